import { startDevice } from "@downslope/core";
import { describeOptimizer } from "@downslope/testing";
import { beforeAll, describe, expect, it } from "vitest";
import { itStaysFiniteAtExtremes } from "../reference/extremes.ts";
import { firstOf, largestError, replay, single } from "../reference/replay.ts";
import { itTakesScheduledOptions } from "../reference/scheduled.ts";
import { itFollowsTheFormula } from "../reference/worked.ts";
import { adan } from "./adan.ts";

describeOptimizer(adan);
describeOptimizer(adan, { options: { weightDecay: 0.001 } });

describe("adan", () => {
  beforeAll(() => Promise.all([startDevice("cpu"), startDevice("wasm")]));
  itTakesScheduledOptions(adan, {}, { beta1: 0.9, beta2: 0.5, beta3: 0.9, weightDecay: 1 });
  itStaysFiniteAtExtremes(adan());

  itFollowsTheFormula(
    "Xie et al. (2022), algorithm 1, corrected",
    adan({ learningRate: 0.01, weightDecay: 0.1 }),
    () => {
      const [beta1, beta2, beta3] = [0.98, 0.92, 0.99];
      const kept: { m: number; d: number; n: number; g: number }[] = [];
      return (t, p, gradients) =>
        p.map((value, i) => {
          const g = gradients[i]!;
          const before = kept[i] ?? { m: 0, d: 0, n: 0, g };
          const m = beta1 * before.m + (1 - beta1) * g;
          const d = beta2 * before.d + (1 - beta2) * (g - before.g);
          const n = beta3 * before.n + (1 - beta3) * (g + beta2 * (g - before.g)) ** 2;
          kept[i] = { m, d, n, g };
          const direction = m / (1 - beta1 ** t) + (beta2 * d) / (1 - beta2 ** t);
          return (value - (0.01 * direction) / (Math.sqrt(n / (1 - beta3 ** t)) + 1e-8)) / (1 + 0.01 * 0.1);
        });
    },
  );

  it("sees no change at the first step, whose length is the rate", () => {
    const run = { initial: single([0, 0]), gradients: [single([5, -0.01])] };
    const { params } = replay(adan({ learningRate: 0.1, epsilon: 0 }), run);
    expect(largestError(params[0]!["p"]!.data, [-0.1, 0.1])).toBeLessThanOrEqual(1e-15);
  });

  it("weighs the newest change by beta2, in the square and in the step", () => {
    // β1 = β3 = 0, β2 = 0.5, g = 1 then 3: c = 2, d = 0.5 · 2 corrected by 0.75, n = (3 + 0.5 · 2)².
    const run = { initial: single([0]), gradients: [single([1]), single([3])] };
    const trace = firstOf(replay(adan({ learningRate: 1, beta1: 0, beta2: 0.5, beta3: 0, epsilon: 0 }), run));
    expect(largestError(trace, [-1, -1 - (3 + 0.5 / 0.75) / 4])).toBeLessThanOrEqual(1e-15);
  });

  it("decays by a division after the step", () => {
    // (1 - 0.5 · 1) / (1 + 0.5 · 2)
    const run = { initial: single([1]), gradients: [single([4])] };
    expect(
      largestError(firstOf(replay(adan({ learningRate: 0.5, weightDecay: 2, epsilon: 0 }), run)), [0.25]),
    ).toBeLessThanOrEqual(1e-15);
  });

  it("refuses options out of range", () => {
    expect(() => adan({ beta3: 1 })).toThrow('optimizer "adan": `beta3` must be less than 1, got 1');
  });
});
