import { startDevice } from "@downslope/core";
import { describeOptimizer } from "@downslope/testing";
import { beforeAll, describe, expect, it } from "vitest";
import { itStaysFiniteAtExtremes } from "../reference/extremes.ts";
import { firstOf, largestError, replay, single } from "../reference/replay.ts";
import { itTakesScheduledOptions } from "../reference/scheduled.ts";
import { type WorkedStep, itFollowsTheFormula } from "../reference/worked.ts";
import { adamw } from "./adamw.ts";
import { ademamix } from "./ademamix.ts";

describeOptimizer(ademamix);
describeOptimizer(ademamix, { options: { alphaWarmup: 100, beta3Warmup: 100, beta3: 0.99, weightDecay: 0.01 } });

/** Pagliardini et al. (2024), algorithm 1, with its schedules of α and β3 over so many steps, 0 for none. */
function worked(warmup: number): WorkedStep {
  const [rate, beta1, beta2, last, epsilon] = [0.01, 0.9, 0.999, 0.9999, 1e-8];
  const kept: { m: number; s: number; v: number }[] = [];
  return (t, p, gradients) =>
    p.map((value, i) => {
      const share = warmup === 0 ? 1 : Math.min(1, t / warmup);
      const log = Math.log(beta1) * Math.log(last);
      const beta3 = Math.min(last, Math.exp(log / ((1 - share) * Math.log(last) + share * Math.log(beta1))));
      const before = kept[i] ?? { m: 0, s: 0, v: 0 };
      const g = gradients[i]!;
      const m = beta1 * before.m + (1 - beta1) * g;
      const s = beta3 * before.s + (1 - beta3) * g;
      const v = beta2 * before.v + (1 - beta2) * g * g;
      kept[i] = { m, s, v };
      const direction = (m / (1 - beta1 ** t) + 5 * share * s) / (Math.sqrt(v / (1 - beta2 ** t)) + epsilon);
      return value - rate * (direction + 0.1 * value);
    });
}

describe("ademamix", () => {
  beforeAll(() => Promise.all([startDevice("cpu"), startDevice("wasm")]));
  itTakesScheduledOptions(
    ademamix,
    { beta3Warmup: 20 },
    { alpha: 2, beta1: 0.5, beta2: 0.99, beta3: 0.99, weightDecay: 0.5 },
  );
  itStaysFiniteAtExtremes(ademamix({ alphaWarmup: 5, beta3Warmup: 5 }));

  const options = { learningRate: 0.01, weightDecay: 0.1 };
  const warm = { ...options, alphaWarmup: 20, beta3Warmup: 20 };
  itFollowsTheFormula("Pagliardini et al. (2024), algorithm 1", ademamix(options), () => worked(0));
  itFollowsTheFormula("its schedules of alpha and beta3, and beyond their end,", ademamix(warm), () => worked(20));

  it("adds a slow mean that is not corrected", () => {
    // β = 0 but for β3 = 0.75, g = 1: 1 + 2 · 0.25, then 1 + 2 (0.75 · 0.25 + 0.25).
    const run = { initial: single([0]), gradients: [single([1]), single([1])] };
    const plain = { learningRate: 1, beta1: 0, beta2: 0, beta3: 0.75, alpha: 2, epsilon: 0 };
    expect(largestError(firstOf(replay(ademamix(plain), run)), [-1.5, -3.375])).toBeLessThanOrEqual(1e-15);
  });

  it.each(["cpu", "wasm"] as const)("warms beta3 up with all its digits in float32, on %s", (device) => {
    // β1 = 0 makes 1 / ln β1 nothing: half-way β3 is 0.9999², so that s = 1 - 0.9999² at a gradient of 1.
    const plain = { learningRate: 1e4, beta1: 0, beta2: 0, alpha: 1, beta3Warmup: 2, epsilon: 0 };
    const run = { initial: single([1e4], "float32"), gradients: [single([1], "float32")], device };
    const moved = firstOf(replay(ademamix(plain), run))[0]!;
    expect(Math.abs(moved / (-1e4 * (1 - 0.9999 ** 2)) - 1)).toBeLessThan(1e-3);
  });

  it("is adamw where the slow mean has no weight", () => {
    const run = { initial: single([1, 2]), gradients: [single([0.3, -4]), single([0.1, 2])] };
    const decay = { weightDecay: 0.1 };
    expect(firstOf(replay(ademamix({ alpha: 0, ...decay }), run))).toEqual(firstOf(replay(adamw(decay), run)));
  });

  it("refuses options out of range", () => {
    expect(() => ademamix({ alpha: -1 })).toThrow('optimizer "ademamix": `alpha` must be at least 0, got -1');
    expect(() => ademamix({ alphaWarmup: 0.5 })).toThrow("`alphaWarmup` must be");
  });
});
