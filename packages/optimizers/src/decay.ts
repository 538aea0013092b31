import type { Params, Scalar, Tensor, UpdateArguments } from "@downslope/core";
import { mapParams } from "./params.ts";
import { isZero, times } from "./scalars.ts";

/** Gradients of the loss plus `weightDecay / 2 · ‖params‖²`: decay that goes through the optimizer's own maths (L2). */
export function addL2(gradients: Params, params: Params, weightDecay: Scalar): Params {
  if (isZero(weightDecay)) return gradients;
  return mapParams([gradients, params], (gradient, parameter) => gradient.add(parameter.mul(weightDecay)));
}

/** Parameters times `1 - learningRate · weightDecay`: decay beside the optimizer's maths (decoupled). */
export function shrink(params: Params, learningRate: Tensor, weightDecay: Scalar): Params {
  if (isZero(weightDecay)) return params;
  const factor = learningRate.mul(times(-1, weightDecay)).add(1);
  return mapParams([params], (parameter) => parameter.mul(factor));
}

/** What an update is computed from once weight decay is in it, decoupled or as L2. */
export function withDecay<S>(given: UpdateArguments<S>, weightDecay: Scalar, isDecoupled: boolean): UpdateArguments<S> {
  const { gradients, params, learningRate } = given;
  return isDecoupled
    ? { ...given, params: shrink(params, learningRate, weightDecay) }
    : { ...given, gradients: addL2(gradients, params, weightDecay) };
}
