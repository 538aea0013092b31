import type { ConfiguredScheduler, StatefulSchedule } from "@downslope/core";

/** The learning rate over a race. */
export interface Rates {
  at(step: number): number;
  /** Shows the value of a step, for schedules that watch it. */
  observe(value: number, step: number): void;
}

/**
 * The rate of a schedule, or a constant one. A race has no batches: each step counts as an epoch, and the surface's value
 * as whatever is watched.
 */
export function ratesOf(
  scheduler: ConfiguredScheduler | undefined,
  baseLearningRate: number,
  totalSteps: number,
): Rates {
  const schedule = scheduler?.create({ baseLearningRate, totalSteps, stepsPerEpoch: 1 }) ?? (() => baseLearningRate);
  if (typeof schedule === "function") return { at: schedule, observe: () => undefined };
  return watching(schedule);
}

function watching(schedule: StatefulSchedule): Rates {
  const monitors = [schedule.monitor].flat();
  let state = schedule.init();
  return {
    at: (step) => schedule.learningRate(state, step),
    observe(value, step) {
      state = schedule.observe(state, value, Object.fromEntries(monitors.map((name) => [name, value])), step);
    },
  };
}
