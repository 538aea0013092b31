// oxlint-disable unicorn/no-thenable -- `then` is an option's name, and its value is no function
import { describeScheduler } from "@downslope/testing";
import { describe, expect, it } from "vitest";
import { largestError, ratesOf, statefulOf } from "../reference/replay.ts";
import { cosineAnnealing } from "./cosine-annealing.ts";
import { exponentialWarmup } from "./exponential-warmup.ts";
import { reduceOnPlateau } from "./reduce-on-plateau.ts";
import { step } from "./step.ts";

describeScheduler(exponentialWarmup, { options: { warmupSteps: 10 } });
describeScheduler(exponentialWarmup, { options: { warmupSteps: "2 epochs", then: cosineAnnealing() } });

describe("exponential-warmup", () => {
  it("rises by the same factor at every step and reaches the base rate at the end of the warm-up", () => {
    const rates = ratesOf(exponentialWarmup({ warmupSteps: 3, startFactor: 0.001 }), 5, { baseLearningRate: 1 });
    expect(largestError(rates, [0.001, 0.01, 0.1, 1, 1])).toBeLessThanOrEqual(1e-14);
    expect(rates[3]).toBe(1);
  });

  it("starts at the base rate without a warm-up", () => {
    expect(ratesOf(exponentialWarmup({ warmupSteps: 0 }), 2)).toEqual([0.1, 0.1]);
  });

  it("hands over to the next scheduler, which counts from 0 there and has the rest of the run", () => {
    const then = step({ stepSize: "50%", gamma: 0.5 });
    const rates = ratesOf(exponentialWarmup({ warmupSteps: 2, startFactor: 0.25, then }), 7, {
      baseLearningRate: 4,
      totalSteps: 6,
    });
    expect(rates).toEqual([1, 2, 4, 4, 2, 2, 1]);
  });

  it("watches what the next scheduler watches", () => {
    const warmup = exponentialWarmup({ warmupSteps: 2, then: reduceOnPlateau({ monitor: "validation.loss" }) });
    expect(statefulOf(warmup).monitor).toBe("validation.loss");
  });

  it("refuses a start at 0, from which no factor leads up", () => {
    expect(() => exponentialWarmup({ warmupSteps: 5, startFactor: 0 })).toThrow(
      "`startFactor` must be greater than 0, got 0",
    );
    expect(() => exponentialWarmup({ warmupSteps: 5, then: step as never })).toThrow(
      "`then` must be a scheduler with its options fixed",
    );
  });
});
