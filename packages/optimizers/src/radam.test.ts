import { startDevice } from "@downslope/core";
import { describeOptimizer } from "@downslope/testing";
import { beforeAll, describe, expect, it } from "vitest";
import { trajectoriesOf } from "../reference/cases.ts";
import { itStaysFiniteAtExtremes } from "../reference/extremes.ts";
import { firstOf, largestError, replay, single } from "../reference/replay.ts";
import { itTakesScheduledOptions } from "../reference/scheduled.ts";
import { radam } from "./radam.ts";

describeOptimizer(radam, { reference: trajectoriesOf("radam", 2) });

describe("radam", () => {
  beforeAll(() => Promise.all([startDevice("cpu"), startDevice("wasm")]));
  itTakesScheduledOptions(radam, {}, { beta1: 0.5, beta2: 0.99, weightDecay: 0.1 });
  itStaysFiniteAtExtremes(radam());

  it.each(["cpu", "wasm"] as const)("is momentum until the length of its mean passes 5, at step 6, on %s", (device) => {
    // A constant gradient of 3 is its own mean: steps of 3 η, then of η r, with ρ6 - 4 = 2 - 35/6 δ about.
    const gradients = Array.from({ length: 6 }, () => single([3], "float32"));
    const run = { initial: single([0], "float32"), gradients, device } as const;
    const trace = firstOf(replay(radam({ learningRate: 1, beta2: 0.9999, epsilon: 0 }), run));
    const moved = trace.map((p, i) => (trace[i - 1] ?? 0) - p);
    expect(largestError(moved.slice(0, 5), [3, 3, 3, 3, 3])).toBeLessThanOrEqual(1e-5);
    const longest = 2 / 1e-4 - 1;
    const length = longest - (12 * 0.9999 ** 6) / (1 - 0.9999 ** 6);
    expect(length).toBeGreaterThan(5);
    const r = Math.sqrt(((length - 4) * (length - 2) * longest) / ((longest - 4) * (longest - 2) * length));
    expect(Math.abs(moved[5]! - r)).toBeLessThanOrEqual(5e-6);
  });

  it("adds epsilon to the root before the bias correction, as PyTorch does", () => {
    // β1 = 0, β2 = 0.9, g = 1 for 8 steps: the last is r √(1 - β2^8) / (√(1 - β2^8) + 0.1).
    const gradients = Array.from({ length: 8 }, () => single([1]));
    const options = { learningRate: 1, beta1: 0, beta2: 0.9, epsilon: 0.1 };
    const trace = firstOf(replay(radam(options), { initial: single([0]), gradients }));
    const [longest, kept] = [19, 0.9 ** 8];
    const length = longest - (16 * kept) / (1 - kept);
    const r = Math.sqrt(((length - 4) * (length - 2) * longest) / ((longest - 4) * (longest - 2) * length));
    const root = Math.sqrt(1 - kept);
    expect(trace[6]! - trace[7]!).toBeCloseTo((r * root) / (root + 0.1), 12);
  });

  it("decays beside its maths where it is asked to, and through it where not", () => {
    // Gradient 0, p = 1, first step: decoupled 1 - 0.1 · 0.5; as L2 momentum along 0.5, the same here, then 0.5 · 0.95.
    const run = { initial: single([1]), gradients: [single([0]), single([0])] };
    const after = (decoupledWeightDecay: boolean) =>
      firstOf(replay(radam({ learningRate: 0.1, weightDecay: 0.5, decoupledWeightDecay }), run));
    expect(largestError(after(true), [0.95, 0.95 ** 2])).toBeLessThanOrEqual(1e-15);
    const mean = (0.9 * 0.05 + 0.1 * 0.475) / 0.19;
    expect(largestError(after(false), [0.95, 0.95 - 0.1 * mean])).toBeLessThanOrEqual(1e-15);
  });

  it("refuses options out of range", () => {
    expect(() => radam({ beta2: 1 })).toThrow('optimizer "radam": `beta2` must be less than 1, got 1');
  });
});
