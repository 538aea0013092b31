// oxlint-disable unicorn/no-thenable -- `then` is an option's name, and its value is no function
import { type ConfiguredScheduler, type SchedulerContext, parseDocument, toDocument } from "@downslope/core";
import { sgd } from "@downslope/optimizers";
import {
  cosineAnnealing,
  cosineWarmRestarts,
  linearWarmup,
  multiStep,
  oneCycle,
  piecewiseConstant,
  reduceOnPlateau,
  sequence,
  step,
  warmupStableDecay,
} from "@downslope/schedulers";
import { describe, expect, it } from "vitest";
import { ratesOf, statefulOf, throughJson } from "../../packages/schedulers/reference/replay.ts";
import { close, pipelineOf, registry } from "./run.ts";

/*
 * Where two libraries have another rate at the same step under the same name: one test for each such place, and what
 * happens here. The figures of other libraries were measured with PyTorch 2.13, Keras 3.15, optax 0.2.8 and timm.
 */

/** The rates of the first steps, from a base rate of 1. */
const rates = (
  scheduler: ConfiguredScheduler,
  steps: number,
  context: Partial<SchedulerContext> = {},
  metrics: readonly number[] = [],
): number[] => ratesOf(scheduler, steps, { baseLearningRate: 1, ...context }, metrics);

/** The rate at one step, asked for alone. */
const rateAt = (scheduler: ConfiguredScheduler, at: number): number => {
  const schedule = scheduler.create({ baseLearningRate: 1 });
  return typeof schedule === "function" ? schedule(at) : schedule.learningRate(schedule.init(), at);
};

describe("cosines", () => {
  it("55: the cosine reaches its minimum at the last step and stays there, where PyTorch's rises to 0.146 and 0.5", () => {
    const falling = [1, 0.854, 0.5, 0.146, 0, 0, 0, 0, 0];
    expect(rates(cosineAnnealing({ totalSteps: 4 }), 9)).toEqual(close(falling, 3));
    expect(rates(cosineAnnealing({ totalSteps: 4, minimum: 0.25 }), 7).slice(4)).toEqual([0.25, 0.25, 0.25]);
  });

  it("56: a rate depends on the step alone, 0.146, and not on the one before, from which PyTorch makes 1.464", () => {
    const quarter = cosineAnnealing({ totalSteps: 4 });
    expect(rateAt(quarter, 3)).toBeCloseTo(0.146, 3);
    // Asked for in any order, by a schedule that was made anew: 0.345 after half the run, where PyTorch gives 0.691.
    const tenth = cosineAnnealing({ totalSteps: 10 });
    expect(rateAt(tenth, 6)).toBeCloseTo(0.345, 3);
    const forwards = rates(tenth, 14);
    const backwards = Array.from({ length: 14 }, (_, i) => rateAt(tenth, 13 - i)).toReversed();
    expect(backwards).toEqual(forwards);
  });

  it.each([
    [10, 2],
    [10, 3],
    [2, 10],
    [7, 10],
    [10, 1],
  ])("57: warm restarts are exact at each restart: first period %i, times %i", (firstPeriod, periodMultiplier) => {
    const scheduler = cosineWarmRestarts({ firstPeriod, periodMultiplier });
    let [start, period] = [0, firstPeriod];
    for (let i = 0; i < 7; i++) {
      const last = rateAt(scheduler, start + period - 1);
      expect(rateAt(scheduler, start), `restart ${i} at ${start}`).toBe(1);
      // The step before a restart is the lowest of its period, and above the minimum.
      expect(last).toBeCloseTo((1 + Math.cos((Math.PI * (period - 1)) / period)) / 2, 12);
      expect(last).toBeGreaterThan(0);
      expect(rateAt(scheduler, start + 1)).toBeCloseTo((1 + Math.cos(Math.PI / period)) / 2, 12);
      start += period;
      period *= periodMultiplier;
    }
  });

  it("57: ... at 1210, where PyTorch and timm give 0, and at 21 for periods that grow by a tenth, where Keras does", () => {
    expect(rateAt(cosineWarmRestarts({ firstPeriod: 10, periodMultiplier: 3 }), 1210)).toBe(1);
    expect(rateAt(cosineWarmRestarts({ firstPeriod: 10, periodMultiplier: 1.1 }), 21)).toBe(1);
    const single = cosineWarmRestarts({ firstPeriod: 1, periodMultiplier: 10 });
    expect([0, 1, 11, 111, 1111].map((at) => rateAt(single, at))).toEqual([1, 1, 1, 1, 1]);
  });

  it("58: the height that falls from one restart to the next is what is above the minimum", () => {
    const scheduler = cosineWarmRestarts({ firstPeriod: 2, decay: 0.5, minimum: 0.1 });
    expect(rates(scheduler, 6)).toEqual(close([1, 0.55, 0.55, 0.325, 0.325, 0.2125], 12));
  });
});

describe("one cycle", () => {
  it("59: the peak is at pT - 1 and the end at T - 1, as in PyTorch; past it the last rate stays", () => {
    const cycle = rates(oneCycle({ totalSteps: 10 }), 13);
    expect(cycle.slice(0, 3)).toEqual(close([0.04, 0.52, 1], 12));
    expect(cycle[9]! / 4e-6).toBeCloseTo(1, 9);
    // PyTorch rises to 0.0495 at the next step and throws at the one after.
    expect(cycle.slice(10)).toEqual(Array(3).fill(cycle[9]));
    // fastai's end is the peak over 1e5.
    expect(rates(oneCycle({ totalSteps: 10, finalDivFactor: 4000 }), 10)[9]! / 1e-5).toBeCloseTo(1, 9);
  });

  it("59: ... and a cycle of one, two or three steps is finite, where PyTorch divides by zero", () => {
    expect(rates(oneCycle({ totalSteps: 2, warmupFraction: 0.5 }), 2)).toEqual(close([1, 4e-6], 12));
    expect(rates(oneCycle({ totalSteps: 3 }), 1)).toEqual(close([0.994], 3));
    expect(rates(oneCycle({ totalSteps: 1 }), 2)).toEqual(close([4e-6, 4e-6], 12));
    for (let totalSteps = 1; totalSteps < 30; totalSteps++) {
      for (const warmupFraction of [0, 0.1, 0.3, 0.5, 1]) {
        for (const threePhase of [false, true]) {
          const all = rates(oneCycle({ totalSteps, warmupFraction, threePhase }), totalSteps + 3);
          expect(all.every((rate) => rate >= 3.9e-6 && rate <= 1)).toBe(true);
        }
      }
    }
  });
});

describe("warm-ups", () => {
  it("60: the first step has the start's share and step w all of it: from a third as in PyTorch, or from 0", () => {
    expect(rates(linearWarmup({ warmupSteps: 4 }), 6)).toEqual(close([1 / 3, 1 / 2, 2 / 3, 5 / 6, 1, 1], 12));
    // optax and Keras begin at 0, a first update that moves nothing.
    expect(rates(linearWarmup({ warmupSteps: 4, startFactor: 0 }), 6)).toEqual([0, 0.25, 0.5, 0.75, 1, 1]);
    // Nothing jumps where the next takes over, and its top is not cut off.
    const whole = rates(
      linearWarmup({ warmupSteps: 3, startFactor: 0, then: cosineAnnealing({ totalSteps: 100 }) }),
      9,
    );
    expect(whole.slice(0, 4)).toEqual(close([0, 1 / 3, 2 / 3, 1], 12));
    expect(whole.slice(3).every((rate, i, all) => i === 0 || all[i - 1]! - rate < 0.01)).toBe(true);
  });

  it("61: a length after a warm-up leaves it out, as in Keras; warmup-stable-decay counts it in, as optax", () => {
    const scheduler = linearWarmup({ warmupSteps: 10, startFactor: 0, then: cosineAnnealing({ totalSteps: 100 }) });
    expect([rateAt(scheduler, 100), rateAt(scheduler, 109)].every((rate) => rate > 0)).toBe(true);
    expect(rateAt(scheduler, 110)).toBe(0);
    const counted = warmupStableDecay({ warmupSteps: 10, decaySteps: 90, totalSteps: 100, decay: "cosine" });
    expect([rateAt(counted, 99) > 0, rateAt(counted, 100)]).toEqual([true, 0]);
    // "100%" is the end of the run, whatever comes first.
    const share = linearWarmup({ warmupSteps: 10, startFactor: 0, then: cosineAnnealing() });
    const run = rates(share, 101, { totalSteps: 100 });
    expect([run[10], run[55], run[100]]).toEqual(close([1, 0.5, 0], 12));
  });

  it("61: ... a warm-up of no steps starts at the peak, and one that leaves nothing is no division by zero", () => {
    const none = linearWarmup({ warmupSteps: 0, startFactor: 0, then: cosineAnnealing({ totalSteps: 4 }) });
    expect(rates(none, 3)).toEqual(close([1, 0.854, 0.5], 3));
    const all = linearWarmup({ warmupSteps: "100%", startFactor: 0, then: cosineAnnealing() });
    expect(rates(all, 7, { totalSteps: 4 })).toEqual([0, 0.25, 0.5, 0.75, 1, 0, 0]);
    const level = warmupStableDecay({ warmupSteps: 4, decaySteps: 0, totalSteps: 4 });
    expect(rates(level, 5)).toEqual([0, 0.25, 0.5, 0.75, 0]);
  });
});

describe("stairs", () => {
  it("62: the step of a boundary is the first with the new rate, as in PyTorch and optax; Keras keeps the old one", () => {
    expect(rates(piecewiseConstant({ milestones: [2, 4], values: [1, 0.5, 0.1] }), 6)).toEqual([
      1, 1, 0.5, 0.5, 0.1, 0.1,
    ]);
    expect(rates(multiStep({ milestones: [2], gamma: 0.5 }), 4)).toEqual([1, 1, 0.5, 0.5]);
  });

  it("69: a milestone that is named twice counts twice, in any order; a stair begins exactly at its step", () => {
    for (const milestones of [
      [2, 2, 5],
      [5, 2, 2],
    ])
      expect(rates(multiStep({ milestones, gamma: 0.5 }), 6)).toEqual([1, 1, 0.25, 0.25, 0.25, 0.125]);
    expect(rates(step({ stepSize: 3, gamma: 0.5 }), 7)).toEqual([1, 1, 1, 0.5, 0.5, 0.5, 0.25]);
  });

  it("68: a sequence gives the next scheduler its own step 0 at the milestone; a milestone of 0 begins with it", () => {
    const first = linearWarmup({ warmupSteps: 4, startFactor: 0.25 });
    const parts = [first, cosineAnnealing({ totalSteps: 4 })];
    const expected = [0.25, 0.4375, 0.625, 0.8125, 1, 0.854, 0.5];
    expect(rates(sequence({ schedulers: parts, milestones: [4] }), 7)).toEqual(close(expected, 3));
    expect(rates(sequence({ schedulers: parts, milestones: [0] }), 3)).toEqual(close([1, 0.854, 0.5], 3));
  });

  it("68: ... and keeps the state of schedulers inside it when it is saved", () => {
    const plateau = reduceOnPlateau({ patience: 1, factor: 0.5 });
    const nested = sequence({
      schedulers: [step({ stepSize: 2 }), linearWarmup({ warmupSteps: 1, then: plateau })],
      milestones: [2],
    });
    const whole = statefulOf(nested, { baseLearningRate: 1 });
    const after = (metrics: readonly number[], state = whole.init()) =>
      metrics.reduce((now, metric, i) => whole.observe(now, metric, { loss: metric }, 4 + i), state);
    const flat = Array(5).fill(1) as number[];
    expect(whole.learningRate(after(flat), 9)).toBe(0.25);
    for (let cut = 0; cut < flat.length; cut++) {
      const saved = throughJson(after(flat.slice(0, cut)));
      const again = statefulOf(nested, { baseLearningRate: 1 });
      const end = flat.slice(cut).reduce((now, m, i) => again.observe(now, m, { loss: m }, 4 + cut + i), saved);
      expect(end).toEqual(after(flat));
    }
  });
});

describe("a plateau", () => {
  const fall = (options: object, metrics: readonly number[]) =>
    rates(reduceOnPlateau({ factor: 0.5, ...options }), metrics.length + 1, {}, metrics);

  it("63: patience is how many bad values are borne: the 4th of a flat metric is the one, in Keras and optax the 3rd", () => {
    expect(fall({ patience: 2 }, [1, 1, 1, 1])).toEqual([1, 1, 1, 1, 0.5]);
    // Patience less by one is theirs.
    expect(fall({ patience: 1 }, [1, 1, 1])).toEqual([1, 1, 1, 0.5]);
    // Two values after a fall count for nothing: the third and fourth after it are the bad ones.
    expect(fall({ patience: 1, cooldown: 2 }, Array(8).fill(1))).toEqual([1, 1, 1, 0.5, 0.5, 0.5, 0.5, 0.25, 0.25]);
  });

  it("64: a relative threshold takes -0.99995 for better than -1, as in PyTorch; an absolute one does not", () => {
    expect(fall({ patience: 0 }, [-1, -0.99995])).toEqual([1, 1, 1]);
    expect(fall({ patience: 0, thresholdMode: "absolute" }, [-1, -0.99995])).toEqual([1, 1, 0.5]);
    expect(fall({ patience: 0, mode: "max" }, [0, 0])).toEqual([1, 1, 0.5]);
    expect(fall({ patience: 0 }, [0, 0])).toEqual([1, 1, 0.5]);
  });

  it("65: NaN is never better and lets the rate fall; a first NaN is forgotten, where in Keras it stays the best", () => {
    expect(fall({ patience: 1 }, [0.5, Number.NaN, Number.NaN])).toEqual([1, 1, 1, 0.5]);
    expect(fall({ patience: 1 }, [Number.NaN, 0.5, 0.4, 0.3, 0.2])).toEqual([1, 1, 1, 1, 1, 1]);
    expect(fall({ patience: 0, mode: "max" }, [Number.NaN, 1, 2])).toEqual([1, 0.5, 0.5, 0.5]);
  });
});

describe("what is saved of a scheduler", () => {
  it("70: every scheduler is written as plain data and made again from it; a function, which could not be, is refused", () => {
    const nested = sequence({
      schedulers: [
        linearWarmup({ warmupSteps: 3, then: cosineWarmRestarts({ firstPeriod: 4 }) }),
        multiStep({ milestones: ["50%"] }),
      ],
      milestones: [10],
    });
    const written = JSON.stringify(toDocument(pipelineOf([0], { optimizer: sgd(), scheduler: nested })));
    const { scheduler } = parseDocument(written, { registry });
    const run = { totalSteps: 20, stepsPerEpoch: 5 };
    expect(rates(scheduler!, 20, run)).toEqual(rates(nested, 20, run));
    const half = (at: number): number => 0.5 ** at;
    expect(() => linearWarmup({ warmupSteps: 2, then: half as never })).toThrow(
      "`then` must be a scheduler with its options fixed",
    );
  });
});
