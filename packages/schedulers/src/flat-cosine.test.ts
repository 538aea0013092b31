import { describeScheduler } from "@downslope/testing";
import { describe, expect, it } from "vitest";
import { largestError, ratesOf } from "../reference/replay.ts";
import { cosineAnnealing } from "./cosine-annealing.ts";
import { flatCosine } from "./flat-cosine.ts";

describeScheduler(flatCosine);
describeScheduler(flatCosine, { options: { flatSteps: 20, totalSteps: "50%", minimum: 0.01 } });

describe("flat-cosine", () => {
  it("is flat for three quarters of the run, and a cosine in the last", () => {
    const rates = ratesOf(flatCosine(), 45, { totalSteps: 40 });
    expect(rates.slice(0, 30)).toEqual(Array(30).fill(0.1));
    const cosine = ratesOf(cosineAnnealing({ totalSteps: 10 }), 15);
    expect(largestError(rates.slice(30, 40), cosine.slice(0, 10))).toBeLessThanOrEqual(1e-14);
    expect(rates.slice(40)).toEqual(Array(5).fill(0));
  });

  it("takes a fraction of its own length, not of the run's", () => {
    const rates = ratesOf(flatCosine({ flatSteps: "50%", totalSteps: 4 }), 5, {
      totalSteps: 1000,
      baseLearningRate: 1,
    });
    expect(rates).toEqual([1, 1, 1, 0.5, 0]);
  });

  it("is a cosine without a flat part, and flat without a cosine", () => {
    expect(ratesOf(flatCosine({ flatSteps: 0, totalSteps: 4 }), 6)).toEqual(
      ratesOf(cosineAnnealing({ totalSteps: 4 }), 6),
    );
    expect(ratesOf(flatCosine({ flatSteps: 3, totalSteps: 3, minimum: 0.02 }), 4)).toEqual([0.1, 0.1, 0.1, 0.02]);
  });

  it("refuses a flat part that is longer than the whole", () => {
    expect(() => flatCosine({ flatSteps: 50, totalSteps: 40 }).create({ baseLearningRate: 1 })).toThrow(
      "flat-cosine: `flatSteps` must come to at most 40 steps, what the rest of the schedule leaves, got 50",
    );
  });
});
