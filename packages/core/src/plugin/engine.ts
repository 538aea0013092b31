import type { Engine } from "../engine/engine.ts";
import type { InputOf, OptionsSchema, OutputOf } from "./options.ts";
import { type Configured, type Plugin, type PluginDefinition, definePlugin } from "./plugin.ts";

export interface EngineDefinition<S extends OptionsSchema> extends PluginDefinition<S> {
  create(options: OutputOf<S>): Engine;
}

export type EngineContext = Readonly<Record<never, never>>;
export type EnginePlugin<Input = object> = Plugin<"engine", Input, EngineContext, Engine>;
export type ConfiguredEngine = Configured<"engine", EngineContext, Engine>;

/** Makes an engine plugin: what compiles and executes a step. */
export function defineEngine<const S extends OptionsSchema>(definition: EngineDefinition<S>): EnginePlugin<InputOf<S>> {
  return definePlugin("engine", definition, (options: OutputOf<S>) => definition.create(options));
}
