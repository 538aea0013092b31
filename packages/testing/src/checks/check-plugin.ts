import { type AnyPlugin, DownslopeError } from "@downslope/core";
import { startPlatforms } from "../reference/platform.ts";
import type { Check, Named } from "./check.ts";
import { type Fault, type Thrown, faultMessage, faultOf } from "./fault.ts";
import { watchGlobals } from "./global-conduct.ts";
import { type HookListener, watched } from "./hooks.ts";
import { callbackChecks, datasetChecks } from "./kinds-without-suite.ts";
import { lossChecks } from "./loss.ts";
import { metricChecks } from "./metric.ts";
import { modelChecks } from "./model.ts";
import { optimizerChecks, transformChecks } from "./optimizer.ts";
import { type PluginGiven, pluginChecks } from "./plugin.ts";
import { restsOn } from "./rests.ts";
import { schedulerChecks } from "./scheduler.ts";

/** How a plugin kept a promise. */
export interface PromiseResult {
  /** Short name, for `skip`. */
  readonly name: string;
  /** The promise, a sentence. */
  readonly promise: string;
  /** `skipped` where it was left out, nothing was given to check it by, or a promise that it rests on is broken. */
  readonly outcome: "kept" | "broken" | "skipped";
  /** What is wrong where it is broken: plugin, hook, promise and cure. */
  readonly message?: string;
  /** The same in parts. */
  readonly fault?: Fault;
  /** The broken promise that it rests on where it was skipped, or that has the same cause where it is broken too. */
  readonly because?: string;
}

/** Told how a check goes on. */
export interface CheckListener {
  /** A promise begins to be checked. */
  readonly begin?: (name: string) => void;
  /** The author's code starts and ends. */
  readonly hooks?: HookListener;
  readonly end?: (result: PromiseResult) => void;
}

type AnyCheck = Check<AnyPlugin, PluginGiven>;

const checksByKind: Readonly<Record<string, readonly Check<never, never>[]>> = {
  callback: callbackChecks,
  dataset: datasetChecks,
  loss: lossChecks,
  metric: metricChecks,
  model: modelChecks,
  optimizer: optimizerChecks,
  scheduler: schedulerChecks,
  transform: transformChecks,
};

/** Kinds of which little more is checked than what all plugins promise. */
const kindsWithoutSuite: readonly string[] = ["callback", "dataset", "engine"];

/** Whether there is a suite for plugins of that kind. */
export const hasSuite = (kind: string): boolean => !kindsWithoutSuite.includes(kind);

/** The promises that a plugin of that kind makes, by name. Kinds without a suite make those that all kinds make. */
export function promisesOf(kind: string): readonly { readonly name: string; readonly promise: string }[] {
  return checksOf(kind);
}

const checksOf = (kind: string): readonly AnyCheck[] =>
  (checksByKind[kind] ?? pluginChecks(["title", "summary"])) as readonly AnyCheck[];

/**
 * Checks all promises of a plugin without a test runner. A promise that rests on a broken one is skipped, and of those
 * that one and the same error breaks, all but the first name the first, so that a mistake is told once.
 */
export async function checkPlugin(
  plugin: AnyPlugin,
  given: PluginGiven = {},
  listener: CheckListener = {},
): Promise<PromiseResult[]> {
  await startPlatforms();
  const kind = String(plugin.kind);
  const checks = checksOf(kind);
  const results = new Map<string, PromiseResult>();
  const thrown: Thrown[] = [];
  const globals = watchGlobals();
  const subject = watched(plugin, {
    enter: (hook) => listener.hooks?.enter?.(hook),
    leave: (hook, outer) => {
      globals.leave(hook);
      listener.hooks?.leave?.(hook, outer);
    },
    fail: (hook, error) => void thrown.push({ hook, error }),
  });
  const enter = (result: PromiseResult): PromiseResult => {
    results.set(result.name, result);
    listener.end?.(result);
    return result;
  };
  const settle = async (name: string): Promise<PromiseResult> =>
    results.get(name) ?? enter(await judge(checks.find((check) => check.name === name)!));

  const judge = async (check: AnyCheck): Promise<PromiseResult> => {
    const { name, promise, run, applies } = check;
    if (given.skip?.includes(name) || applies?.(given, plugin) === false) return { name, promise, outcome: "skipped" };
    const bases: PromiseResult[] = [];
    for (const one of checks) if (restsOn(kind, name).includes(one.name)) bases.push(await settle(one.name));
    const base = bases.find(({ outcome, because }) => outcome === "broken" || because !== undefined);
    if (base) return { name, promise, outcome: "skipped", because: base.because ?? base.name };
    listener.begin?.(name);
    thrown.length = 0;
    try {
      // What a function changed in an earlier check was put back then, and is told here.
      if (name === "globals") globals.expectUntouched(plugin);
      await run(subject, given);
      return { name, promise, outcome: "kept" };
    } catch (error) {
      const source = thrown.find((one) => one.error === error);
      const traced = checks.find((one) => one.name === "traced");
      // Numbers are read in many a check; the promise that this breaks is the one to be told.
      if (traced && name !== "traced" && error instanceof DownslopeError && error.code === "TRACED_READ") {
        if (!results.has("traced")) enter(broken(traced, error, source));
        return { name, promise, outcome: "skipped", because: "traced" };
      }
      return broken(check, error, source);
    }
  };

  const broken = ({ name, promise }: AnyCheck, error: unknown, source: Thrown | undefined): PromiseResult => {
    const fault = faultOf(plugin as Named, name, error, source);
    const message = faultMessage(plugin, promise, fault);
    const same = [...results.values()].find((one) => one.fault?.error !== undefined && isSame(one.fault, fault));
    return { name, promise, outcome: "broken", message, fault, ...(same && { because: same.because ?? same.name }) };
  };
  const all: PromiseResult[] = [];
  for (const { name } of checks) all.push(await settle(name));
  globals.end();
  return all;
}

const isSame = (a: Fault, b: Fault): boolean => a.hook === b.hook && a.detail === b.detail;
