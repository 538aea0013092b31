import { describeScheduler } from "@downslope/testing";
import { describe, expect, it } from "vitest";
import { largestError, ratesOf } from "../reference/replay.ts";
import { rex } from "./rex.ts";

describeScheduler(rex);
describeScheduler(rex, { options: { totalSteps: 30, minimum: 0.01 } });

describe("rex", () => {
  it("is (1 - p) / (1 - p / 2) of the height", () => {
    // p = 0, 1/4, 1/2, 3/4.
    const rates = ratesOf(rex({ totalSteps: 4 }), 4, { baseLearningRate: 1 });
    expect(largestError(rates, [1, 6 / 7, 2 / 3, 2 / 5])).toBeLessThanOrEqual(1e-15);
  });

  it("falls to the minimum at the end of the run, and stays there", () => {
    const rates = ratesOf(rex({ minimum: 0.02 }), 6, { totalSteps: 4 });
    expect(largestError(rates.slice(2), [0.02 + (0.08 * 2) / 3, 0.052, 0.02, 0.02])).toBeLessThanOrEqual(1e-15);
  });
});
