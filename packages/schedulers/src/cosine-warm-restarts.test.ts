import { describeScheduler } from "@downslope/testing";
import { describe, expect, it } from "vitest";
import { casesOf, itMatchesReference, largestError, ratesOf } from "../reference/replay.ts";
import { type CosineWarmRestartsOptions, cosineWarmRestarts } from "./cosine-warm-restarts.ts";

describeScheduler(cosineWarmRestarts, { options: { firstPeriod: 10 }, cases: casesOf(cosineWarmRestarts) });
describeScheduler(cosineWarmRestarts, {
  options: { firstPeriod: "1 epoch", periodMultiplier: 1.1, decay: 0.5, minimum: 0.01 },
});

const scheduleOf = (options: CosineWarmRestartsOptions) =>
  cosineWarmRestarts(options).create({ baseLearningRate: 1 }) as (step: number) => number;

/** The restarts up to a million steps, and the lengths of the periods that they end, in whole numbers. */
function restartsOf(first: number, multiplier: number): { readonly at: number; readonly length: number }[] {
  const restarts = [];
  for (let [at, length] = [first, first]; at <= 1_000_000 && restarts.length < 1000;) {
    restarts.push({ at, length });
    length *= multiplier;
    at += length;
  }
  return restarts;
}

describe("cosine-warm-restarts", () => {
  itMatchesReference(cosineWarmRestarts, 2);

  it.each([1, 2, 3, 10])("is exact at each restart and the steps beside it, with periods times %d", (multiplier) => {
    for (const first of [1, 5, 7, 10]) {
      const rate = scheduleOf({ firstPeriod: first, periodMultiplier: multiplier });
      const restarts = restartsOf(first, multiplier);
      expect(restarts.length).toBeGreaterThanOrEqual(5);
      for (const { at, length } of restarts) {
        const next = length * multiplier;
        const half = (share: number) => (1 + Math.cos(Math.PI * share)) / 2;
        expect([rate(at - 1), rate(at), rate(at + 1)], `restart at ${at}`).toEqual([
          half((length - 1) / length),
          1,
          next === 1 ? 1 : half(1 / next),
        ]);
      }
    }
  });

  it("restarts at step 1210 with periods of 10 times 3, where PyTorch's logarithm gives 0", () => {
    // 10 + 30 + 90 + 270 + 810 = 1210.
    expect(scheduleOf({ firstPeriod: 10, periodMultiplier: 3 })(1210)).toBe(1);
  });

  it("restarts at whole steps where the multiplier is not whole, at 21 where Keras's logarithm gives 0", () => {
    const rate = scheduleOf({ firstPeriod: 10, periodMultiplier: 1.1 });
    // Periods of 10, 11, 12.1, 13.31, 14.641 steps, rounded.
    for (const restart of [0, 10, 21, 33, 46, 61]) expect(rate(restart), `step ${restart}`).toBe(1);
    for (const before of [9, 20, 32, 45, 60]) expect(rate(before), `step ${before}`).toBeLessThan(0.03);
    // Half way through the period of 12 steps.
    expect(rate(27)).toBeCloseTo(0.5, 15);
  });

  it("never quite reaches the minimum, for the step that would is the restart", () => {
    const rates = ratesOf(cosineWarmRestarts({ firstPeriod: 4, minimum: 0.02 }), 40);
    expect(Math.min(...rates)).toBeGreaterThan(0.02);
    expect(rates.filter((rate) => rate === 0.1)).toHaveLength(10);
  });

  it("shrinks what is above the minimum at each restart, and not the minimum", () => {
    const rates = ratesOf(cosineWarmRestarts({ firstPeriod: 2, minimum: 0.02, decay: 0.5 }), 6);
    // Tops 0.02 + 0.08 / 2^i, half of that height in the middle of each period.
    expect(largestError(rates, [0.1, 0.06, 0.06, 0.04, 0.04, 0.03])).toBeLessThanOrEqual(1e-15);
  });

  it("finds its period at once where all are equally long, a billion steps on", () => {
    expect(scheduleOf({ firstPeriod: 10 })(1_000_000_000)).toBe(1);
    expect(scheduleOf({ firstPeriod: 1, periodMultiplier: 2 })(2 ** 40 - 1)).toBe(1);
  });

  it("refuses options out of range", () => {
    expect(() => cosineWarmRestarts({} as never)).toThrow("`firstPeriod` must");
    expect(() => cosineWarmRestarts({ firstPeriod: 5, periodMultiplier: 0.5 })).toThrow(
      "`periodMultiplier` must be at least 1, got 0.5",
    );
    expect(() => cosineWarmRestarts({ firstPeriod: 5, decay: 0 })).toThrow("`decay` must be greater than 0, got 0");
    expect(() => cosineWarmRestarts({ firstPeriod: 0 }).create({ baseLearningRate: 1 })).toThrow(
      "cosine-warm-restarts: `firstPeriod` must come to at least one step, got 0",
    );
  });
});
