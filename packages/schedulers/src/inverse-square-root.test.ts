import { describeScheduler } from "@downslope/testing";
import { describe, expect, it } from "vitest";
import { casesOf, itMatchesReference, largestError, ratesOf } from "../reference/replay.ts";
import { inverseSquareRoot } from "./inverse-square-root.ts";

describeScheduler(inverseSquareRoot, { cases: casesOf(inverseSquareRoot) });
describeScheduler(inverseSquareRoot, { options: { warmupSteps: 10 } });

describe("inverse-square-root", () => {
  itMatchesReference(inverseSquareRoot, 1);

  it("moves something at the first step, and peaks at the base rate one step before the warm-up ends", () => {
    const rates = ratesOf(inverseSquareRoot({ warmupSteps: 4 }), 16, { baseLearningRate: 1 });
    expect(rates.slice(0, 4)).toEqual([0.25, 0.5, 0.75, 1]);
    // A quarter of the way and four times as far: √(4 / 16).
    expect(rates[15]).toBe(0.5);
  });

  it("is the paper's formula where the base rate is (d w)^-½", () => {
    const [width, warmupSteps] = [512, 4000];
    const paper = (n: number) => width ** -0.5 * Math.min(n ** -0.5, n * warmupSteps ** -1.5);
    const context = { baseLearningRate: (width * warmupSteps) ** -0.5 };
    const rate = inverseSquareRoot().create(context) as (step: number) => number;
    const steps = [1, 100, 3999, 4000, 4001, 100_000];
    expect(
      largestError(
        steps.map((n) => rate(n - 1)),
        steps.map(paper),
      ),
    ).toBeLessThanOrEqual(1e-14);
  });

  it("falls from the start with a warm-up of one step", () => {
    expect(ratesOf(inverseSquareRoot({ warmupSteps: 1 }), 4, { baseLearningRate: 1 })).toEqual([
      1,
      Math.SQRT1_2,
      Math.sqrt(1 / 3),
      0.5,
    ]);
  });

  it("refuses a warm-up of no step, by which it would divide", () => {
    expect(() => inverseSquareRoot({ warmupSteps: 0 }).create({ baseLearningRate: 1 })).toThrow(
      "inverse-square-root: `warmupSteps` must come to at least one step, got 0",
    );
  });
});
