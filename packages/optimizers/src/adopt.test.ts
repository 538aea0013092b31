import { startDevice } from "@downslope/core";
import { describeOptimizer } from "@downslope/testing";
import { beforeAll, describe, expect, it } from "vitest";
import { itStaysFiniteAtExtremes } from "../reference/extremes.ts";
import { firstOf, largestError, replay, single } from "../reference/replay.ts";
import { itTakesScheduledOptions } from "../reference/scheduled.ts";
import { type WorkedStep, itFollowsTheFormula } from "../reference/worked.ts";
import { adopt } from "./adopt.ts";

describeOptimizer(adopt);
describeOptimizer(adopt, { options: { clipped: false, beta2: 0.9, weightDecay: 0.01, decoupledWeightDecay: true } });

/** Taniguchi et al. (2024), algorithm 2, with L2 decay of 0.1; its clipping at t^(1/4) where it is asked for. */
function worked(isClipped: boolean): WorkedStep {
  const kept: { m: number; v: number }[] = [];
  return (t, p, gradients) =>
    p.map((value, i) => {
      const g = gradients[i]! + 0.1 * value;
      const before = kept[i];
      if (!before) {
        kept[i] = { m: 0, v: g * g };
        return value;
      }
      const share = g / Math.max(Math.sqrt(before.v), 1e-6);
      const limit = isClipped ? (t - 1) ** 0.25 : Infinity;
      const m = 0.9 * before.m + 0.1 * Math.min(Math.max(share, -limit), limit);
      kept[i] = { m, v: 0.99 * before.v + 0.01 * g * g };
      return value - 0.01 * m;
    });
}

describe("adopt", () => {
  beforeAll(() => Promise.all([startDevice("cpu"), startDevice("wasm")]));
  itTakesScheduledOptions(adopt, {}, { beta1: 0.5, beta2: 0.9, weightDecay: 0.1 });
  itStaysFiniteAtExtremes(adopt());
  itStaysFiniteAtExtremes(adopt({ clipped: false }));

  const options = { learningRate: 0.01, beta2: 0.99, weightDecay: 0.1 };
  itFollowsTheFormula("Taniguchi et al. (2024), algorithm 2, clipped", adopt(options), () => worked(true));
  itFollowsTheFormula("Taniguchi et al. (2024), algorithm 2", adopt({ ...options, clipped: false }), () =>
    worked(false),
  );

  it("only measures at the first step, and then divides by what was before", () => {
    // v = 4; n = 1 / 2, m = 0.5 · 0.5; v = 0.5 · 4 + 0.5 · 1 = 2.5; n = 3 / √2.5 limited to 2^(1/4).
    const run = { initial: single([0]), gradients: [2, 1, 3].map((g) => single([g])) };
    const trace = (clipped: boolean) =>
      firstOf(replay(adopt({ learningRate: 1, beta1: 0.5, beta2: 0.5, clipped }), run));
    const last = (share: number) => -0.25 - (0.5 * 0.25 + 0.5 * share);
    expect(largestError(trace(true), [0, -0.25, last(2 ** 0.25)])).toBeLessThanOrEqual(1e-15);
    expect(largestError(trace(false), [0, -0.25, last(3 / Math.sqrt(2.5))])).toBeLessThanOrEqual(1e-15);
  });

  it("begins with decoupled decay when it begins to move", () => {
    const run = { initial: single([1]), gradients: [single([0]), single([0])] };
    const decay = { learningRate: 0.1, weightDecay: 0.5, decoupledWeightDecay: true };
    expect(largestError(firstOf(replay(adopt(decay), run)), [1, 0.95])).toBeLessThanOrEqual(1e-15);
  });

  it("refuses options out of range", () => {
    expect(() => adopt({ beta2: 1 })).toThrow('optimizer "adopt": `beta2` must be less than 1, got 1');
  });
});
