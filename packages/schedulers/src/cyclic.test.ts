import { describeScheduler } from "@downslope/testing";
import { describe, expect, it } from "vitest";
import { casesOf, itMatchesReference, largestError, ratesOf } from "../reference/replay.ts";
import { type CyclicOptions, cyclic } from "./cyclic.ts";

describeScheduler(cyclic, { options: { base: 0.01 }, cases: casesOf(cyclic) });
describeScheduler(cyclic, {
  options: { base: 0.8, maximum: 0.9, stepSizeUp: "1 epoch", mode: "exponential-range", gamma: 0.99, inverse: true },
});

const rates = (options: CyclicOptions, steps: number) => ratesOf(cyclic(options), steps, { baseLearningRate: 9 });

describe("cyclic", () => {
  itMatchesReference(cyclic, 3);

  it("rises and falls in straight lines, as steeply as each way is long", () => {
    const expected = [1, 3, 5, 7, 9, 5, 1, 3, 5];
    expect(rates({ base: 1, stepSizeUp: 4, stepSizeDown: 2 }, 9)).toEqual(expected);
  });

  it("falls in as many steps as it rises unless told otherwise", () => {
    expect(rates({ base: 1, maximum: 5, stepSizeUp: 2 }, 5)).toEqual([1, 3, 5, 3, 1]);
  });

  it("halves its height with each cycle under triangular2", () => {
    expect(rates({ base: 1, stepSizeUp: 1, mode: "triangular2" }, 6)).toEqual([1, 9, 1, 5, 1, 3]);
  });

  it("scales its height at each step under exponential-range", () => {
    expect(rates({ base: 1, stepSizeUp: 1, mode: "exponential-range", gamma: 0.5 }, 4)).toEqual([1, 5, 1, 2]);
  });

  it("gives momentum the inverse cycle of PyTorch's cycle_momentum, in each mode", () => {
    // PyTorch 2.13: momentum under CyclicLR(step_size_up=5, step_size_down=4, gamma=0.97).
    const up = [0.9, 0.88, 0.86, 0.84, 0.82, 0.8, 0.825, 0.85, 0.875, 0.9];
    const expected = {
      triangular: [...up, 0.88, 0.86],
      triangular2: [...up, 0.89, 0.88],
      "exponential-range": [
        0.9, 0.8806, 0.862364, 0.8452396200000001, 0.8291765752000001, 0.81412659743, 0.837527099630325,
        0.8596008577609435, 0.8804064160140577, 0.9, 0.8852515174621015, 0.8713879438764768,
      ],
    };
    for (const mode of ["triangular", "triangular2", "exponential-range"] as const) {
      const options = { base: 0.8, maximum: 0.9, stepSizeUp: 5, stepSizeDown: 4, gamma: 0.97, mode, inverse: true };
      expect(largestError(rates(options, 12), expected[mode]), mode).toBeLessThanOrEqual(1e-14);
    }
  });

  it("moves one number alone, so that an optimizer without momentum needs no switch", () => {
    expect(cyclic({ base: 1 }).create({ baseLearningRate: 9 })).toBeTypeOf("function");
    expect(Object.keys(cyclic({ base: 1 }).options)).not.toContain("momentum");
  });

  it("is exact at the corners, however many cycles have passed", () => {
    const rate = cyclic({ base: 0.1, maximum: 0.7, stepSizeUp: 3, stepSizeDown: 7 }).create({ baseLearningRate: 1 });
    for (const cycle of [1, 1000, 1_000_003]) {
      expect((rate as (step: number) => number)(10 * cycle)).toBe(0.1);
      expect((rate as (step: number) => number)(10 * cycle + 3)).toBe(0.1 + (0.7 - 0.1));
    }
  });

  it("refuses options out of range", () => {
    expect(() => cyclic({} as never)).toThrow("`base` must");
    expect(() => cyclic({ base: 1, gamma: 1.1 })).toThrow("`gamma` must be at most 1, got 1.1");
    expect(() => cyclic({ base: 1, mode: "square" as never })).toThrow('`mode` must be one of "triangular"');
    expect(() => cyclic({ base: 1, stepSizeUp: 0 }).create({ baseLearningRate: 1 })).toThrow(
      "cyclic: `stepSizeUp` must come to at least one step, got 0",
    );
  });
});
