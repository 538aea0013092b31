import { startDevice } from "@downslope/core";
import { describeOptimizer } from "@downslope/testing";
import { beforeAll, describe, expect, it } from "vitest";
import { trajectoriesOf } from "../reference/cases.ts";
import { itStaysFiniteAtExtremes } from "../reference/extremes.ts";
import { firstOf, largestError, replay, single } from "../reference/replay.ts";
import { itTakesScheduledOptions } from "../reference/scheduled.ts";
import { adagrad } from "./adagrad.ts";

// Its steps fall as 1/√t, and the kit's rate falls, too: a larger one gets there.
const quadratic = { learningRate: 0.5 };

describeOptimizer(adagrad, { reference: trajectoriesOf("adagrad", 2), quadratic });
describeOptimizer(adagrad, {
  options: { learningRateDecay: 0.01, initialAccumulator: 0.1, weightDecay: 0.01 },
  quadratic,
});

describe("adagrad", () => {
  beforeAll(() => Promise.all([startDevice("cpu"), startDevice("wasm")]));
  itTakesScheduledOptions(adagrad, {}, { weightDecay: 0.5 });
  itStaysFiniteAtExtremes(adagrad());

  it("starts from a sum of 0 with epsilon outside the root: the first step is the rate, as in PyTorch", () => {
    // 0.1 · 1 / (√1 + 1e-10), and for a gradient of 1e-10 half of it.
    const run = { initial: single([0, 0]), gradients: [single([1, 1e-10])] };
    const { params } = replay(adagrad({ learningRate: 0.1 }), run);
    expect(largestError(params[0]!["p"]!.data, [-0.1 / (1 + 1e-10), -0.05])).toBeLessThanOrEqual(1e-15);
  });

  it("starts from 0.1 where it is asked to, as Keras, optax and TensorFlow do: the first step is smaller", () => {
    // A gradient of 0.1: 0.1 · 0.1 / √(0.1 + 0.01) = 0.0302, where it is 0.1 from 0.
    const run = { initial: single([0]), gradients: [single([0.1])] };
    const moved = firstOf(replay(adagrad({ learningRate: 0.1, initialAccumulator: 0.1, epsilon: 0 }), run));
    expect(largestError(moved, [-0.01 / Math.sqrt(0.11)])).toBeLessThanOrEqual(1e-15);
    expect(moved[0]).toBeCloseTo(-0.03, 3);
  });

  it("divides the rate by 1 + decay · steps made", () => {
    // s = 1, 2, 3; rates 1, 1 / 1.5, 1 / 2.
    const run = { initial: single([0]), gradients: [1, 1, 1].map((g) => single([g])) };
    const expected = [1, 1 / 1.5 / Math.SQRT2, 0.5 / Math.sqrt(3)];
    const sums = expected.map((_, i) => -expected.slice(0, i + 1).reduce((sum, x) => sum + x, 0));
    const trace = firstOf(replay(adagrad({ learningRate: 1, learningRateDecay: 0.5, epsilon: 0 }), run));
    expect(largestError(trace, sums)).toBeLessThanOrEqual(1e-15);
  });

  it("refuses options out of range", () => {
    expect(() => adagrad({ learningRateDecay: -1 })).toThrow("`learningRateDecay` must be at least 0, got -1");
    expect(() => adagrad({ initialAccumulator: -0.1 })).toThrow("`initialAccumulator` must be at least 0, got -0.1");
  });
});
