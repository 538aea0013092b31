import { describeScheduler } from "@downslope/testing";
import { describe, expect, it } from "vitest";
import { casesOf, largestError, itMatchesReference, ratesOf } from "../reference/replay.ts";
import { step } from "./step.ts";

describeScheduler(step, { options: { stepSize: 10 }, cases: casesOf(step) });

describe("step", () => {
  itMatchesReference(step, 2);

  it("changes exactly at the steps that are multiples of stepSize, not after them", () => {
    const rates = ratesOf(step({ stepSize: 3, gamma: 0.5 }), 8, { baseLearningRate: 8 });
    expect(rates).toEqual([8, 8, 8, 4, 4, 4, 2, 2]);
  });

  it("takes stairs in epochs and as a fraction of the run", () => {
    const context = { baseLearningRate: 8, totalSteps: 20, stepsPerEpoch: 2 };
    const byStep = ratesOf(step({ stepSize: 4 }), 20, context);
    expect(ratesOf(step({ stepSize: "2 epochs" }), 20, context)).toEqual(byStep);
    expect(ratesOf(step({ stepSize: "20%" }), 20, context)).toEqual(byStep);
    expect(largestError(byStep.slice(3, 5), [8, 0.8])).toBeLessThanOrEqual(1e-15);
  });

  it("refuses stairs shorter than a step, and a fraction of a run of unknown length", () => {
    const create = (stepSize: number | string, totalSteps?: number) => () =>
      step({ stepSize }).create({ baseLearningRate: 1, ...(totalSteps !== undefined && { totalSteps }) });
    expect(create(0)).toThrow("step: `stepSize` must come to at least one step, got 0. Make it longer, or the run.");
    expect(create("1%", 10)).toThrow('must come to at least one step, got "1%"');
    expect(create("10%")).toThrow("must be in steps where the length of the run is unknown");
  });

  it("refuses options that are no durations", () => {
    expect(() => step({} as never)).toThrow('scheduler "step": `stepSize` must');
    expect(() => step({ stepSize: "5 weeks" })).toThrow(
      '`stepSize` must be whole steps, "5 epochs" or "30%", got "5 weeks"',
    );
    expect(() => step({ stepSize: 2.5 })).toThrow('`stepSize` must be whole steps, "5 epochs" or "30%", got 2.5');
    expect(() => step({ stepSize: -1 })).toThrow('`stepSize` must be whole steps, "5 epochs" or "30%", got -1');
    expect(() => step({ stepSize: 5, gamma: 0 })).toThrow("`gamma` must be greater than 0, got 0");
  });
});
