import { type Params, type Tensor, zeros } from "@downslope/core";
import { zerosFor } from "./params.ts";
import { type SecantPairs, noPairs } from "./secant-pairs.ts";
import { type Search, begin } from "./strong-wolfe.ts";

/** What L-BFGS keeps between two evaluations. */
export type LbfgsState = {
  /** The point that the last search ended at, and its gradient. */
  readonly accepted: Params;
  readonly gradient: Params;
  /** The gradient at the search's `low`. */
  readonly lowGradient: Params;
  readonly direction: Params;
  readonly pairs: SecantPairs;
  readonly search: Search;
  /** Searches begun. */
  readonly iterations: Tensor;
};

/** Before the first evaluation: nothing is remembered, and no search has begun. */
export function freshState(params: Params, historySize: number): LbfgsState {
  const none = zerosFor(params);
  const zero = zeros([], Object.values(params)[0]?.dtype);
  return {
    accepted: params,
    gradient: none,
    lowGradient: none,
    direction: none,
    pairs: noPairs(params, historySize),
    search: begin({ isStarting: zero.greater(0), firstStep: zero, loss: zero, slope: zero, size: zero }),
    iterations: zero,
  };
}
