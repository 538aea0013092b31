import { describeScheduler } from "@downslope/testing";
import { describe, expect, it } from "vitest";
import { casesOf, itMatchesReference, largestError, ratesOf } from "../reference/replay.ts";
import { multiStep } from "./multi-step.ts";

describeScheduler(multiStep, { options: { milestones: [10, "50%"] }, cases: casesOf(multiStep) });

describe("multi-step", () => {
  itMatchesReference(multiStep, 1);

  it("changes at the step of a milestone, where Keras changes one later", () => {
    expect(ratesOf(multiStep({ milestones: [2, 4], gamma: 0.5 }), 6, { baseLearningRate: 8 })).toEqual([
      8, 8, 4, 4, 2, 2,
    ]);
  });

  it("applies the factor twice at a milestone that is named twice", () => {
    expect(ratesOf(multiStep({ milestones: [2, 2, 5], gamma: 0.5 }), 6, { baseLearningRate: 8 })).toEqual([
      8, 8, 2, 2, 2, 1,
    ]);
  });

  it("takes milestones in any order, and at step 0", () => {
    expect(ratesOf(multiStep({ milestones: [3, 0, 1], gamma: 0.5 }), 4, { baseLearningRate: 8 })).toEqual([4, 2, 2, 1]);
    expect(ratesOf(multiStep({ milestones: [] }), 2, { baseLearningRate: 8 })).toEqual([8, 8]);
  });

  it("takes milestones in epochs and as fractions of the run", () => {
    const rates = ratesOf(multiStep({ milestones: ["2 epochs", "75%"] }), 20, { totalSteps: 20, stepsPerEpoch: 3 });
    expect(
      largestError(
        [5, 6, 14, 15].map((t) => rates[t]!),
        [0.1, 0.01, 0.01, 0.001],
      ),
    ).toBeLessThanOrEqual(1e-15);
  });

  it("refuses options out of range", () => {
    expect(() => multiStep({} as never)).toThrow("`milestones` must");
    expect(() => multiStep({ milestones: [-1] })).toThrow('`milestones.0` must be whole steps, "5 epochs" or "30%"');
    expect(() => multiStep({ milestones: [1], gamma: 0 })).toThrow("`gamma` must be greater than 0, got 0");
    expect(() => multiStep({ milestones: ["50%"] }).create({ baseLearningRate: 1 })).toThrow(
      "multi-step: `milestones` must be in steps where the length of the run is unknown",
    );
  });
});
