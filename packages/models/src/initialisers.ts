import { type Tensor, normal, uniform } from "@downslope/core";
import type { OutputActivationName } from "./activations.ts";

/** How many numbers each output of a layer sums over, and how many outputs each input reaches. */
export interface Fans {
  readonly inputs: number;
  readonly outputs: number;
}

/** Random weights of a shape, from the key alone. */
export type Initialiser = (key: Tensor<"key">, shape: readonly number[], fans: Fans) => Tensor;

/** Names of the initialisers, as options write them. */
export type InitialiserName = `${"he" | "xavier" | "lecun"}-${"normal" | "uniform"}` | "pytorch";

type Variance = (fans: Fans) => number;

const he: Variance = ({ inputs }) => 2 / inputs;
const xavier: Variance = ({ inputs, outputs }) => 2 / (inputs + outputs);
const lecun: Variance = ({ inputs }) => 1 / inputs;
const pytorch: Variance = ({ inputs }) => 1 / (3 * inputs);

const normalOf =
  (variance: Variance): Initialiser =>
  (key, shape, fans) =>
    normal(key, shape).mul(Math.sqrt(variance(fans)));

const uniformOf =
  (variance: Variance): Initialiser =>
  (key, shape, fans) => {
    const limit = Math.sqrt(3 * variance(fans)); // the variance of uniform numbers in [-a, a] is a² / 3
    return uniform(key, shape, { low: -limit, high: limit });
  };

/**
 * Initialisers by name: random weights of mean 0 that keep the size of signals from layer to layer. Their variance:
 *
 *     he        2 / inputs                for activations of the relu family
 *     xavier    2 / (inputs + outputs)    for tanh and sigmoid; also called Glorot
 *     lecun     1 / inputs                for selu and linear layers
 *     pytorch   1 / (3 inputs)            uniform within ±1/√inputs, biases too: the default of PyTorch's layers
 *
 * Normal ones are not truncated, as in PyTorch; Keras truncates them.
 *
 * Sources: K. He et al. (2015), "Delving Deep into Rectifiers", equation 10; X. Glorot and Y. Bengio (2010),
 * "Understanding the difficulty of training deep feedforward neural networks", equations 12 and 16; Y. LeCun et al.
 * (1998), "Efficient BackProp", equation 16.
 */
export const initialisers: Readonly<Record<InitialiserName, Initialiser>> = {
  "he-normal": normalOf(he),
  "he-uniform": uniformOf(he),
  "xavier-normal": normalOf(xavier),
  "xavier-uniform": uniformOf(xavier),
  "lecun-normal": normalOf(lecun),
  "lecun-uniform": uniformOf(lecun),
  pytorch: uniformOf(pytorch),
};

export const initialiserNames: readonly InitialiserName[] = Object.keys(initialisers) as InitialiserName[];

/** The initialiser that suits each activation, in the distribution that its paper uses. */
export const initialiserFor: Readonly<Record<OutputActivationName, InitialiserName>> = {
  relu: "he-normal",
  "leaky-relu": "he-normal",
  elu: "he-normal",
  gelu: "he-normal",
  silu: "he-normal",
  softplus: "he-normal",
  tanh: "xavier-uniform",
  sigmoid: "xavier-uniform",
  selu: "lecun-normal",
  linear: "lecun-normal",
  softmax: "lecun-normal",
  "log-softmax": "lecun-normal",
};
