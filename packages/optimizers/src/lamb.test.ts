import { startDevice } from "@downslope/core";
import { describeOptimizer } from "@downslope/testing";
import { beforeAll, describe, expect, it } from "vitest";
import { trajectoriesOf } from "../reference/cases.ts";
import { itStaysFiniteAtExtremes } from "../reference/extremes.ts";
import { largestError, replay, single } from "../reference/replay.ts";
import { itTakesScheduledOptions } from "../reference/scheduled.ts";
import { lamb } from "./lamb.ts";

describeOptimizer(lamb, { reference: trajectoriesOf("lamb", 2) });
describeOptimizer(lamb, { options: { weightDecay: 0, adapts: "matrices" } });

describe("lamb", () => {
  beforeAll(() => Promise.all([startDevice("cpu"), startDevice("wasm")]));
  itTakesScheduledOptions(lamb, {}, { beta1: 0.5, beta2: 0.9, weightDecay: 0.5 });
  itStaysFiniteAtExtremes(lamb());

  it("stays finite in float32 where gradients have been 0 for long, and the direction is all but gone", () => {
    const gradients = Array.from({ length: 1200 }, (_, i) => single([i === 0 ? 1 : 0], "float32"));
    const { params } = replay(lamb({ weightDecay: 0 }), { initial: single([2], "float32"), gradients, device: "wasm" });
    expect(params.every(({ p }) => Number.isFinite(p!.data[0]))).toBe(true);
  });

  it("moves a layer that begins at zero: the trust ratio of a zero norm is 1", () => {
    // Adam's first direction is the sign of the gradient, here exactly, for ε = 0.
    const run = { initial: single([0, 0]), gradients: [single([3, -4])] };
    const { params } = replay(lamb({ learningRate: 0.1, epsilon: 0 }), run);
    expect(largestError(params[0]!["p"]!.data, [-0.1, 0.1])).toBeLessThanOrEqual(1e-15);
  });

  it("leaves a layer without a gradient finite and where it is: the trust ratio of a zero step is 1", () => {
    const run = { initial: single([3, 4]), gradients: [single([0, 0])] };
    expect([...replay(lamb({ weightDecay: 0 }), run).params[0]!["p"]!.data]).toEqual([3, 4]);
  });

  it("moves a layer by the rate times its length", () => {
    // ‖p‖ = 5 and a direction of (1, 1): 0.1 · 5 / √2 each.
    const run = { initial: single([3, 4]), gradients: [single([1e-3, 1e3])] };
    const { params } = replay(lamb({ learningRate: 0.1, epsilon: 0, weightDecay: 0 }), run);
    const step = 0.5 / Math.SQRT2;
    expect(largestError(params[0]!["p"]!.data, [3 - step, 4 - step])).toBeLessThanOrEqual(1e-15);
  });

  it("moves vectors as AdamW does where matrices alone adapt", () => {
    // The direction (1, 1) + 0.1 (3, 4).
    const run = { initial: single([3, 4]), gradients: [single([2, 2])] };
    const { params } = replay(lamb({ learningRate: 0.1, epsilon: 0, weightDecay: 0.1, adapts: "matrices" }), run);
    expect(largestError(params[0]!["p"]!.data, [2.87, 3.86])).toBeLessThanOrEqual(1e-15);
  });

  it("refuses options out of range", () => {
    expect(() => lamb({ epsilon: -1 })).toThrow('optimizer "lamb": `epsilon` must be at least 0, got -1');
    expect(() => lamb({ adapts: "vectors" as never })).toThrow("`adapts` must be");
  });
});
