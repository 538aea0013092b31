import { type ConfiguredScheduler, type StatefulSchedule } from "@downslope/core";
import { configure } from "../reference/configure.ts";
import { afterMetric } from "../reference/scheduler-case.ts";
import { BrokenPromise, showKeys } from "./check.ts";
import type { Hook } from "./hooks.ts";
import { type AnySchedulerPlugin, type SchedulerGiven, contextOf } from "./scheduler-given.ts";

export const result = "it gives a learning rate for a step, a number";

/** Checks what `create` gives, and what its functions give for the first step. */
export function checkSchedulerResult(plugin: AnySchedulerPlugin, given: SchedulerGiven): void {
  const expect = (isKept: boolean, hook: Hook, rule: string, got: unknown): void => {
    if (isKept) return;
    const subject = hook === "schedule" ? "The schedule" : `\`${hook}\``;
    throw new BrokenPromise(plugin, result, `${subject} must ${rule}, got ${showKeys(got)}.`, { hook });
  };
  const schedule = configure<ConfiguredScheduler>(plugin, given.options).create(contextOf(given));
  if (typeof schedule === "function") {
    const rate = schedule(0);
    return expect(typeof rate === "number", "schedule", "return a number", rate);
  }
  const rule = "return a function of the step, or `{ monitor, init, learningRate, observe }`";
  expect(isStateful(schedule), "create", rule, schedule);
  const state = schedule.init();
  expect(isRecord(state), "init", "return a record", state);
  const rate = schedule.learningRate(state, 0);
  expect(typeof rate === "number", "learningRate", "return a number", rate);
  const next = afterMetric(schedule, state, 1);
  expect(isRecord(next), "observe", "return a record", next);
}

const isRecord = (value: unknown): boolean =>
  typeof value === "object" && value !== null && !(value instanceof Promise) && !Array.isArray(value);

function isStateful(schedule: Partial<StatefulSchedule> | undefined): boolean {
  const functions = [schedule?.init, schedule?.learningRate, schedule?.observe];
  const names: readonly unknown[] = [schedule?.monitor].flat();
  const isNamed = names.length > 0 && names.every((name) => typeof name === "string");
  return isNamed && functions.every((one) => typeof one === "function");
}
