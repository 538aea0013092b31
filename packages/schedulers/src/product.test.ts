import { describeScheduler } from "@downslope/testing";
import { describe, expect, it } from "vitest";
import { largestError, ratesOf, statefulOf } from "../reference/replay.ts";
import { constant } from "./constant.ts";
import { cosineAnnealing } from "./cosine-annealing.ts";
import { exponential } from "./exponential.ts";
import { linearWarmup } from "./linear-warmup.ts";
import { product } from "./product.ts";
import { reduceOnPlateau } from "./reduce-on-plateau.ts";
import { step } from "./step.ts";

const plateau = (monitor: string) => reduceOnPlateau({ monitor, patience: 0, factor: 0.5 });

describeScheduler(product, {
  options: { schedulers: [linearWarmup({ warmupSteps: 10 }), step({ stepSize: 20 })] },
  rejects: [{ schedulers: [] }],
});
describeScheduler(product, { options: { schedulers: [plateau("loss"), cosineAnnealing(), plateau("accuracy")] } });

describe("product", () => {
  it("multiplies factors, as PyTorch's ChainedScheduler does", () => {
    const parts = [
      linearWarmup({ warmupSteps: 4, startFactor: 0.25 }),
      exponential({ gamma: 0.5 }),
      step({ stepSize: 2, gamma: 0.1 }),
    ];
    const rates = ratesOf(product({ schedulers: parts }), 5, { baseLearningRate: 16 });
    const expected = [16 / 4, (16 * 0.4375) / 2, ((16 * 0.625) / 4) * 0.1, ((16 * 0.8125) / 8) * 0.1, 1 * 0.01];
    expect(largestError(rates, expected)).toBeLessThanOrEqual(1e-15);
  });

  it("is the scheduler itself, to the bit, where there is one", () => {
    const schedulers = [cosineAnnealing({ totalSteps: 7 })];
    expect(ratesOf(product({ schedulers }), 10)).toEqual(ratesOf(schedulers[0]!, 10));
  });

  it("leaves a base rate of 0 at 0, by which it would divide", () => {
    const schedulers = [constant(), exponential({ gamma: 0.9 })];
    expect(ratesOf(product({ schedulers }), 3, { baseLearningRate: 0 })).toEqual([0, 0, 0]);
  });

  it("multiplies the falls of two schedulers, each on a metric of its own", () => {
    const schedule = statefulOf(product({ schedulers: [plateau("loss"), plateau("validation.loss")] }), {
      baseLearningRate: 8,
    });
    expect(schedule.monitor).toEqual(["loss", "validation.loss"]);
    const rateAfter = (...scores: readonly (readonly [number, number])[]) => {
      const state = scores.reduce(
        (before, [loss, validation]) => schedule.observe(before, loss, { loss, "validation.loss": validation }),
        schedule.init(),
      );
      return schedule.learningRate(state, scores.length);
    };
    expect(rateAfter([1, 1], [0.5, 0.5])).toBe(8);
    expect(rateAfter([1, 1], [1, 0.5])).toBe(4);
    expect(rateAfter([1, 1], [0.5, 1])).toBe(4);
    expect(rateAfter([1, 1], [1, 1])).toBe(2);
  });

  it("watches one name where two schedulers watch the same", () => {
    expect(statefulOf(product({ schedulers: [plateau("loss"), plateau("loss")] })).monitor).toBe("loss");
  });

  it("refuses what is no scheduler, and none", () => {
    expect(() => product({ schedulers: [] })).toThrow("`schedulers` must");
    expect(() => product({ schedulers: [{ use: "step" } as never] })).toThrow("`schedulers.0` must be a scheduler");
  });
});
