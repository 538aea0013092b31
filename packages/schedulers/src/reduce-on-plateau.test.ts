import { describeScheduler } from "@downslope/testing";
import { describe, expect, it } from "vitest";
import { casesOf, itMatchesReference, largestError, ratesOf, statefulOf, throughJson } from "../reference/replay.ts";
import { type ReduceOnPlateauOptions, reduceOnPlateau } from "./reduce-on-plateau.ts";

const rates = (options: ReduceOnPlateauOptions, metrics: readonly number[], baseLearningRate = 1) =>
  ratesOf(reduceOnPlateau({ factor: 0.5, ...options }), metrics.length + 1, { baseLearningRate }, metrics);

describeScheduler(reduceOnPlateau, { options: { patience: 2 }, cases: casesOf(reduceOnPlateau) });

describe("reduce-on-plateau", () => {
  itMatchesReference(reduceOnPlateau, 3);

  it("bears as many bad epochs as its patience and falls after one more, as PyTorch does", () => {
    // The first value is the best, the next two are borne, the fourth makes it fall. Keras falls at the third.
    expect(rates({ patience: 2 }, [1, 1, 1, 1, 1])).toEqual([1, 1, 1, 1, 0.5, 0.5]);
    expect(rates({ patience: 0 }, [1, 1, 1])).toEqual([1, 1, 0.5, 0.25]);
  });

  it("does not count epochs of the cooldown", () => {
    expect(rates({ patience: 0, cooldown: 2 }, [1, 1, 1, 1, 1])).toEqual([1, 1, 0.5, 0.5, 0.5, 0.25]);
  });

  it("starts counting anew after an improvement", () => {
    expect(rates({ patience: 1 }, [1, 1, 0.5, 0.5, 0.5])).toEqual([1, 1, 1, 1, 1, 0.5]);
  });

  it("calls nothing better that is within the threshold, relative or absolute, down or up", () => {
    const fellAfter = (options: ReduceOnPlateauOptions, second: number) =>
      rates({ patience: 0, ...options }, [10, second]).at(-1) === 0.5;
    expect(fellAfter({ threshold: 0.1 }, 9.1)).toBe(true);
    expect(fellAfter({ threshold: 0.1 }, 8.9)).toBe(false);
    expect(fellAfter({ threshold: 0.1, thresholdMode: "absolute" }, 9.95)).toBe(true);
    expect(fellAfter({ threshold: 0.1, thresholdMode: "absolute" }, 9.85)).toBe(false);
    expect(fellAfter({ threshold: 0.1, mode: "max" }, 10.9)).toBe(true);
    expect(fellAfter({ threshold: 0.1, mode: "max" }, 11.1)).toBe(false);
    expect(fellAfter({ threshold: 0.1, mode: "max", thresholdMode: "absolute" }, 10.05)).toBe(true);
    expect(fellAfter({ threshold: 0.1, mode: "max", thresholdMode: "absolute" }, 10.15)).toBe(false);
  });

  it("follows PyTorch on metrics below 0, where a relative threshold lets worse pass for better", () => {
    // -0.99995 < -1 · (1 - 1e-4) = -0.9999.
    expect(rates({ patience: 0 }, [-1, -0.99995])).toEqual([1, 1, 1]);
    expect(rates({ patience: 0, thresholdMode: "absolute" }, [-1, -0.99995])).toEqual([1, 1, 0.5]);
  });

  it("never calls NaN or infinity better, and recovers from a first NaN", () => {
    expect(rates({ patience: 0 }, [Number.NaN, Number.NEGATIVE_INFINITY])).toEqual([1, 0.5, 0.25]);
    expect(rates({ patience: 1 }, [Number.NaN, 1, 0.9, 0.8])).toEqual([1, 1, 1, 1, 1]);
  });

  it("falls no lower than the minimum, and not at all by 1e-8 or less", () => {
    expect(rates({ patience: 0, minimum: 0.4 }, [1, 1, 1, 1])).toEqual([1, 1, 0.5, 0.4, 0.4]);
    expect(rates({ patience: 0 }, [1, 1, 1], 2e-8)).toEqual([2e-8, 2e-8, 2e-8, 2e-8]);
    expect(largestError(rates({ patience: 0 }, [1, 1, 1], 3e-8), [3e-8, 3e-8, 1.5e-8, 1.5e-8])).toBeLessThan(1e-12);
  });

  it("calls nothing better than a best of 0 by a relative threshold, as PyTorch does, but for what is below it", () => {
    expect(rates({ patience: 0, mode: "max" }, [0, 0])).toEqual([1, 1, 0.5]);
    expect(rates({ patience: 0 }, [0, 0, -1])).toEqual([1, 1, 0.5, 0.5]);
  });

  it("forgets nothing when a run is saved: best, bad epochs and cooldown go on", () => {
    const metrics = [3, 2, 2, 2, 2, 1, 1, 1, 1, 1, 0.5, 0.5, 0.5];
    const make = () => statefulOf(reduceOnPlateau({ patience: 1, cooldown: 2, factor: 0.5 }));
    const states = metrics.reduce((all, m) => [...all, make().observe(all.at(-1)!, m)], [make().init()]);
    states.forEach((state, i) => {
      let resumed = throughJson(state);
      for (const metric of metrics.slice(i)) resumed = make().observe(resumed, metric);
      expect(resumed, `saved after ${i} epochs`).toEqual(states.at(-1));
    });
    expect(make().learningRate(states.at(-1)!, 13)).toBeLessThan(0.1);
  });

  it("does not change the state it was given", () => {
    const schedule = statefulOf(reduceOnPlateau());
    const state = Object.freeze(schedule.init());
    schedule.observe(state, 1);
    expect(state).toEqual({ learningRate: 0.1, best: null, bad: 0, cooling: 0 });
  });

  it("watches the loss where nothing is said", () => {
    expect(statefulOf(reduceOnPlateau()).monitor).toBe("loss");
    expect(statefulOf(reduceOnPlateau({ monitor: "accuracy", mode: "max" })).monitor).toBe("accuracy");
  });

  it("refuses options out of range", () => {
    expect(() => reduceOnPlateau({ factor: 1 })).toThrow("`factor` must be less than 1, got 1");
    expect(() => reduceOnPlateau({ patience: 1.5 })).toThrow("`patience` must be a whole number, got 1.5");
    expect(() => reduceOnPlateau({ mode: "minimum" as never })).toThrow(
      '`mode` must be one of "min", "max", got "minimum"',
    );
    expect(() => reduceOnPlateau({ monitor: "" })).toThrow("`monitor` must");
  });
});
