import { describeScheduler } from "@downslope/testing";
import { describe, expect, it } from "vitest";
import { ratesOf } from "../reference/replay.ts";
import { piecewiseConstant } from "./piecewise-constant.ts";

describeScheduler(piecewiseConstant, {
  options: { milestones: [10, "50%"], values: [1, 0.5, 0.1] },
  rejects: [
    { milestones: [10], values: [1] },
    { milestones: [], values: [] },
  ],
});

describe("piecewise-constant", () => {
  it("has the rates that are listed, whatever the base rate is", () => {
    const schedule = piecewiseConstant({ milestones: [2, 4], values: [0.3, 0.2, 0.7] });
    expect(ratesOf(schedule, 6, { baseLearningRate: 9 })).toEqual([0.3, 0.3, 0.2, 0.2, 0.7, 0.7]);
  });

  it("changes at the step of a milestone, where Keras keeps the old rate for one step more", () => {
    expect(ratesOf(piecewiseConstant({ milestones: [1], values: [1, 0.5] }), 3)).toEqual([1, 0.5, 0.5]);
    expect(ratesOf(piecewiseConstant({ milestones: [0], values: [1, 0.5] }), 2)).toEqual([0.5, 0.5]);
  });

  it("skips the rate between two milestones at one step", () => {
    expect(ratesOf(piecewiseConstant({ milestones: [1, 1], values: [1, 2, 3] }), 3)).toEqual([1, 3, 3]);
  });

  it("refuses milestones out of order, in the unit in which they cross", () => {
    const schedule = piecewiseConstant({ milestones: ["50%", 10], values: [1, 2, 3] });
    expect(ratesOf(schedule, 3, { totalSteps: 4 })).toEqual([1, 1, 2]);
    expect(() => schedule.create({ baseLearningRate: 1, totalSteps: 40 })).toThrow(
      'piecewise-constant: `milestones` must be in order, none before the one that precedes it, got ["50%",10]. In this run they come to the steps 20, 10.',
    );
  });

  it("refuses another number of rates than there are parts", () => {
    expect(() => piecewiseConstant({ milestones: [10], values: [1] })).toThrow(
      "`values` must have one number more than there are milestones, got [1]",
    );
    expect(() => piecewiseConstant({ milestones: [10], values: [1, -1] })).toThrow("`values.1` must be at least 0");
  });
});
