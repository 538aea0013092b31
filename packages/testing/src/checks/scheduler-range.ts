import type { ConfiguredScheduler, JsonSchema, Options, SchedulerContext } from "@downslope/core";
import { configure } from "../reference/configure.ts";
import { ratesOf } from "../reference/scheduler-case.ts";
import { BrokenPromise, refusalOf } from "./check.ts";
import { type AnySchedulerPlugin, type SchedulerGiven, contextOf, coursesFor } from "./scheduler-given.ts";

export const sound = "its rates are finite and not negative, over the run and beyond";

/** Steps that are looked at where nothing is extreme: runs are prolonged. */
const long = 10_001;
/** Runs as short as they can be. */
const shortRuns: readonly Partial<SchedulerContext>[] = [1, 2, 3].map((totalSteps) => ({
  totalSteps,
  stepsPerEpoch: 1,
}));

/** Checks long and short runs, whatever the metric does, a base rate of 0, and options at the ends of their ranges. */
export function checkSchedulerRange(plugin: AnySchedulerPlugin, given: SchedulerGiven): void {
  const context = contextOf(given);
  const { options = {} } = given;
  const look = (scheduler: ConfiguredScheduler, run: SchedulerContext, steps: number, where: string): void => {
    for (const [words, metric] of coursesFor(scheduler.create(run))) {
      const rates = ratesOf(scheduler, run, steps, metric);
      const step = rates.findIndex((rate) => typeof rate !== "number" || !Number.isFinite(rate) || rate < 0);
      if (step < 0) continue;
      throw new BrokenPromise(plugin, sound, `At step ${step} it is ${String(rates[step])}${words}${where}.`);
    }
  };
  look(configure(plugin, options), context, long, "");
  look(configure(plugin, options), { ...context, baseLearningRate: 0 }, 100, " with a base rate of 0");
  for (const short of shortRuns) {
    const scheduler = configure<ConfiguredScheduler>(plugin, options);
    const run = { ...context, ...short };
    if (isRefused(() => scheduler.create(run))) continue;
    look(scheduler, run, 20, ` in a run of length ${String(short.totalSteps)}`);
  }
  for (const [name, value] of extremes(plugin.jsonSchema)) {
    const all: Options = { ...options, [name]: value };
    if (isRefused(() => configure<ConfiguredScheduler>(plugin, all).create(context))) continue;
    look(configure(plugin, all), context, 300, ` with \`${name}: ${String(value)}\``);
  }
}

/** Options and runs that do not go together may be refused before the first step. */
const isRefused = (create: () => unknown): boolean => refusalOf(create) !== undefined;

/** Each option at the ends of its range, and lengths of no step and of one. */
function extremes({ properties = {} }: JsonSchema): [string, number][] {
  return Object.entries(properties).flatMap(([name, schema]) => {
    const branches = schema.anyOf ?? [schema];
    const isWhole = branches.some(({ type }) => type === "integer");
    const bounds = branches.flatMap(({ minimum = [], maximum = [] }) => [minimum, maximum].flat());
    return [...new Set(isWhole ? [...bounds, 0, 1] : bounds)].map((value): [string, number] => [name, value]);
  });
}
