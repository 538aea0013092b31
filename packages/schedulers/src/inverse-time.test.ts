import { describeScheduler } from "@downslope/testing";
import { describe, expect, it } from "vitest";
import { largestError, ratesOf } from "../reference/replay.ts";
import { inverseTime } from "./inverse-time.ts";

describeScheduler(inverseTime, { options: { decaySteps: 10 } });
describeScheduler(inverseTime, { options: { decaySteps: "1 epoch", decayRate: 0.5, staircase: true } });

describe("inverse-time", () => {
  it("is a half, a third and a quarter of the rate after one, two and three times its steps", () => {
    const rates = ratesOf(inverseTime({ decaySteps: 2 }), 7, { baseLearningRate: 12 });
    expect(largestError(rates, [12, 8, 6, 4.8, 4, 24 / 7, 3])).toBeLessThanOrEqual(1e-15);
  });

  it("falls in stairs where asked to", () => {
    const rates = ratesOf(inverseTime({ decaySteps: 2, staircase: true }), 6, { baseLearningRate: 12 });
    expect(rates).toEqual([12, 12, 6, 6, 4, 4]);
  });

  it("falls as fast as its rate says, and not at all at 0", () => {
    expect(ratesOf(inverseTime({ decaySteps: 1, decayRate: 0.5 }), 3, { baseLearningRate: 6 })).toEqual([6, 4, 3]);
    expect(ratesOf(inverseTime({ decaySteps: 1, decayRate: 0 }), 3)).toEqual([0.1, 0.1, 0.1]);
  });

  it("refuses options out of range", () => {
    expect(() => inverseTime({} as never)).toThrow("`decaySteps` must");
    expect(() => inverseTime({ decaySteps: 1, decayRate: -1 })).toThrow("`decayRate` must be at least 0, got -1");
    expect(() => inverseTime({ decaySteps: 0 }).create({ baseLearningRate: 1 })).toThrow(
      "inverse-time: `decaySteps` must come to at least one step, got 0",
    );
  });
});
