import type { Schedule, SchedulerContext, SchedulerPlugin, StatefulSchedule } from "@downslope/core";
import type { SchedulerCase } from "../reference/file.ts";
import { drawFrom } from "./draw.ts";
import type { PluginGiven } from "./plugin.ts";

/** A scheduler plugin of any options. */
export type AnySchedulerPlugin = SchedulerPlugin<never>;

/** What the checks of a scheduler may be told. All of it can be left out. */
export interface SchedulerGiven extends PluginGiven {
  /** Rates to be matched, in the reference format; `id` and `scheduler` may be left out. */
  readonly cases?: readonly (Omit<SchedulerCase, "id" | "scheduler"> & Partial<SchedulerCase>)[];
  /** The run it serves; of rate 0.1, 100 steps and 10 steps an epoch by default. */
  readonly context?: SchedulerContext;
}

const standard: SchedulerContext = { baseLearningRate: 0.1, totalSteps: 100, stepsPerEpoch: 10 };

/** The run that a scheduler is checked in. */
export const contextOf = ({ context = standard }: SchedulerGiven): SchedulerContext => context;

/** Courses that a watched metric may take, each with words for it. A closed form watches none: one course is all it needs. */
export function coursesFor(schedule: Schedule | StatefulSchedule): [string, (step: number) => number][] {
  if (typeof schedule === "function") return [["", () => 0]];
  return Object.entries(courses()).map(([name, metric]) => [` with a metric that is ${name}`, metric]);
}

/** Courses of a metric by name. */
export function courses(): Readonly<Record<string, (step: number) => number>> {
  const noise = drawFrom(1).normal([1000]).data;
  return {
    falling: (step) => 1 / (1 + step),
    flat: () => 0.5,
    rising: (step) => step,
    noisy: (step) => noise[step % noise.length]!,
    "NaN at first": (step) => (step < 2 ? Number.NaN : 1 / step),
    "infinite in between": (step) => (step === 5 ? Number.POSITIVE_INFINITY : 1),
  };
}
