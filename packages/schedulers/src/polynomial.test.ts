import { describeScheduler } from "@downslope/testing";
import { describe, expect, it } from "vitest";
import { casesOf, itMatchesReference, largestError, ratesOf } from "../reference/replay.ts";
import { polynomial } from "./polynomial.ts";

describeScheduler(polynomial, { cases: casesOf(polynomial) });
describeScheduler(polynomial, { options: { power: 0.9, minimum: 0.01, kDecay: 2 } });

describe("polynomial", () => {
  itMatchesReference(polynomial, 2);

  it("is a straight line by default, to the end of the run", () => {
    const rates = ratesOf(polynomial(), 6, { baseLearningRate: 1, totalSteps: 4 });
    expect(rates).toEqual([1, 0.75, 0.5, 0.25, 0, 0]);
  });

  it("stays at the minimum past its end, whatever the power", () => {
    for (const power of [0.5, 1, 2, 3]) {
      const rates = ratesOf(polynomial({ totalSteps: 4, power, minimum: 0.02 }), 10);
      expect(rates.slice(4)).toEqual(Array(6).fill(0.02));
      expect(rates[0]).toBe(0.1);
    }
  });

  it("falls by the power of what is left, above the minimum", () => {
    // Half way, with power 2: a quarter of 0.08 above 0.02.
    expect(ratesOf(polynomial({ totalSteps: 10, power: 2, minimum: 0.02 }), 6)[5]).toBeCloseTo(0.04, 15);
  });

  it("keeps the rate high for longer under k-decay", () => {
    // 1 - (1/2)^2 = 3/4 of the height half way.
    expect(ratesOf(polynomial({ totalSteps: 10, kDecay: 2 }), 6)[5]).toBeCloseTo(0.075, 15);
  });

  it("is the decay of transformers after a warm-up: linear, to 0 at the end of the run", () => {
    const rates = ratesOf(polynomial({ totalSteps: "50%" }), 5, { baseLearningRate: 1, totalSteps: 8 });
    expect(largestError(rates, [1, 0.75, 0.5, 0.25, 0])).toBeLessThanOrEqual(1e-15);
  });

  it("refuses options out of range", () => {
    expect(() => polynomial({ power: 0 })).toThrow("`power` must be greater than 0, got 0");
    expect(() => polynomial({ kDecay: -1 })).toThrow("`kDecay` must be greater than 0, got -1");
    expect(() => polynomial({ totalSteps: 0 }).create({ baseLearningRate: 1 })).toThrow(
      "polynomial: `totalSteps` must come to at least one step, got 0",
    );
  });
});
