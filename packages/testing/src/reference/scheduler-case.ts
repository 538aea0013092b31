import { type ConfiguredScheduler, type SchedulerContext, type StatefulSchedule, problem } from "@downslope/core";
import { type Miss, compareNumbers } from "./compare.ts";
import type { SchedulerCase } from "./file.ts";
import { readNumber } from "./written.ts";

/** Where a run is taken up again: the step it had come to, and the state of then as JSON; none for a closed form. */
export interface SavedRun {
  readonly step: number;
  readonly state: string | undefined;
}

/** The learning rates from step 0, or where a run is taken up, to `steps - 1`; a stateful schedule is shown `metric(i)` after step i. */
export function ratesOf(
  scheduler: ConfiguredScheduler,
  context: SchedulerContext,
  steps: number,
  metric: (step: number) => number,
  from: SavedRun = { step: 0, state: undefined },
): number[] {
  const schedule = scheduler.create(context);
  const times = Array.from({ length: steps - from.step }, (_, i) => from.step + i);
  if (typeof schedule === "function") return times.map((step) => schedule(step));
  let state = from.state === undefined ? schedule.init() : (JSON.parse(from.state) as Record<string, unknown>);
  return times.map((step) => {
    const rate = schedule.learningRate(state, step);
    state = afterMetric(schedule, state, metric(step));
    return rate;
  });
}

/** The state after a metric was shown, under each of the names that the schedule watches. */
export function afterMetric(
  schedule: StatefulSchedule,
  state: Record<string, unknown>,
  metric: number,
): Record<string, unknown> {
  const names = [schedule.monitor].flat();
  return schedule.observe(state, metric, Object.fromEntries(names.map((name) => [name, metric])));
}

/** Runs a scheduler case; what differs at each step. */
export function runSchedulerCase(
  scheduler: ConfiguredScheduler,
  given: Pick<SchedulerCase, "baseLearningRate" | "learningRates" | "metrics">,
  tolerance: number,
): Miss[] {
  const expected = given.learningRates.map((rate) => readNumber("learningRates", rate));
  const context = {
    baseLearningRate: readNumber("baseLearningRate", given.baseLearningRate),
    totalSteps: expected.length,
  };
  const metric = (step: number): number => {
    if (given.metrics) return readNumber(`metrics[${step}]`, given.metrics[step]);
    throw problem("INVALID_ARGUMENT", {
      subject: "reference case",
      argument: "metrics",
      rule: "be given, for the scheduler watches a metric",
      got: given.metrics,
    });
  };
  return compareNumbers("learningRate", ratesOf(scheduler, context, expected.length, metric), expected, tolerance);
}
