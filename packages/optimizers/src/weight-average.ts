import type { Moving, Operand, Optimizer, OptimizerState, Params, Tensor } from "@downslope/core";
import { mapParams, scalarFor } from "./params.ts";
import { countDown } from "./wrapper.ts";

/** What is kept beside an optimizer whose weights are averaged. */
export type WeightAverage = {
  /** State of the optimizer inside. */
  readonly optimizer: OptimizerState;
  readonly average: Params;
  /** How often weights were taken into the average. */
  readonly averaged: Tensor;
  /** Updates until they are the next time. */
  readonly remaining: Tensor;
};

/** An average that is empty: weights are first taken in after `first` updates. */
export function initAverage(inner: Optimizer, params: Params, first: number): WeightAverage {
  return {
    optimizer: inner.init(params),
    average: params,
    averaged: scalarFor(params, 0),
    remaining: scalarFor(params, first),
  };
}

/**
 * Takes the weights after an update into the average, where they are due. The first are copied; of later ones a share
 * goes in: average = average + share (weights - average).
 */
export function takeIn(
  state: Omit<WeightAverage, "optimizer">,
  params: Params,
  share: Operand,
  period: number,
): Omit<WeightAverage, "optimizer"> & { readonly isDue: Tensor<"bool"> } {
  const { isDue, remaining } = countDown(state.remaining, period);
  const isFirst = state.averaged.equal(0);
  const average = mapParams([state.average, params], (old, weights) => {
    const start = isFirst.where(weights, old);
    return isDue.where(weights.sub(start).mul(share).add(start), old);
  });
  return { average, averaged: isDue.where(state.averaged.add(1), state.averaged), remaining, isDue };
}

/** The average for evaluation; what the optimizer inside would evaluate as long as the average is empty. */
export const averageOf =
  (inner: Optimizer) =>
  ({ params, state }: Moving<WeightAverage>): Params => {
    const before = inner.evaluationParams({ params, state: state.optimizer });
    const isStarted = state.averaged.greater(0);
    return mapParams([state.average, before], (mean, other) => isStarted.where(mean, other));
  };
