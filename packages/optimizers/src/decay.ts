import type { Params, Tensor } from "@downslope/core";
import { mapParams } from "./params.ts";

/** Gradients of the loss plus `weightDecay / 2 · ‖params‖²`: decay that goes through the optimizer's own maths (L2). */
export function addL2(gradients: Params, params: Params, weightDecay: number): Params {
  if (weightDecay === 0) return gradients;
  return mapParams([gradients, params], (gradient, parameter) => gradient.add(parameter.mul(weightDecay)));
}

/** Parameters times `1 - learningRate · weightDecay`: decay beside the optimizer's maths (decoupled). */
export function shrink(params: Params, learningRate: Tensor, weightDecay: number): Params {
  if (weightDecay === 0) return params;
  const factor = learningRate.mul(-weightDecay).add(1);
  return mapParams([params], (parameter) => parameter.mul(factor));
}
