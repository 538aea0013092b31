import type { AnyPlugin } from "@downslope/core";
import { startPlatforms } from "../reference/platform.ts";
import type { Check } from "./check.ts";
import { lossChecks } from "./loss.ts";
import { metricChecks } from "./metric.ts";
import { modelChecks } from "./model.ts";
import { optimizerChecks, transformChecks } from "./optimizer.ts";
import { type PluginGiven, pluginChecks } from "./plugin.ts";
import { schedulerChecks } from "./scheduler.ts";

/** How a plugin kept a promise. */
export interface PromiseResult {
  /** Short name, for `skip`. */
  readonly name: string;
  /** The promise, a sentence. */
  readonly promise: string;
  /** `skipped` where it was left out, or nothing was given to check it by. */
  readonly outcome: "kept" | "broken" | "skipped";
  /** What is wrong where it is broken. */
  readonly message?: string;
}

const checksByKind: Readonly<Record<string, readonly Check<never, never>[]>> = {
  loss: lossChecks,
  metric: metricChecks,
  model: modelChecks,
  optimizer: optimizerChecks,
  scheduler: schedulerChecks,
  transform: transformChecks,
};

/** Checks all promises of a plugin without a test runner. Kinds without a suite are checked for what all kinds promise. */
export async function checkPlugin(plugin: AnyPlugin, given: PluginGiven = {}): Promise<PromiseResult[]> {
  await startPlatforms();
  const checks = (checksByKind[String(plugin.kind)] ?? pluginChecks(["title", "summary"])) as readonly Check<
    AnyPlugin,
    PluginGiven
  >[];
  return checks.map(({ name, promise, run, applies }) => {
    if (given.skip?.includes(name) || applies?.(given) === false) return { name, promise, outcome: "skipped" };
    try {
      run(plugin, given);
      return { name, promise, outcome: "kept" };
    } catch (error) {
      return { name, promise, outcome: "broken", message: error instanceof Error ? error.message : String(error) };
    }
  });
}
