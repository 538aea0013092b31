import { type ConfiguredScheduler, type SchedulerContext, problem } from "@downslope/core";
import { type Miss, compareNumbers } from "./compare.ts";
import type { SchedulerCase } from "./file.ts";
import { readNumber } from "./written.ts";

/** The learning rates of steps 0 to `steps - 1`; a stateful schedule is shown `metric(i)` after step i. */
export function ratesOf(
  scheduler: ConfiguredScheduler,
  context: SchedulerContext,
  steps: number,
  metric: (step: number) => number,
): number[] {
  const schedule = scheduler.create(context);
  if (typeof schedule === "function") return Array.from({ length: steps }, (_, step) => schedule(step));
  let state = schedule.init();
  return Array.from({ length: steps }, (_, step) => {
    const rate = schedule.learningRate(state, step);
    state = schedule.observe(state, metric(step));
    return rate;
  });
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
