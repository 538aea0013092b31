import type { ConfiguredScheduler, StatefulSchedule } from "@downslope/core";
import { compareNumbers } from "../reference/compare.ts";
import { configure, optionsOf } from "../reference/configure.ts";
import { ratesOf, runSchedulerCase } from "../reference/scheduler-case.ts";
import { BrokenPromise, type Check, expectNoMiss } from "./check.ts";
import { drawFrom } from "./draw.ts";
import { globalsCheck } from "./global-conduct.ts";
import { pluginChecks } from "./plugin.ts";
import { type AnySchedulerPlugin, type SchedulerGiven, contextOf } from "./scheduler-given.ts";
import { checkSchedulerResult, result } from "./scheduler-result.ts";

const configured = (plugin: AnySchedulerPlugin, { options }: SchedulerGiven): ConfiguredScheduler =>
  configure<ConfiguredScheduler>(plugin, options);
/** Steps that are looked at: three times the run, for runs are prolonged. */
const lengthOf = (given: SchedulerGiven): number => 3 * (contextOf(given).totalSteps ?? 100);

/** The schedule, where it has a state. */
function statefulOf(plugin: AnySchedulerPlugin, given: SchedulerGiven): StatefulSchedule | undefined {
  const schedule = configured(plugin, given).create(contextOf(given));
  return typeof schedule === "function" ? undefined : schedule;
}

/** Courses that a watched metric may take. */
function courses(): Readonly<Record<string, (step: number) => number>> {
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
    const [next, again] = [schedule.observe(state, metric), schedule.observe(state, metric)];
    if (JSON.stringify(state) !== before)
      throw new BrokenPromise(plugin, pure, `\`observe\` changes the state that it is given, at step ${step}.`);
    if (JSON.stringify(next) !== JSON.stringify(again))
      throw new BrokenPromise(plugin, pure, `\`observe\` gives two states for one, at step ${step}.`);
    state = next;
  }
}

const sound = "its rates are finite and not negative, over the run and beyond";

/** Checks three times the length of the run, whatever the metric does. */
export function checkSchedulerRange(plugin: AnySchedulerPlugin, given: SchedulerGiven): void {
  for (const [name, metric] of Object.entries(courses())) {
    const rates = ratesOf(configured(plugin, given), contextOf(given), lengthOf(given), metric);
    const step = rates.findIndex((rate) => typeof rate !== "number" || !Number.isFinite(rate) || rate < 0);
    if (step >= 0)
      throw new BrokenPromise(
        plugin,
        sound,
        `At step ${step} it is ${String(rates[step])}, with a metric that is ${name}.`,
      );
  }
}

const resumes = "its state passes through JSON, and the rates go on the same";

/** Checks a stateful schedule that is saved and restored after each step. */
export function checkSchedulerResume(plugin: AnySchedulerPlugin, given: SchedulerGiven): void {
  for (const [name, metric] of Object.entries(courses())) {
    const schedule = statefulOf(plugin, given);
    if (!schedule) return;
    const expected = ratesOf(configured(plugin, given), contextOf(given), lengthOf(given), metric);
    let state = schedule.init();
    const rates = expected.map((_, step) => {
      state = JSON.parse(JSON.stringify(state)) as typeof state;
      const fresh = statefulOf(plugin, given)!;
      const rate = fresh.learningRate(state, step);
      state = fresh.observe(state, metric(step));
      return rate;
    });
    expectNoMiss(plugin, resumes, compareNumbers(`with a metric that is ${name}, rate`, rates, expected, 0));
  }
}

const resultCheck: Check<AnySchedulerPlugin, SchedulerGiven> = {
  name: "result",
  promise: result,
  run: checkSchedulerResult,
};

/** What every scheduler promises. */
export const schedulerChecks: readonly Check<AnySchedulerPlugin, SchedulerGiven>[] = [
  ...pluginChecks(["title", "summary", "use", "avoid", "formula", "source"]),
  resultCheck,
  globalsCheck(resultCheck),
  { name: "values", promise: values, run: checkSchedulerCases, applies: ({ cases = [] }) => cases.length > 0 },
  { name: "pure", promise: pure, run: checkSchedulerPurity },
  { name: "range", promise: sound, run: checkSchedulerRange },
  { name: "resumes", promise: resumes, run: checkSchedulerResume },
];
