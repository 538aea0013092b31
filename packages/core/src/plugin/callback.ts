import type { TrainingEvent } from "../training/events.ts";
import type { InputOf, OptionsSchema, OutputOf } from "./options.ts";
import { type Configured, type Plugin, type PluginDefinition, definePlugin } from "./plugin.ts";

/** All that a callback may do to a run. */
export interface RunHandle {
  /** Ends the run after the step in progress; what was learnt is kept. */
  stop(reason?: string): void;
  /** The rate that the next step will use. */
  learningRate(): number;
  /** Sets the rate from the next step on, until it is set again; `undefined` gives it back to the schedule. It is saved with the state. */
  setLearningRate(rate: number | undefined): void;
}

/** A callback at work: it reads events. */
export interface Callback {
  onEvent(event: TrainingEvent, run: RunHandle): void;
}

export interface CallbackDefinition<S extends OptionsSchema> extends PluginDefinition<S> {
  create(options: OutputOf<S>): Callback;
}

export type CallbackContext = Readonly<Record<never, never>>;
export type CallbackPlugin<Input = object> = Plugin<"callback", Input, CallbackContext, Callback>;
export type ConfiguredCallback = Configured<"callback", CallbackContext, Callback>;

/** Makes a callback plugin. */
export function defineCallback<const S extends OptionsSchema>(
  definition: CallbackDefinition<S>,
): CallbackPlugin<InputOf<S>> {
  return definePlugin("callback", definition, (options: OutputOf<S>) => definition.create(options));
}
