import { type Params, type Tensor, ones, zeros } from "@downslope/core";
import { parameterAt } from "./parameter.ts";

const epsilon = 1e-5;

/** Parameters of layer normalisation: `PATH.scale` of ones and `PATH.shift` of zeros, [features]. */
export function initLayerNormalisation(path: string, features: number): Params {
  return { [`${path}.scale`]: ones([features]), [`${path}.shift`]: zeros([features]) };
}

/**
 * Brings the features of each sample to mean 0 and variance 1, then scales and shifts them. A sample does not depend on
 * those beside it, and training is no different from the rest.
 *
 *     y = scale (x - mean) / √(variance + ε) + shift
 *
 * `[..., features] -> [..., features]`. The variance is divided by the number of features and ε is 1e-5, as PyTorch's
 * LayerNorm; Keras has an ε of 1e-3.
 *
 * Source: J. L. Ba, J. R. Kiros and G. E. Hinton (2016), "Layer Normalization", equation 4.
 */
export function applyLayerNormalisation(params: Params, path: string, x: Tensor): Tensor {
  const [scale, shift] = ["scale", "shift"].map((name) => parameterAt(params, "params", path, name));
  const centred = x.sub(x.mean(-1, { keepDims: true }));
  const variance = centred.square().mean(-1, { keepDims: true });
  return centred.mul(variance.add(epsilon).sqrt().reciprocal()).mul(scale!).add(shift!);
}
