import type { InputOf, OptionsSchema, OutputOf } from "./options.ts";
import { type Configured, type Plugin, type PluginDefinition, definePlugin } from "./plugin.ts";

/** What a schedule may know of the run. */
export interface SchedulerContext {
  /** The optimizer's own rate, which schedules scale; or the option that is scheduled in its place, such as `momentum`. */
  readonly baseLearningRate: number;
  /** Steps that the whole run will take. */
  readonly totalSteps?: number;
  readonly stepsPerEpoch?: number;
}

/** A schedule in closed form: the learning rate at a step, 0 at the first. On the host, in plain numbers. */
export type Schedule = (step: number) => number;

/** A schedule that watches a metric. Its state is plain data, saved with the run. */
export interface StatefulSchedule<S extends object = Record<string, unknown>> {
  /** What it watches: `loss`, `validation.loss`, a metric's name; or several. */
  readonly monitor: string | readonly string[];
  init(): S;
  /** The rate in force. */
  learningRate(state: S, step: number): number;
  /** The state after the metric was seen, the first of several: at the end of each epoch. `scores` holds all of them; `step` counts the updates made. */
  observe(state: S, metric: number, scores?: Readonly<Record<string, number>>, step?: number): S;
}

export interface SchedulerDefinition<S extends OptionsSchema, State extends object> extends PluginDefinition<S> {
  create(options: OutputOf<S>, context: SchedulerContext): Schedule | StatefulSchedule<State>;
}

export type SchedulerPlugin<Input = object> = Plugin<"scheduler", Input, SchedulerContext, Schedule | StatefulSchedule>;
export type ConfiguredScheduler = Configured<"scheduler", SchedulerContext, Schedule | StatefulSchedule>;

/** Makes a scheduler plugin: the learning rate as a pure function of the step. */
export function defineScheduler<const S extends OptionsSchema, State extends object = never>(
  definition: SchedulerDefinition<S, State>,
): SchedulerPlugin<InputOf<S>> {
  return definePlugin(
    "scheduler",
    definition,
    (options: OutputOf<S>, context: SchedulerContext) =>
      definition.create(options, context) as Schedule | StatefulSchedule,
  );
}
