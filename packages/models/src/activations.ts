import type { Tensor } from "@downslope/core";

/** An activation: a function of each element of a layer's output. */
export type Activation = (x: Tensor) => Tensor;

/** Names of the activations, as options write them. */
export type ActivationName =
  | "relu"
  | "leaky-relu"
  | "elu"
  | "selu"
  | "gelu"
  | "silu"
  | "tanh"
  | "sigmoid"
  | "softplus"
  | "linear";

// G. Klambauer et al. (2017), "Self-Normalizing Neural Networks": the values that keep mean 0 and variance 1.
const seluAlpha = 1.6732632423543772;
const seluScale = 1.0507009873554805;

/** Activations by name. `leaky-relu` has slope 0.01 below 0, `elu` has α = 1, `gelu` is exact, as in PyTorch. */
export const activations: Readonly<Record<ActivationName, Activation>> = {
  relu: (x) => x.relu(),
  "leaky-relu": (x) => x.leakyRelu(),
  elu: (x) => x.elu(),
  selu: (x) => x.elu(seluAlpha).mul(seluScale),
  gelu: (x) => x.gelu(),
  silu: (x) => x.silu(),
  tanh: (x) => x.tanh(),
  sigmoid: (x) => x.sigmoid(),
  softplus: (x) => x.softplus(),
  linear: (x) => x,
};

export const activationNames: readonly ActivationName[] = Object.keys(activations) as ActivationName[];

/** Names of the activations that a last layer may have: those of layers, and those that make a row a distribution. */
export type OutputActivationName = ActivationName | "softmax" | "log-softmax";

/** Activations of a last layer by name. */
export const outputActivations: Readonly<Record<OutputActivationName, Activation>> = {
  ...activations,
  softmax: (x) => x.softmax(),
  "log-softmax": (x) => x.logSoftmax(),
};

export const outputActivationNames: readonly OutputActivationName[] = Object.keys(
  outputActivations,
) as OutputActivationName[];
