import { startDevice } from "@downslope/core";
import { describeOptimizer } from "@downslope/testing";
import { beforeAll, describe, expect, it } from "vitest";
import { itStaysFiniteAtExtremes } from "../reference/extremes.ts";
import { firstOf, largestError, replay, single } from "../reference/replay.ts";
import { itTakesScheduledOptions } from "../reference/scheduled.ts";
import { itFollowsTheFormula } from "../reference/worked.ts";
import { yogi } from "./yogi.ts";

describeOptimizer(yogi);
describeOptimizer(yogi, { options: { initialAccumulator: 0, weightDecay: 0.01 } });

describe("yogi", () => {
  beforeAll(() => Promise.all([startDevice("cpu"), startDevice("wasm")]));
  itTakesScheduledOptions(yogi, {}, { beta1: 0.5, beta2: 0.9, weightDecay: 0.1 });
  itStaysFiniteAtExtremes(yogi());

  itFollowsTheFormula("Zaheer et al. (2018), algorithm 2, with bias correction", yogi({ weightDecay: 0.1 }), () => {
    const means: number[] = [];
    const squares: number[] = [];
    return (t, p, gradients) =>
      p.map((value, i) => {
        const g = gradients[i]! + 0.1 * value;
        const [m, v] = [means[i] ?? 0, squares[i] ?? 1e-6];
        means[i] = 0.9 * m + 0.1 * g;
        squares[i] = v - 0.001 * Math.sign(v - g * g) * g * g;
        return value - (0.01 * (means[i]! / (1 - 0.9 ** t))) / (Math.sqrt(squares[i]! / (1 - 0.999 ** t)) + 1e-3);
      });
  });

  it("moves its mean square by a share of the newest square, up or down", () => {
    // β2 = 0.5: v = 1 + 0.5 · 4 = 3, then 3 - 0.5 · 1 = 2.5; adam's would be 2.5 and 1.75. Corrected by 0.5 and 0.75.
    const run = { initial: single([0]), gradients: [single([2]), single([1])] };
    const options = { learningRate: 1, beta1: 0, beta2: 0.5, epsilon: 0, initialAccumulator: 1 };
    const first = -2 / Math.sqrt(3 / 0.5);
    expect(largestError(firstOf(replay(yogi(options), run)), [first, first - 1 / Math.sqrt(2.5 / 0.75)])).toBeLessThan(
      1e-15,
    );
  });

  it("leaves parameters without gradients where they are, as optax and TensorFlow Addons do not", () => {
    const run = { initial: single([1]), gradients: [single([0]), single([0])] };
    expect(firstOf(replay(yogi(), run))).toEqual([1, 1]);
  });

  it("refuses options out of range", () => {
    expect(() => yogi({ initialAccumulator: -1 })).toThrow("`initialAccumulator` must be at least 0, got -1");
  });
});
