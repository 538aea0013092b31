import { type Schedule, type SchedulerContext, type SchedulerPlugin, defineScheduler } from "@downslope/core";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { about, halving, schedulerOf, watcherOf } from "../../test/plugins.ts";
import { describeBroken } from "../../test/refusals.ts";
import { checkSchedulerResult } from "./scheduler-result.ts";
import { schedulerChecks } from "./scheduler.ts";

const watching = (
  init: () => { best: number },
  observe: (state: { best: number }, m: number) => { best: number },
): SchedulerPlugin =>
  watcherOf<{ best: number }>((base) => ({
    monitor: "loss",
    init,
    learningRate: ({ best }) => (Number.isFinite(best) ? base / (1 + Math.abs(best)) : base),
    observe,
  }));
const least = (best: number, metric: number) => (metric < best ? metric : best);
let asked = 0;

/** A scheduler of its run and of a length that may be 0. */
const schedulerIn = (schedule: (context: SchedulerContext, length: number) => Schedule): SchedulerPlugin =>
  defineScheduler({
    name: "sample",
    options: z.object({ length: z.int().min(0).default(10).describe("a length") }),
    create: ({ length }, context) => schedule(context, length),
    about,
  });

/** A scheduler that keeps what it saw outside its state. */
const remembering = (): SchedulerPlugin =>
  watcherOf<{ count: number }>((base) => {
    let shown = false;
    return {
      monitor: "loss",
      init: () => ({ count: 0 }),
      learningRate: () => (shown ? base / 2 : base),
      observe: ({ count }) => {
        shown = true;
        return { count: count + 1 };
      },
    };
  });

describeBroken(schedulerChecks, "values", [
  [
    schedulerOf((base) => () => base),
    /cases\[0\]: learningRate\[1\] is 1, not 2/,
    { cases: [{ baseLearningRate: 1, learningRates: [1, 2] }] },
  ],
  [
    halving,
    /`metrics` must be given, for the scheduler watches a metric/,
    { cases: [{ baseLearningRate: 1, learningRates: [1] }] },
  ],
]);

describeBroken(schedulerChecks, "pure", [
  [
    schedulerOf((base) => {
      let rate = base;
      return () => (rate *= 0.9);
    }),
    /rate, asked out of order/,
  ],
  [
    watching(
      () => ({ best: 1 }),
      (state, metric) => {
        state.best = least(state.best, metric);
        return { best: state.best };
      },
    ),
    /`observe` changes the state/,
  ],
  [
    watching(
      () => ({ best: 1 }),
      () => ({ best: (asked += 1) }),
    ),
    /`observe` gives two states for one|rate at step/,
  ],
]);

describeBroken(schedulerChecks, "range", [
  [schedulerOf((base) => (step) => base * (1 - step / 100)), /At step 101 it is -0.001/],
  [schedulerOf((base) => (step) => base / step), /At step 0 it is Infinity/],
  [
    watcherOf<{ rate: number }>((base) => ({
      monitor: "loss",
      init: () => ({ rate: base }),
      learningRate: ({ rate }) => rate,
      observe: ({ rate }, metric) => ({ rate: Math.min(rate, metric ** 2) }),
    })),
    /At step 1 it is NaN with a metric that is NaN at first/,
  ],
  [schedulerOf((base) => (step) => (step < 9000 ? base : -base)), /At step 9000 it is -0\.1\./],
  [
    schedulerIn(
      ({ totalSteps }) =>
        (step) =>
          Math.min(1, step / (totalSteps! - 1)),
    ),
    /At step 0 it is NaN in a run of length 1/,
  ],
  [
    schedulerIn(
      ({ baseLearningRate }) =>
        () =>
          1 / baseLearningRate,
    ),
    /At step 0 it is Infinity with a base rate of 0/,
  ],
  [
    schedulerIn(
      ({ baseLearningRate }, length) =>
        (step) =>
          baseLearningRate * Math.min(1, step / length),
    ),
    /At step 0 it is NaN with `length: 0`/,
  ],
]);

describeBroken(schedulerChecks, "resumes", [
  [
    watching(
      () => ({ best: Number.POSITIVE_INFINITY }),
      ({ best }, metric) => ({ best: least(best, metric) }),
    ),
    /rate\[1\] is/,
  ],
  [remembering(), /taken up at step 1 with a metric that is falling, rate\[0\] is 0\.1, not 0\.05/],
]);

describe("a scheduler that watches several metrics", () => {
  const several = watcherOf<{ worst: number }>((base) => ({
    monitor: ["loss", "validation.loss"],
    init: () => ({ worst: 0 }),
    learningRate: ({ worst }) => base / (1 + worst),
    observe: ({ worst }, _, scores) => {
      const all = [scores!["loss"]!, scores!["validation.loss"]!].filter(Number.isFinite);
      return { worst: Math.max(worst, ...all.map(Math.abs)) };
    },
  }));

  it("is shown all of them and keeps every promise", () => {
    const checks = schedulerChecks.filter(({ name }) => ["result", "pure", "range", "resumes"].includes(name));
    expect(checks).toHaveLength(4);
    for (const { run } of checks) expect(() => run(several, {})).not.toThrow();
  });

  it("names at least one", () => {
    const none = watcherOf<{ rate: number }>((rate) => ({
      monitor: [],
      init: () => ({ rate }),
      learningRate: () => rate,
      observe: (state) => state,
    }));
    expect(() => checkSchedulerResult(none, {})).toThrow("`create` must return a function of the step");
  });
});

describeBroken(schedulerChecks, "result", [
  [schedulerOf(() => () => "0.1" as never), /The schedule must return a number, got "0\.1"/],
  [schedulerOf((() => 0.1) as never), /`create` must return a function of the step, .* got 0\.1/],
  [schedulerOf((() => ({ init: () => ({}) })) as never), /`create` must return .* got { init }/],
  [watching((() => undefined) as never, () => ({ best: 1 })), /`init` must return a record, got undefined/],
  [
    watching(() => ({ best: 1 }), (async () => ({ best: 1 })) as never),
    /`observe` must return a record, got a Promise/,
  ],
]);
