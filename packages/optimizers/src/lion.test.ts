import { startDevice } from "@downslope/core";
import { describeOptimizer } from "@downslope/testing";
import { beforeAll, describe, expect, it } from "vitest";
import { trajectoriesOf } from "../reference/cases.ts";
import { itStaysFiniteAtExtremes } from "../reference/extremes.ts";
import { firstOf, largestError, replay, single } from "../reference/replay.ts";
import { itTakesScheduledOptions } from "../reference/scheduled.ts";
import { lion } from "./lion.ts";

describeOptimizer(lion, { reference: trajectoriesOf("lion", 2) });
describeOptimizer(lion, { options: { weightDecay: 0.01 } });

describe("lion", () => {
  beforeAll(() => Promise.all([startDevice("cpu"), startDevice("wasm")]));
  itTakesScheduledOptions(lion, {}, { beta1: 0.5, beta2: 0.8, weightDecay: 0.5 });
  itStaysFiniteAtExtremes(lion());

  it("moves by the rate, whatever the size of the gradient, and not at all where there is none", () => {
    const run = { initial: single([0, 0, 0]), gradients: [single([1e-9, -1e9, 0])] };
    const { params } = replay(lion({ learningRate: 0.1 }), run);
    expect([...params[0]!["p"]!.data]).toEqual([-0.1, 0.1, 0]);
  });

  it("mixes the newest gradient in by beta1 for the step, and by beta2 for what is kept", () => {
    // By hand, β1 = 0.5 and β2 = 0.9: m = 0.1 after g = 1. Then g = -0.05 gives 0.05 - 0.025 > 0 and m = 0.085,
    // and g = -0.08 gives 0.0425 - 0.04 > 0: against both gradients.
    const run = { initial: single([0]), gradients: [single([1]), single([-0.05]), single([-0.08])] };
    const trace = firstOf(replay(lion({ learningRate: 1, beta1: 0.5, beta2: 0.9 }), run));
    expect(trace).toEqual([-1, -2, -3]);
  });

  it("shrinks before it steps, by the rate in force", () => {
    // 2 (1 - 0.1 · 0.5) - 0.1, then at a tenth of the rate.
    const run = {
      initial: single([2]),
      gradients: [single([1]), single([1])],
      learningRate: (step: number) => [0.1, 0.01][step]!,
    };
    const trace = firstOf(replay(lion({ weightDecay: 0.5 }), run));
    expect(largestError(trace, [1.8, 1.8 * 0.995 - 0.01])).toBeLessThanOrEqual(1e-15);
  });

  it("refuses options out of range", () => {
    expect(() => lion({ beta2: 1 })).toThrow('optimizer "lion": `beta2` must be less than 1, got 1');
    expect(() => lion({ weightDecay: -1 })).toThrow("`weightDecay` must be at least 0, got -1");
  });
});
