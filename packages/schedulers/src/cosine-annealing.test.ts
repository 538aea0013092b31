import { describeScheduler } from "@downslope/testing";
import { describe, expect, it } from "vitest";
import { casesOf, itMatchesReference, largestError, ratesOf } from "../reference/replay.ts";
import { cosineAnnealing } from "./cosine-annealing.ts";

describeScheduler(cosineAnnealing, { cases: casesOf(cosineAnnealing) });

describe("cosine-annealing", () => {
  itMatchesReference(cosineAnnealing, 3);

  it("is at the base rate, half way and at the minimum where it should be", () => {
    const rates = ratesOf(cosineAnnealing({ totalSteps: 10, minimum: 0.02 }), 11);
    expect(largestError([rates[0]!, rates[5]!, rates[10]!], [0.1, 0.06, 0.02])).toBeLessThanOrEqual(1e-15);
  });

  it("stays at the minimum past its end, where PyTorch's rises again", () => {
    expect(ratesOf(cosineAnnealing({ totalSteps: 4 }), 12).slice(4)).toEqual(Array(8).fill(0));
  });

  it("takes the whole run where nothing is said", () => {
    const context = { totalSteps: 30, stepsPerEpoch: 10 };
    expect(ratesOf(cosineAnnealing(), 35, context)).toEqual(ratesOf(cosineAnnealing({ totalSteps: 30 }), 35));
    expect(ratesOf(cosineAnnealing({ totalSteps: "1.5 epochs" }), 35, context)).toEqual(
      ratesOf(cosineAnnealing({ totalSteps: 15 }), 35),
    );
  });

  it("needs a length where the run's is unknown", () => {
    expect(() => cosineAnnealing().create({ baseLearningRate: 1 })).toThrow(
      "cosine-annealing: `totalSteps` must be in steps where the length of the run is unknown",
    );
  });
});
