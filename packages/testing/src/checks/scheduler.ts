import type { ConfiguredScheduler, Schedule, StatefulSchedule } from "@downslope/core";
import { compareNumbers } from "../reference/compare.ts";
import { configure, optionsOf } from "../reference/configure.ts";
import { type SavedRun, afterMetric, ratesOf, runSchedulerCase } from "../reference/scheduler-case.ts";
import { BrokenPromise, type Check, expectNoMiss } from "./check.ts";
import { watchedCheck } from "./global-conduct.ts";
import { pluginChecks } from "./plugin.ts";
import { type AnySchedulerPlugin, type SchedulerGiven, contextOf, courses, coursesFor } from "./scheduler-given.ts";
import { checkSchedulerRange, sound } from "./scheduler-range.ts";
import { checkSchedulerResult, result } from "./scheduler-result.ts";

const configured = (plugin: AnySchedulerPlugin, { options }: SchedulerGiven): ConfiguredScheduler =>
  configure<ConfiguredScheduler>(plugin, options);
/** Steps that are looked at: three times the run, for runs are prolonged. */
const lengthOf = (given: SchedulerGiven): number => 3 * (contextOf(given).totalSteps ?? 100);

const values = "its rates equal the cases given";

/** Checks the cases given, to 1e-9. */
export function checkSchedulerCases(plugin: AnySchedulerPlugin, { cases = [] }: SchedulerGiven): void {
  cases.forEach((one, i) => {
    const misses = runSchedulerCase(configure<ConfiguredScheduler>(plugin, optionsOf(one)), one, 1e-9);
    const { id = `cases[${i}]` } = one;
    expectNoMiss(
      plugin,
      values,
      misses.map((miss) => ({ ...miss, what: `${id}: ${miss.what}` })),
    );
  });
}

const pure = "the same step gives the same rate, in whatever order it is asked";

/** Checks that nothing is remembered outside the state, and that states are not changed in place. */
export function checkSchedulerPurity(plugin: AnySchedulerPlugin, given: SchedulerGiven): void {
  const length = lengthOf(given);
  const expected = ratesOf(configured(plugin, given), contextOf(given), length, courses()["noisy"]!);
  const schedule = configured(plugin, given).create(contextOf(given));
  if (typeof schedule === "function") {
    const steps = Array.from({ length }, (_, i) => (i * 7919) % length);
    const rates = steps.map((step) => schedule(step));
    const wanted = steps.map((step) => expected[step]!);
    return expectNoMiss(plugin, pure, compareNumbers("rate, asked out of order,", rates, wanted, 0));
  }
  let state = schedule.init();
  for (let step = 0; step < length; step++) {
    const before = JSON.stringify(state);
    const metric = courses()["noisy"]!(step);
    const rates = [schedule.learningRate(state, step), schedule.learningRate(state, step)];
    expectNoMiss(plugin, pure, compareNumbers(`rate at step ${step}`, rates, [expected[step]!, expected[step]!], 0));
    const [next, again] = [afterMetric(schedule, state, metric), afterMetric(schedule, state, metric)];
    if (JSON.stringify(state) !== before)
      throw new BrokenPromise(plugin, pure, `\`observe\` changes the state that it is given, at step ${step}.`);
    if (JSON.stringify(next) !== JSON.stringify(again))
      throw new BrokenPromise(plugin, pure, `\`observe\` gives two states for one, at step ${step}.`);
    state = next;
  }
}

const resumes = "its state passes through JSON, and the rates go on the same";

/** Checks runs that are stopped after each of 60 steps, saved as JSON, and taken up by another schedule. */
export function checkSchedulerResume(plugin: AnySchedulerPlugin, given: SchedulerGiven): void {
  const rates = (metric: (step: number) => number, from?: SavedRun): number[] =>
    ratesOf(configured(plugin, given), contextOf(given), lengthOf(given), metric, from);
  const schedule = configured(plugin, given).create(contextOf(given));
  for (const [words, metric] of coursesFor(schedule)) {
    const expected = rates(metric);
    for (const saved of savedRuns(schedule, metric)) {
      const wanted = expected.slice(saved.step);
      const what = `taken up at step ${saved.step}${words}, rate`;
      expectNoMiss(plugin, resumes, compareNumbers(what, rates(metric, saved), wanted, 0));
    }
  }
}

/** A run as it can be saved before each of its first 60 steps. */
function savedRuns(schedule: Schedule | StatefulSchedule, metric: (step: number) => number): SavedRun[] {
  const steps = Array.from({ length: 60 }, (_, step) => step);
  if (typeof schedule === "function") return steps.map((step) => ({ step, state: undefined }));
  let state = schedule.init();
  return steps.map((step) => {
    const saved = { step, state: JSON.stringify(state) };
    state = afterMetric(schedule, state, metric(step));
    return saved;
  });
}

const resultCheck: Check<AnySchedulerPlugin, SchedulerGiven> = {
  name: "result",
  promise: result,
  run: checkSchedulerResult,
};

/** What every scheduler promises. */
export const schedulerChecks: readonly Check<AnySchedulerPlugin, SchedulerGiven>[] = [
  ...pluginChecks(["title", "summary", "use", "avoid", "formula", "source"]),
  ...watchedCheck(resultCheck),
  { name: "values", promise: values, run: checkSchedulerCases, applies: ({ cases = [] }) => cases.length > 0 },
  { name: "pure", promise: pure, run: checkSchedulerPurity },
  { name: "range", promise: sound, run: checkSchedulerRange },
  { name: "resumes", promise: resumes, run: checkSchedulerResume },
];
