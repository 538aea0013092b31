import { describeScheduler } from "@downslope/testing";
import { describe, expect, it } from "vitest";
import { casesOf, itMatchesReference, largestError, ratesOf } from "../reference/replay.ts";
import { type OneCycleOptions, oneCycle } from "./one-cycle.ts";

describeScheduler(oneCycle, { cases: casesOf(oneCycle), rejects: [{ minimum: 0.5 }] });
describeScheduler(oneCycle, { options: { threePhase: true, annealing: "linear", warmupFraction: 0.4 } });
describeScheduler(oneCycle, { options: { inverse: true }, context: { baseLearningRate: 0.9, totalSteps: 100 } });

const rates = (options: OneCycleOptions, steps: number, context = {}) =>
  ratesOf(oneCycle(options), steps, { baseLearningRate: 1, ...context });

describe("one-cycle", () => {
  itMatchesReference(oneCycle, 4);

  it("peaks at p T - 1 and ends at T - 1, as PyTorch does; optax is one step later in both", () => {
    // PyTorch 2.13: OneCycleLR(max_lr=1, total_steps=10).
    const expected = [
      0.04, 0.52, 1, 0.9504846320134737, 0.8117456539497631, 0.6112620219362893, 0.38874197806371075,
      0.18825834605023697, 0.049519367986526286, 4e-6,
    ];
    expect(largestError(rates({ totalSteps: 10 }, 10), expected)).toBeLessThanOrEqual(1e-12);
  });

  it("stays at its last rate past the end, where PyTorch's rises once and then throws", () => {
    const last = rates({ totalSteps: 10 }, 15).slice(9);
    expect(last).toEqual(Array(6).fill(last[0]));
    expect(last[0]).toBeCloseTo(4e-6, 20);
  });

  it("has a peak where its first phase takes no time, where PyTorch divides by zero", () => {
    expect(rates({ totalSteps: 2, warmupFraction: 0.5 }, 3)).toEqual([1, 4e-6, 4e-6]);
    expect(rates({ totalSteps: 1, warmupFraction: 1 }, 2)).toEqual([1, 1]);
  });

  it("follows PyTorch in runs that are too short for a first phase", () => {
    // PyTorch 2.13 with total_steps of 1, 2 and 3.
    const short = [1, 2, 3].map((totalSteps) => rates({ totalSteps }, totalSteps));
    expect(
      largestError(short.flat(), [4e-6, 0.811745653949763, 4e-6, 0.9944154354509117, 0.46263710266697505, 4e-6]),
    ).toBeLessThanOrEqual(1e-9);
  });

  it("falls back to its first rate in as many steps as it rose, with three phases", () => {
    const options = {
      totalSteps: 10,
      threePhase: true,
      annealing: "linear",
      divFactor: 10,
      finalDivFactor: 10,
    } as const;
    const expected = [0.1, 0.55, 1, 0.55, 0.1, 0.082, 0.064, 0.046, 0.028, 0.01];
    expect(largestError(rates(options, 10), expected)).toBeLessThanOrEqual(1e-14);
  });

  it("takes the base rate for its peak unless told another, and the whole run", () => {
    const own = rates({}, 40, { baseLearningRate: 0.3, totalSteps: 40 });
    expect(own).toEqual(rates({ maximum: 0.3, totalSteps: 40 }, 40, { baseLearningRate: 7 }));
    expect(Math.max(...own)).toBe(0.3);
  });

  it("gives momentum the inverse cycle of PyTorch's cycle_momentum", () => {
    // PyTorch 2.13: momentum under OneCycleLR(total_steps=10), in two phases and in three.
    const two = [
      0.95, 0.9, 0.85, 0.854951556604879, 0.8688255099070633, 0.8888739533021842, 0.9111260466978157,
      0.9311744900929366, 0.945048443395121, 0.95,
    ];
    const three = [0.95, 0.9, 0.85, 0.9, 0.95, 0.95, 0.95, 0.95, 0.95, 0.95];
    expect(largestError(rates({ inverse: true, totalSteps: 10 }, 10), two)).toBeLessThanOrEqual(1e-14);
    expect(largestError(rates({ inverse: true, totalSteps: 10, threePhase: true }, 10), three)).toBeLessThanOrEqual(
      1e-14,
    );
    const own = rates({ inverse: true, maximum: 0.9, minimum: 0.5, totalSteps: 10 }, 12);
    expect([own[0], own[2], own[9], own[11]]).toEqual([0.9, 0.5, 0.9, 0.9]);
  });

  it("moves one number alone, so that an optimizer without momentum needs no switch", () => {
    const schedule = oneCycle({ totalSteps: 10 }).create({ baseLearningRate: 1 });
    expect(schedule).toBeTypeOf("function");
    expect((schedule as (step: number) => unknown)(0)).toBeTypeOf("number");
    expect(Object.keys(oneCycle().options)).not.toContain("momentum");
  });

  it("refuses options out of range, and a minimum that it would not read", () => {
    expect(() => oneCycle({ minimum: 0.5 })).toThrow(
      "`minimum` must be left out unless `inverse` is true; the lowest rate is maximum / divFactor / finalDivFactor, got 0.5",
    );
    expect(() => oneCycle({ warmupFraction: 1.5 })).toThrow("`warmupFraction` must be at most 1, got 1.5");
    expect(() => oneCycle({ divFactor: 0 })).toThrow("`divFactor` must be greater than 0, got 0");
    expect(() => oneCycle().create({ baseLearningRate: 1 })).toThrow(
      "one-cycle: `totalSteps` must be in steps where the length of the run is unknown",
    );
  });
});
