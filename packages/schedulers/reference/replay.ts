import { readFileSync } from "node:fs";
import type { ConfiguredScheduler, SchedulerContext, SchedulerPlugin, StatefulSchedule } from "@downslope/core";
import { expect, it } from "vitest";

interface Case {
  readonly id: string;
  readonly scheduler: string;
  readonly options: Readonly<Record<string, unknown>>;
  readonly baseLearningRate: number;
  readonly metrics?: readonly number[];
  readonly learningRates: readonly number[];
}

/** Numbers of PyTorch 1.13; `learningRates[i]` is in force at step i, and `metrics[i]` is shown after it. */
const reference = JSON.parse(readFileSync(new URL("schedulers.json", import.meta.url), "utf8")) as {
  readonly cases: readonly Case[];
};

/** The cases of one scheduler. */
export const casesOf = ({ name }: { readonly name: string }): Case[] =>
  reference.cases.filter(({ scheduler }) => scheduler === name);

/** The rates from step 0 on, one metric a step where the scheduler watches one. State passes through JSON at every step. */
export function ratesOf(
  scheduler: ConfiguredScheduler,
  steps: number,
  context: Partial<SchedulerContext> = {},
  metrics: readonly number[] = [],
): number[] {
  const schedule = scheduler.create({ baseLearningRate: 0.1, ...context });
  const times = Array.from({ length: steps }, (_, step) => step);
  if (typeof schedule === "function") return times.map(schedule);
  let state = schedule.init();
  return times.map((step) => {
    const rate = schedule.learningRate(state, step);
    if (step < metrics.length) state = throughJson(schedule.observe(state, metrics[step]!));
    return rate;
  });
}

/** A value as it comes back from a file. */
export const throughJson = <T>(value: T): T => JSON.parse(JSON.stringify(value)) as T;

/** The working part of a scheduler that watches a metric. */
export function statefulOf(scheduler: ConfiguredScheduler, context: Partial<SchedulerContext> = {}): StatefulSchedule {
  const schedule = scheduler.create({ baseLearningRate: 0.1, ...context });
  if (typeof schedule === "function") throw new TypeError("This scheduler watches no metric.");
  return schedule;
}

/** A metric, and how many steps were made when it was measured. */
interface Shown {
  readonly after: number;
  readonly loss: number;
}

/** The rate at a step once metrics were shown, by a trainer that says how many steps were made. */
export function observingOf(scheduler: ConfiguredScheduler, baseLearningRate: number) {
  const schedule = statefulOf(scheduler, { baseLearningRate });
  type Observe = (state: object, metric: number, scores: object, step: number) => Record<string, unknown>;
  const observe = schedule.observe as Observe;
  return (shown: readonly Shown[], step: number): number =>
    schedule.learningRate(
      shown.reduce((state, { after, loss }) => observe(state, loss, { loss }, after), schedule.init()),
      step,
    );
}

/** The largest relative error; NaN where lengths differ. */
export function largestError(actual: readonly number[], expected: readonly number[]): number {
  if (actual.length !== expected.length) return Number.NaN;
  return Math.max(...expected.map((value, i) => Math.abs(actual[i]! - value) / (Math.abs(value) || 1)));
}

/** Declares a test for each case of a scheduler: within 1e-9 of PyTorch, relative to each rate. */
export function itMatchesReference<Input>(plugin: SchedulerPlugin<Input>, cases: number): void {
  const own = casesOf(plugin);
  it(`has ${cases} reference cases`, () => expect(own).toHaveLength(cases));
  for (const { id, options, baseLearningRate, metrics, learningRates } of own) {
    it(`matches PyTorch, ${id} ${JSON.stringify(options)}`, () => {
      const configured = (plugin as unknown as (given: object) => ConfiguredScheduler)(options);
      const rates = ratesOf(configured, learningRates.length, { baseLearningRate }, metrics);
      expect(largestError(rates, learningRates)).toBeLessThanOrEqual(1e-9);
    });
  }
}
