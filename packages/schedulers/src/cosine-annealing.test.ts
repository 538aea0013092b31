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

  it("depends on the step alone: no rate set by hand or lost on the way bends those after it, as PyTorch's does", () => {
    const rate = cosineAnnealing({ totalSteps: 4 }).create({ baseLearningRate: 1 }) as (step: number) => number;
    expect([3, 1, 3, 2].map(rate)).toEqual([rate(3), rate(1), rate(3), rate(2)]);
    expect(largestError([rate(3)], [(1 - Math.SQRT1_2) / 2])).toBeLessThanOrEqual(1e-15);
  });

  it("keeps the rate high for longer under k-decay", () => {
    // (1/2)^2 of half a turn half way: (1 + cos(π/4)) / 2.
    const rates = ratesOf(cosineAnnealing({ totalSteps: 10, kDecay: 2 }), 6, { baseLearningRate: 1 });
    expect(rates[5]).toBeCloseTo((1 + Math.SQRT1_2) / 2, 15);
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
