import { startDevice } from "@downslope/core";
import { describeOptimizer } from "@downslope/testing";
import { beforeAll, describe, expect, it } from "vitest";
import { trajectoriesOf } from "../reference/cases.ts";
import { itStaysFiniteAtExtremes } from "../reference/extremes.ts";
import { firstOf, largestError, replay, single } from "../reference/replay.ts";
import { itTakesScheduledOptions } from "../reference/scheduled.ts";
import { adadelta } from "./adadelta.ts";

describeOptimizer(adadelta, {
  reference: trajectoriesOf("adadelta", 2),
  quadratic: { learningRate: 10, steps: 500 },
});

describe("adadelta", () => {
  beforeAll(() => Promise.all([startDevice("cpu"), startDevice("wasm")]));
  itTakesScheduledOptions(adadelta, {}, { rho: 0.5, weightDecay: 0.5 });
  itStaysFiniteAtExtremes(adadelta());

  it("divides by the new mean square; by the old one the first step would be that of plain descent", () => {
    // v = 0.5 · 1²: 1 - √1e-6 / √(0.5 + 1e-6) = 0.99859. With the old v = 0 it would be 1 - √1e-6 / √1e-6 = 0.
    const run = { initial: single([1]), gradients: [single([1])] };
    const moved = firstOf(replay(adadelta({ rho: 0.5 }), run));
    expect(largestError(moved, [1 - 1e-3 / Math.sqrt(0.5 + 1e-6)])).toBeLessThanOrEqual(1e-15);
    expect(moved[0]).toBeCloseTo(0.99859, 5);
  });

  it("remembers steps before the rate", () => {
    // u = 0.1 d² with d = √1e-6 / √(0.1 + 1e-6); then v = 0.19 and d = √(u + 1e-6) / √(0.19 + 1e-6), at any rate.
    const run = { initial: single([0]), gradients: [single([1]), single([1])] };
    const first = 1e-3 / Math.sqrt(0.1 + 1e-6);
    const second = Math.sqrt(0.1 * first ** 2 + 1e-6) / Math.sqrt(0.19 + 1e-6);
    const trace = firstOf(replay(adadelta({ learningRate: 0.5 }), run));
    expect(largestError(trace, [-0.5 * first, -0.5 * (first + second)])).toBeLessThanOrEqual(1e-15);
  });

  it("refuses options out of range", () => {
    expect(() => adadelta({ rho: 1 })).toThrow('optimizer "adadelta": `rho` must be less than 1, got 1');
    expect(() => adadelta({ epsilon: -1 })).toThrow("`epsilon` must be at least 0, got -1");
  });
});
