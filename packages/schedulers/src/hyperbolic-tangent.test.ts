import { describeScheduler } from "@downslope/testing";
import { describe, expect, it } from "vitest";
import { largestError, ratesOf } from "../reference/replay.ts";
import { hyperbolicTangent } from "./hyperbolic-tangent.ts";

describeScheduler(hyperbolicTangent, { rejects: [{ lower: 3, upper: 3 }] });

describe("hyperbolic-tangent", () => {
  it("is half of the height where the tangent crosses 0, two thirds of the way", () => {
    // -6 + 9 · 2/3 = 0.
    expect(ratesOf(hyperbolicTangent({ totalSteps: 9, minimum: 0.02 }), 7)[6]).toBeCloseTo(0.06, 15);
  });

  it("is one half of 1 - tanh, which is one over 1 + e^2x", () => {
    const rates = ratesOf(hyperbolicTangent({ totalSteps: 8, lower: -2, upper: 2 }), 8, { baseLearningRate: 1 });
    const expected = rates.map((_, t) => 1 / (1 + Math.exp(2 * (-2 + t / 2))));
    expect(largestError(rates, expected)).toBeLessThanOrEqual(1e-14);
  });

  it("steps down to the minimum at its end, and stays there", () => {
    expect(ratesOf(hyperbolicTangent({ totalSteps: 4, minimum: 0.02 }), 7).slice(4)).toEqual([0.02, 0.02, 0.02]);
  });

  it("refuses a curve that does not go anywhere", () => {
    expect(() => hyperbolicTangent({ lower: 1, upper: 1 })).toThrow("`upper` must be greater than `lower`, got 1");
  });
});
