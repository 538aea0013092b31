import { describeScheduler } from "@downslope/testing";
import { describe, expect, it } from "vitest";
import { ratesOf, statefulOf } from "../reference/replay.ts";
import { constant } from "./constant.ts";
import { cosineAnnealing } from "./cosine-annealing.ts";
import { noise } from "./noise.ts";
import { reduceOnPlateau } from "./reduce-on-plateau.ts";

describeScheduler(noise, { options: { scheduler: cosineAnnealing() } });
describeScheduler(noise, { options: { scheduler: reduceOnPlateau({ patience: 2 }), from: "30%", until: "80%" } });

const factors = (options: object, steps: number) =>
  ratesOf(noise({ scheduler: constant(), ...options }), steps, { baseLearningRate: 1 });

describe("noise", () => {
  it("stays within its amplitude and fills it, evenly on both sides", () => {
    const rates = factors({ amplitude: 0.5 }, 4000);
    expect(Math.min(...rates)).toBeGreaterThanOrEqual(0.5);
    expect(Math.max(...rates)).toBeLessThan(1.5);
    expect(Math.min(...rates)).toBeLessThan(0.51);
    expect(Math.max(...rates)).toBeGreaterThan(1.49);
    // The mean of 4000 such numbers is off by more than 0.02 once in 100 000 seeds.
    expect(Math.abs(rates.reduce((sum, rate) => sum + rate, 0) / 4000 - 1)).toBeLessThan(0.02);
  });

  it("is the same for a seed and a step, and another for another seed", () => {
    const rate = noise({ scheduler: constant() }).create({ baseLearningRate: 1 }) as (step: number) => number;
    const rates = factors({}, 50);
    expect(rate(49)).toBe(rates[49]);
    expect(factors({ seed: 43 }, 50)).not.toEqual(rates);
    expect(new Set(rates).size).toBe(50);
  });

  it("begins and ends where it is told to", () => {
    const rates = factors({ from: 3, until: 6 }, 9);
    expect(rates.map((rate) => rate === 1)).toEqual([true, true, true, false, false, false, true, true, true]);
  });

  it("leaves the rates alone with an amplitude of 0", () => {
    expect(factors({ amplitude: 0 }, 5)).toEqual([1, 1, 1, 1, 1]);
  });

  it("lets the scheduler inside watch its metric", () => {
    const watching = noise({ scheduler: reduceOnPlateau({ patience: 0, factor: 0.5 }), amplitude: 0 });
    expect(statefulOf(watching).monitor).toBe("loss");
    expect(ratesOf(watching, 4, { baseLearningRate: 1 }, [1, 1, 1])).toEqual([1, 1, 0.5, 0.25]);
  });

  it("refuses an amplitude that would turn rates negative", () => {
    expect(() => noise({ scheduler: constant(), amplitude: 1.5 })).toThrow("`amplitude` must be at most 1, got 1.5");
    expect(() => noise({} as never)).toThrow("`scheduler` must");
  });
});
