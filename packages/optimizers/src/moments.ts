import type { Params, Scalar, Tensor, UpdateArguments } from "@downslope/core";
import { mapParams, zerosFor } from "./params.ts";
import { complement, computedOnce, isZero, logarithm } from "./scalars.ts";

/** What Adam and its relatives keep: running means of the gradients and of their squares, and the largest of the latter. */
export type Moments = {
  readonly mean: Params;
  readonly square: Params;
  /** Only where `amsgrad` asks for it. */
  readonly largest?: Params;
};

/** The numbers in Adam's maths. */
export interface MomentNumbers {
  readonly beta1: Scalar;
  readonly beta2: Scalar;
  readonly epsilon: number;
}

export function initMoments(params: Params, { amsgrad }: { readonly amsgrad: boolean }): Moments {
  const moments = { mean: zerosFor(params), square: zerosFor(params) };
  return amsgrad ? { ...moments, largest: zerosFor(params) } : moments;
}

/**
 * Adam's update, t counted from 1:
 *
 *     m = β1 m + (1 - β1) g
 *     v = β2 v + (1 - β2) g²          u = v, or with amsgrad the largest v so far
 *     p = p - η (m / (1 - β1^t)) / (√(u / (1 - β2^t)) + ε)
 */
export function updateByMoments(
  given: UpdateArguments<Moments>,
  numbers: MomentNumbers & { readonly amsgrad: boolean },
): { readonly params: Params; readonly state: Moments } {
  const { gradients, state } = given;
  const mean = runningMean(state.mean, gradients, numbers.beta1);
  const square = runningMeanSquare(state.square, gradients, numbers.beta2);
  const largest = numbers.amsgrad ? largerOf(state.largest!, square) : undefined;
  return {
    params: descendByMoments(given, { mean, square: largest ?? square }, numbers),
    state: largest ? { mean, square, largest } : { mean, square },
  };
}

/** p - η (m / (1 - β1^t)) / (√(v / (1 - β2^t)) + ε) */
export function descendByMoments(
  { params, learningRate, step }: Pick<UpdateArguments<unknown>, "params" | "learningRate" | "step">,
  { mean, square }: Moments,
  { beta1, beta2, epsilon }: MomentNumbers,
): Params {
  const rate = learningRate.div(biasCorrection(beta1, step));
  const scale = biasCorrection(beta2, step).sqrt().reciprocal();
  return mapParams([params, mean, square], (p, m, v) => p.sub(m.mul(rate).div(v.sqrt().mul(scale).add(epsilon))));
}

/** Running means after one more value: `decay · mean + (1 - decay) · value`. */
export function runningMean(means: Params, values: Params, decay: Scalar): Params {
  const rest = complement(decay);
  return mapParams([means, values], (mean, value) => mean.mul(decay).add(value.mul(rest)));
}

/** Running means of squares after one more value: `decay · mean + (1 - decay) · value²`. */
export function runningMeanSquare(means: Params, values: Params, decay: Scalar): Params {
  const rest = complement(decay);
  return mapParams([means, values], (mean, value) => mean.mul(decay).add(value.square().mul(rest)));
}

/** The larger of two, element by element. */
export function largerOf(left: Params, right: Params): Params {
  return mapParams([left, right], (l, r) => l.less(r).where(r, l));
}

/** 1 - β^t with t = step + 1, the weight that a running mean from zero has gathered; a scalar. Accurate for β near 1. */
export function biasCorrection(beta: Scalar, step: Tensor): Tensor {
  if (isZero(beta)) return step.onesLike();
  return computedOnce(step.add(1).mul(logarithm(beta)).expm1().neg());
}
