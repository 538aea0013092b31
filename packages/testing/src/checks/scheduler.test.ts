import type { SchedulerPlugin } from "@downslope/core";
import { halving, schedulerOf, watcherOf } from "../../test/plugins.ts";
import { describeBroken } from "../../test/refusals.ts";
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
    /At step 1 it is NaN, with a metric that is NaN at first/,
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
]);

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
