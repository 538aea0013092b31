import { problem } from "../errors.ts";
import type { ConfiguredScheduler, Schedule, SchedulerContext, StatefulSchedule } from "../plugin/scheduler.ts";

/** The learning rate of a run, whatever kind of schedule makes it. */
export interface RunningSchedule {
  /** The rate in force at a step. */
  rate(step: number): number;
  /** Shows the metrics of an epoch: `loss`, `validation.accuracy`, ... */
  observe(scores: Readonly<Record<string, number>>): void;
  /** What it watches, where it watches something. */
  readonly monitor: string | undefined;
  /** What must be saved: nothing for a closed form. */
  readonly state: Readonly<Record<string, unknown>> | undefined;
}

/** Sets a schedule going, from saved state where there is some. Without a scheduler the rate stays at its base. */
export function startSchedule(
  scheduler: ConfiguredScheduler | undefined,
  context: SchedulerContext,
  saved?: Readonly<Record<string, unknown>>,
): RunningSchedule {
  const schedule: Schedule | StatefulSchedule = scheduler ? scheduler.create(context) : () => context.baseLearningRate;
  const name = scheduler?.plugin.name ?? "constant";
  const checked = (rate: number, step: number): number => {
    if (Number.isFinite(rate) && rate >= 0) return rate;
    throw problem("INVALID_RESULT", {
      subject: `scheduler "${name}"`,
      rule: `return a rate from 0 up at step ${step}`,
      got: rate,
      cure: "Check its options.",
    });
  };
  if (typeof schedule === "function")
    return {
      rate: (step) => checked(schedule(step), step),
      observe: () => undefined,
      monitor: undefined,
      state: undefined,
    };
  let state = saved ?? schedule.init();
  return {
    rate: (step) => checked(schedule.learningRate(state, step), step),
    observe(scores) {
      const metric = scores[schedule.monitor];
      if (metric === undefined) {
        throw problem("INVALID_ARGUMENT", {
          subject: `scheduler "${name}"`,
          argument: "monitor",
          rule: `be one of ${Object.keys(scores).join(", ")}`,
          got: schedule.monitor,
          cure: "Name what this run measures each epoch, or add the metric or the split.",
        });
      }
      state = schedule.observe(state, metric);
    },
    monitor: schedule.monitor,
    get state() {
      return state;
    },
  };
}
