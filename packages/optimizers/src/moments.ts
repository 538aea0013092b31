import type { Params, Tensor, UpdateArguments } from "@downslope/core";
import { mapParams, zerosFor } from "./params.ts";

/** What Adam and its relatives keep: running means of the gradients and of their squares, and the largest of the latter. */
export type Moments = {
  readonly mean: Params;
  readonly square: Params;
  /** Only where `amsgrad` asks for it. */
  readonly largest?: Params;
};

/** The numbers in Adam's maths. */
export interface MomentOptions {
  readonly beta1: number;
  readonly beta2: number;
  readonly epsilon: number;
  readonly amsgrad: boolean;
}

export function initMoments(params: Params, { amsgrad }: MomentOptions): Moments {
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
  { gradients, params, state, learningRate, step }: UpdateArguments<Moments>,
  { beta1, beta2, epsilon, amsgrad }: MomentOptions,
): { readonly params: Params; readonly state: Moments } {
  const mean = runningMean(state.mean, gradients, beta1);
  const square = runningMeanSquare(state.square, gradients, beta2);
  const largest = amsgrad ? mapParams([state.largest!, square], (u, v) => u.less(v).where(v, u)) : undefined;
  const rate = learningRate.div(biasCorrection(beta1, step));
  const scale = biasCorrection(beta2, step).sqrt().reciprocal();
  return {
    params: mapParams([params, mean, largest ?? square], (p, m, u) =>
      p.sub(m.mul(rate).div(u.sqrt().mul(scale).add(epsilon))),
    ),
    state: largest ? { mean, square, largest } : { mean, square },
  };
}

/** Running means after one more value: `decay · mean + (1 - decay) · value`. */
export function runningMean(means: Params, values: Params, decay: number): Params {
  return mapParams([means, values], (mean, value) => mean.mul(decay).add(value.mul(1 - decay)));
}

/** Running means of squares after one more value: `decay · mean + (1 - decay) · value²`. */
export function runningMeanSquare(means: Params, values: Params, decay: number): Params {
  return mapParams([means, values], (mean, value) => mean.mul(decay).add(value.square().mul(1 - decay)));
}

/** 1 - β^t with t = step + 1, the weight that a running mean from zero has gathered; a scalar. Accurate for β near 1. */
export function biasCorrection(beta: number, step: Tensor): Tensor {
  if (beta === 0) return step.onesLike();
  return step.add(1).mul(Math.log(beta)).expm1().neg();
}
