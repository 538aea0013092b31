import {
  type ConfiguredScheduler,
  type Duration,
  type Schedule,
  type SchedulerContext,
  type StatefulSchedule,
  resolveDuration,
} from "@downslope/core";
import { inSequence, partOfRun } from "./combine.ts";

/** Options that warm-ups share. */
export interface WarmUp {
  readonly warmupSteps: Duration;
  readonly then?: ConfiguredScheduler | undefined;
}

/**
 * A rise for so many steps, and then the next scheduler, or the base rate. `factor` is the share of the base rate, from
 * the share of the warm-up that is behind. Nothing is divided by the length of a warm-up that has none.
 */
export function warmUp(
  subject: string,
  { warmupSteps, then }: WarmUp,
  context: SchedulerContext,
  factor: (progress: number) => number,
): Schedule | StatefulSchedule {
  const { baseLearningRate } = context;
  const length = resolveDuration(subject, "warmupSteps", warmupSteps, context);
  const next = then?.create(partOfRun(context, length)) ?? (() => baseLearningRate);
  return inSequence([(step) => baseLearningRate * factor(step / length), next], [length]);
}
