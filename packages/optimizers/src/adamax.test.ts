import { startDevice } from "@downslope/core";
import { describeOptimizer } from "@downslope/testing";
import { beforeAll, describe, expect, it } from "vitest";
import { trajectoriesOf } from "../reference/cases.ts";
import { itStaysFiniteAtExtremes } from "../reference/extremes.ts";
import { firstOf, largestError, replay, single } from "../reference/replay.ts";
import { itTakesScheduledOptions } from "../reference/scheduled.ts";
import { adamax } from "./adamax.ts";

describeOptimizer(adamax, { reference: trajectoriesOf("adamax", 2) });

describe("adamax", () => {
  beforeAll(() => Promise.all([startDevice("cpu"), startDevice("wasm")]));
  itTakesScheduledOptions(adamax, {}, { beta1: 0.5, beta2: 0.9, weightDecay: 0.1 });
  itStaysFiniteAtExtremes(adamax());

  it("divides by the largest gradient, which fades by beta2, and corrects the mean alone", () => {
    // β1 = 0: u = 4, then max(0.5 · 4, 1) = 2, then max(1, 3) = 3.
    const run = { initial: single([0]), gradients: [-4, 1, 3].map((g) => single([g])) };
    const trace = firstOf(replay(adamax({ learningRate: 1, beta1: 0, beta2: 0.5, epsilon: 0 }), run));
    expect(largestError(trace, [1, 0.5, -0.5])).toBeLessThanOrEqual(1e-15);
  });

  it("adds epsilon to the gradient's size, as PyTorch does and Keras does not", () => {
    // u = 1 + 1, then max(0.5 · 2, 0 + 1) = 1: m = 0.5 · 1 there, corrected by 1 - 0.25 from 0.25.
    const run = { initial: single([0]), gradients: [single([1]), single([0])] };
    const trace = firstOf(replay(adamax({ learningRate: 1, beta1: 0.5, beta2: 0.5, epsilon: 1 }), run));
    expect(largestError(trace, [-0.5, -0.5 - 0.25 / 0.75])).toBeLessThanOrEqual(1e-15);
  });

  it("refuses options out of range", () => {
    expect(() => adamax({ beta2: 1 })).toThrow('optimizer "adamax": `beta2` must be less than 1, got 1');
  });
});
