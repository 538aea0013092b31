import type { TorchForm } from "@downslope/core";
import type { OutputActivationName } from "./activations.ts";

/** A layer as PyTorch has it: Python that makes the module, and what it calls the layer's variables. */
export interface TorchLayer extends Omit<TorchForm, "module"> {
  readonly module: string;
}

/**
 * A Linear for the dense layer at a path; `at` is its name in PyTorch. Its weight is [outputs, inputs], the other way round.
 */
export function torchDense(path: string, at: string, inputs: number, outputs: number, bias: boolean): TorchLayer {
  return {
    params: {
      [`${path}.weight`]: { name: `${at}.weight`, axes: [1, 0] },
      [`${path}.bias`]: { name: `${at}.bias` },
    },
    state: {},
    module: `nn.Linear(${inputs}, ${outputs}${bias ? "" : ", bias=False"})`,
  };
}

const scaleAndShift = (path: string, at: string): TorchForm["params"] => ({
  [`${path}.scale`]: { name: `${at}.weight` },
  [`${path}.shift`]: { name: `${at}.bias` },
});

/** A BatchNorm1d for the batch normalisation at a path. */
export function torchBatchNormalisation(path: string, at: string, features: number): TorchLayer {
  return {
    params: scaleAndShift(path, at),
    state: {
      [`${path}.mean`]: { name: `${at}.running_mean` },
      [`${path}.variance`]: { name: `${at}.running_var` },
    },
    counters: [`${at}.num_batches_tracked`],
    module: `nn.BatchNorm1d(${features})`,
  };
}

/** A LayerNorm for the layer normalisation at a path. */
export function torchLayerNormalisation(path: string, at: string, features: number): TorchLayer {
  return { params: scaleAndShift(path, at), state: {}, module: `nn.LayerNorm(${features})` };
}

const withoutVariables = (module: string): TorchLayer => ({ params: {}, state: {}, module });

/** A layer that is none in ours: it makes an input of many axes a vector. */
export const torchFlatten: TorchLayer = withoutVariables("nn.Flatten()");
export const torchDropout = (probability: number): TorchLayer => withoutVariables(`nn.Dropout(${probability})`);

/** Modules of the activations; none where nothing is done. */
export const torchActivations: Readonly<Record<OutputActivationName, readonly TorchLayer[]>> = {
  relu: [withoutVariables("nn.ReLU()")],
  "leaky-relu": [withoutVariables("nn.LeakyReLU()")],
  elu: [withoutVariables("nn.ELU()")],
  selu: [withoutVariables("nn.SELU()")],
  gelu: [withoutVariables("nn.GELU()")],
  silu: [withoutVariables("nn.SiLU()")],
  tanh: [withoutVariables("nn.Tanh()")],
  sigmoid: [withoutVariables("nn.Sigmoid()")],
  softplus: [withoutVariables("nn.Softplus()")],
  linear: [],
  softmax: [withoutVariables("nn.Softmax(-1)")],
  "log-softmax": [withoutVariables("nn.LogSoftmax(-1)")],
};

/**
 * Layers one after the other, as a Sequential under a name. Each is made with what PyTorch calls it there: `layers.0`,
 * `layers.1`, ... by its place among all modules, activations too.
 */
export function torchSequential(name: string, layers: readonly ((at: string) => TorchLayer)[]): TorchForm {
  const made = layers.map((layer, i) => layer(`${name}.${i}`));
  return {
    params: Object.assign({}, ...made.map(({ params }) => params)),
    state: Object.assign({}, ...made.map(({ state }) => state)),
    counters: made.flatMap(({ counters = [] }) => counters),
    module: `nn.Sequential(OrderedDict(${name}=nn.Sequential(\n${made.map(({ module }) => `    ${module},\n`).join("")})))`,
  };
}
