import { describeScheduler } from "@downslope/testing";
import { describe, expect, it } from "vitest";
import { casesOf, itMatchesReference, ratesOf } from "../reference/replay.ts";
import { exponential } from "./exponential.ts";

describeScheduler(exponential, { options: { gamma: 0.9 }, cases: casesOf(exponential) });
describeScheduler(exponential, { options: { gamma: 0.5, decaySteps: "1 epoch", minimum: 0.001 } });

describe("exponential", () => {
  itMatchesReference(exponential, 2);

  it("halves at every step, exactly", () => {
    expect(ratesOf(exponential({ gamma: 0.5 }), 4, { baseLearningRate: 1 })).toEqual([1, 0.5, 0.25, 0.125]);
  });

  it("takes as many steps for its factor as it is told, as Keras and optax do", () => {
    const rates = ratesOf(exponential({ gamma: 0.25, decaySteps: "1 epoch" }), 5, {
      baseLearningRate: 8,
      stepsPerEpoch: 2,
    });
    expect(rates).toEqual([8, 4, 2, 1, 0.5]);
  });

  it("falls no lower than its minimum", () => {
    expect(ratesOf(exponential({ gamma: 0.5, minimum: 3 }), 4, { baseLearningRate: 8 })).toEqual([8, 4, 3, 3]);
  });

  it("does not depend on the steps before: a resumed run has the same rate", () => {
    const schedule = exponential({ gamma: 0.99 }).create({ baseLearningRate: 0.1 }) as (step: number) => number;
    expect(schedule(1000)).toBe(0.1 * 0.99 ** 1000);
  });

  it("needs a factor above 0", () => {
    expect(() => exponential({} as never)).toThrow("`gamma` must be a number, got undefined. Add it.");
    expect(() => exponential({ gamma: -0.5 })).toThrow("`gamma` must be greater than 0, got -0.5");
  });
});
