import { hostArray, startDevice } from "@downslope/core";
import { describeOptimizer } from "@downslope/testing";
import { beforeAll, describe, expect, it } from "vitest";
import { itStaysFiniteAtExtremes } from "../reference/extremes.ts";
import { firstOf, largestError, replay, single } from "../reference/replay.ts";
import { itTakesScheduledOptions } from "../reference/scheduled.ts";
import { type WorkedStep, itFollowsTheFormula } from "../reference/worked.ts";
import { novograd } from "./novograd.ts";

describeOptimizer(novograd, { quadratic: { learningRate: 0.02 } });
describeOptimizer(novograd, { options: { gradientAveraging: true, weightDecay: 0.001 } });

/** Ginsburg et al. (2019), algorithm 1, with decay of 0.1. */
function worked(isAveraged: boolean): WorkedStep {
  let v: number | undefined;
  let m: readonly number[] = [];
  return (_, p, g) => {
    const norm = g.reduce((sum, x) => sum + x * x, 0);
    v = v === undefined ? norm : 0.98 * v + 0.02 * norm;
    const root = Math.sqrt(v) + 1e-8;
    m = g.map((x, i) => 0.95 * (m[i] ?? 0) + (isAveraged ? 0.05 : 1) * (x / root + 0.1 * p[i]!));
    return p.map((value, i) => value - 0.01 * m[i]!);
  };
}

describe("novograd", () => {
  beforeAll(() => Promise.all([startDevice("cpu"), startDevice("wasm")]));
  itTakesScheduledOptions(novograd, { gradientAveraging: true }, { beta1: 0.5, beta2: 0.5, weightDecay: 0.5 });
  itStaysFiniteAtExtremes(novograd());

  const options = { learningRate: 0.01, weightDecay: 0.1 };
  itFollowsTheFormula("Ginsburg et al. (2019), algorithm 1", novograd(options), () => worked(false));
  itFollowsTheFormula(
    "Ginsburg et al. (2019), with averaged gradients,",
    novograd({ ...options, gradientAveraging: true }),
    () => worked(true),
  );

  it("divides by the norm of the tensor: the first step is as long as the rate", () => {
    const run = { initial: single([0, 0]), gradients: [single([30, -40])] };
    const { params } = replay(novograd({ learningRate: 0.1, epsilon: 0 }), run);
    expect(largestError(params[0]!["p"]!.data, [-0.06, 0.08])).toBeLessThanOrEqual(1e-15);
  });

  it("begins its mean at the first gradient that is not 0", () => {
    const run = { initial: single([0]), gradients: [single([0]), single([5])] };
    expect(largestError(firstOf(replay(novograd({ learningRate: 0.1 }), run)), [0, -0.1])).toBeLessThanOrEqual(1e-9);
  });

  it("adds decay to the normalised gradient, which does not rescale it", () => {
    // m = 1 + 0.5 · 2, whatever the size of the gradient.
    const run = { initial: single([2]), gradients: [single([1e-3])] };
    const moved = firstOf(replay(novograd({ learningRate: 0.1, weightDecay: 0.5, epsilon: 0 }), run));
    expect(largestError(moved, [1.8])).toBeLessThanOrEqual(1e-15);
  });

  it("keeps one number for the squares of a tensor", () => {
    const initial = { p: hostArray([1, 2, 3, 4], [2, 2], "float64") };
    expect(replay(novograd(), { initial, gradients: [initial] }).kept).toEqual(["mean", "square"]);
  });

  it("refuses options out of range", () => {
    expect(() => novograd({ beta1: 1 })).toThrow('optimizer "novograd": `beta1` must be less than 1, got 1');
  });
});
