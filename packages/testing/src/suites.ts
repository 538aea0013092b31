// The only file that imports vitest: what is promised is checked by plain functions, in checks/.
import type {
  LossPlugin,
  MetricPlugin,
  ModelPlugin,
  OptimizerPlugin,
  SchedulerPlugin,
  TransformPlugin,
} from "@downslope/core";
import { beforeAll, describe, it } from "vitest";
import type { Check, Named } from "./checks/check.ts";
import type { LossGiven } from "./checks/loss-given.ts";
import { lossChecks } from "./checks/loss.ts";
import { type MetricGiven, metricChecks } from "./checks/metric.ts";
import { type ModelGiven, modelChecks } from "./checks/model.ts";
import type { OptimizerGiven } from "./checks/optimizer-given.ts";
import { optimizerChecks, transformChecks } from "./checks/optimizer.ts";
import type { PluginGiven } from "./checks/plugin.ts";
import type { SchedulerGiven } from "./checks/scheduler-given.ts";
import { schedulerChecks } from "./checks/scheduler.ts";
import { startPlatforms } from "./reference/platform.ts";

/** Declares a test for each promise of a plugin that there is something to check by; those left out show as skipped. */
function describePlugin<P extends Named, G extends PluginGiven>(
  plugin: P,
  checks: readonly Check<P, G>[],
  given: G,
): void {
  const options = given.options ? ` ${JSON.stringify(given.options)}` : "";
  describe(`${plugin.kind} ${plugin.name}${options}`, () => {
    beforeAll(startPlatforms);
    for (const { name, promise, run, applies } of checks) {
      if (applies?.(given, plugin) === false) continue;
      it.skipIf(given.skip?.includes(name))(promise, () => run(plugin, given), 60_000);
    }
  });
}

/**
 * Declares the tests that every loss must pass: `describeLoss(myLoss)`. Inputs are drawn from its roles and target
 * encoding; reference `cases` add values and gradients to be matched.
 */
export function describeLoss<Input>(plugin: LossPlugin<Input>, given: LossGiven = {}): void {
  describePlugin(plugin as LossPlugin<never>, lossChecks, given);
}

/** Declares the tests that every optimizer must pass: `describeOptimizer(myOptimizer)`. */
export function describeOptimizer<Input>(plugin: OptimizerPlugin<Input>, given: OptimizerGiven = {}): void {
  describePlugin(plugin as OptimizerPlugin<never>, optimizerChecks, given);
}

/** Declares the tests that every gradient transform must pass, before plain gradient descent. */
export function describeTransform<Input>(plugin: TransformPlugin<Input>, given: OptimizerGiven = {}): void {
  describePlugin(plugin as TransformPlugin<never>, transformChecks, given);
}

/** Declares the tests that every scheduler must pass: `describeScheduler(myScheduler)`. */
export function describeScheduler<Input>(plugin: SchedulerPlugin<Input>, given: SchedulerGiven = {}): void {
  describePlugin(plugin as SchedulerPlugin<never>, schedulerChecks, given);
}

/** Declares the tests that every metric must pass: `describeMetric(myMetric)`. */
export function describeMetric<Input>(plugin: MetricPlugin<Input>, given: MetricGiven = {}): void {
  describePlugin(plugin as MetricPlugin<never>, metricChecks, given);
}

/** Declares the tests that every model must pass: `describeModel(myModel)`. */
export function describeModel<Input>(plugin: ModelPlugin<Input>, given: ModelGiven = {}): void {
  describePlugin(plugin as ModelPlugin<never>, modelChecks, given);
}
