// oxlint-disable unicorn/no-thenable -- `then` is an option's name, and its value is no function
import { type JsonSchema, isConfigured } from "@downslope/core";
import { describeScheduler } from "@downslope/testing";
import { describe, expect, it } from "vitest";
import { casesOf, itMatchesReference, largestError, observingOf, ratesOf, statefulOf } from "../reference/replay.ts";
import { cosineAnnealing } from "./cosine-annealing.ts";
import { linearWarmup } from "./linear-warmup.ts";
import { reduceOnPlateau } from "./reduce-on-plateau.ts";
import { step } from "./step.ts";

describeScheduler(linearWarmup, { options: { warmupSteps: 10 }, cases: casesOf(linearWarmup) });
describeScheduler(linearWarmup, { options: { warmupSteps: "10%", then: cosineAnnealing() } });
describeScheduler(linearWarmup, {
  options: { warmupSteps: 0, startFactor: 0, then: reduceOnPlateau({ patience: 2 }) },
});

describe("linear-warmup", () => {
  itMatchesReference(linearWarmup, 2);

  it("reaches the base rate exactly at the end of the warm-up, and keeps it", () => {
    const rates = ratesOf(linearWarmup({ warmupSteps: 4, startFactor: 0 }), 6, { baseLearningRate: 1 });
    expect(rates).toEqual([0, 0.25, 0.5, 0.75, 1, 1]);
  });

  it("starts at its share of the base rate, and has all of it first at step w, as PyTorch's LinearLR", () => {
    const rates = ratesOf(linearWarmup({ warmupSteps: 4 }), 6, { baseLearningRate: 3 });
    expect(largestError(rates, [1, 1.5, 2, 2.5, 3, 3])).toBeLessThanOrEqual(1e-15);
  });

  it("adds the steps of the next scheduler to its own, as Keras does; optax counts them in", () => {
    const then = cosineAnnealing({ totalSteps: 10 });
    const rates = ratesOf(linearWarmup({ warmupSteps: 10, then }), 25);
    expect([rates[10], rates[15]]).toEqual([0.1, 0.05]);
    expect(rates.findIndex((rate) => rate === 0)).toBe(20);
  });

  it("leaves at least a step to the next scheduler where the warm-up takes the whole run or more", () => {
    for (const warmupSteps of [10, 15]) {
      const rates = ratesOf(linearWarmup({ warmupSteps, then: cosineAnnealing() }), 20, { totalSteps: 10 });
      expect([rates[warmupSteps], rates[warmupSteps + 1]]).toEqual([0.1, 0]);
    }
  });

  it("starts at the base rate without a warm-up", () => {
    expect(ratesOf(linearWarmup({ warmupSteps: 0 }), 2)).toEqual([0.1, 0.1]);
    const then = step({ stepSize: 1, gamma: 0.5 });
    expect(ratesOf(linearWarmup({ warmupSteps: 0, then }), 2)).toEqual([0.1, 0.05]);
  });

  it("hands over to the next scheduler, which counts from 0 there", () => {
    const then = step({ stepSize: 2, gamma: 0.5 });
    const rates = ratesOf(linearWarmup({ warmupSteps: 3, startFactor: 0.25, then }), 8, { baseLearningRate: 4 });
    expect(largestError(rates, [1, 2, 3, 4, 4, 2, 2, 1])).toBeLessThanOrEqual(1e-15);
  });

  it("leaves the rest of the run to the next scheduler's 100%", () => {
    const context = { totalSteps: 50, stepsPerEpoch: 10 };
    const rates = ratesOf(linearWarmup({ warmupSteps: "1 epoch", then: cosineAnnealing() }), 52, context);
    expect(rates.slice(10)).toEqual(ratesOf(cosineAnnealing({ totalSteps: 40 }), 42));
    expect(rates[50]).toBe(0);
  });

  it("wraps another warm-up", () => {
    const inner = linearWarmup({ warmupSteps: 2, startFactor: 0.5, then: step({ stepSize: 1, gamma: 0.5 }) });
    const rates = ratesOf(linearWarmup({ warmupSteps: 2, startFactor: 0, then: inner }), 6, { baseLearningRate: 8 });
    expect(rates).toEqual([0, 4, 4, 6, 8, 4]);
  });

  it("wraps a scheduler that watches a metric: it rises first, then does as the metric says", () => {
    const then = reduceOnPlateau({ monitor: "validation.loss", patience: 1, factor: 0.5 });
    const warmup = linearWarmup({ warmupSteps: 2, startFactor: 0.5, then });
    expect(statefulOf(warmup).monitor).toBe("validation.loss");
    // Best at the first; bad 1 and 2 after steps 1 and 2, so that it falls before step 3.
    expect(ratesOf(warmup, 6, { baseLearningRate: 8 }, [1, 1, 1, 1, 1])).toEqual([4, 6, 8, 4, 4, 2]);
  });

  it("shows the next scheduler no metric of the warm-up where the steps are counted", () => {
    const then = reduceOnPlateau({ patience: 0, factor: 0.5 });
    const rate = observingOf(linearWarmup({ warmupSteps: 4, then }), 8);
    // The best of the warm-up is not the one to beat: the first of its own is.
    expect(
      rate(
        [
          { after: 2, loss: 1 },
          { after: 4, loss: 1 },
          { after: 6, loss: 2 },
        ],
        6,
      ),
    ).toBe(8);
    expect(
      rate(
        [
          { after: 2, loss: 1 },
          { after: 4, loss: 1 },
          { after: 6, loss: 2 },
          { after: 8, loss: 2 },
        ],
        8,
      ),
    ).toBe(4);
  });

  it("gives a watching scheduler its own steps", () => {
    // The inner warm-up only starts at step 2.
    const inner = linearWarmup({ warmupSteps: 2, startFactor: 0.5, then: reduceOnPlateau({ patience: 5 }) });
    const warmup = linearWarmup({ warmupSteps: 2, startFactor: 0, then: inner });
    expect(ratesOf(warmup, 6, { baseLearningRate: 8 }, [1, 1, 1])).toEqual([0, 4, 4, 6, 8, 8]);
  });

  it("refuses what is not a configured scheduler", () => {
    const rule = "`then` must be a scheduler with its options fixed, such as `cosineAnnealing()`, got";
    expect(() => linearWarmup({ warmupSteps: 5, then: cosineAnnealing as never })).toThrow(rule);
    expect(() => linearWarmup({ warmupSteps: 5, then: { use: "cosine-annealing" } as never })).toThrow(rule);
    expect(() => linearWarmup({ warmupSteps: 5, then: null as never })).toThrow(rule);
    expect(() => linearWarmup({} as never)).toThrow("`warmupSteps` must");
    expect(() => linearWarmup({ warmupSteps: 5, startFactor: 2 })).toThrow("`startFactor` must be at most 1, got 2");
  });

  it("says in its JSON Schema that `then` is a scheduler", () => {
    const { properties, required } = linearWarmup.jsonSchema as JsonSchema;
    expect(properties!["then"]).toMatchObject({ "x-plugin": "scheduler", description: expect.any(String) });
    expect(required).toEqual(["warmupSteps"]);
    expect(properties!["warmupSteps"]).toMatchObject({
      anyOf: [
        { type: "integer", minimum: 0 },
        { type: "string", pattern: expect.stringContaining("epochs") },
      ],
    });
  });

  it("is written to JSON as a document names it, whatever it wraps", () => {
    const then = linearWarmup({ warmupSteps: 2, startFactor: 0.5, then: step({ stepSize: "10%" }) });
    const warmup = linearWarmup({ warmupSteps: "5 epochs", then });
    expect(isConfigured(warmup, "scheduler")).toBe(true);
    expect(JSON.parse(JSON.stringify(warmup))).toEqual({
      use: "linear-warmup",
      warmupSteps: "5 epochs",
      startFactor: 1 / 3,
      then: {
        use: "linear-warmup",
        warmupSteps: 2,
        startFactor: 0.5,
        then: { use: "step", stepSize: "10%", gamma: 0.1 },
      },
    });
  });
});
