import type { Tensor } from "../tensor/tensor.ts";
import type { Params } from "./optimizer.ts";
import type { InputOf, OptionsSchema, OutputOf } from "./options.ts";
import { type Configured, type Plugin, type PluginDefinition, definePlugin } from "./plugin.ts";

/** Shapes of one sample: what the data gives and what the loss needs. */
export interface ModelSpec {
  readonly input: readonly number[];
  readonly output: readonly number[];
}

/** Parameters, which are trained, and state, which is not (running statistics), each by path. */
export interface ModelVariables {
  readonly params: Params;
  readonly state: Params;
}

/** How the model is being used. */
export interface ModelMode {
  readonly training: boolean;
  /** Key for what is random in this step, such as dropout. */
  readonly key: Tensor<"key">;
  /**
   * Share of this batch in running statistics, a scalar, in place of the model's own. With 1 / (i + 1) at batch i, from
   * 0, they become the plain mean over batches: how they are measured anew for averaged parameters.
   */
  readonly statisticsShare?: Tensor;
  /**
   * Given where somebody wants to see inside: a model calls it with what each of its layers puts out, each under a name of
   * its own, `[batch, ...]`, in the order of computation and the output last. Read it as `mode.observe?.("layers.0", x)`.
   */
  readonly observe?: (name: string, value: Tensor) => void;
}

/** A model at work. */
export interface Model {
  /** Fresh variables; random, from the key alone. */
  init(key: Tensor<"key">, spec: ModelSpec): ModelVariables;
  /** The output for a batch, `[batch, ...input] -> [batch, ...output]`, and the state after it. */
  apply(
    params: Params,
    state: Params,
    input: Tensor,
    mode: ModelMode,
  ): { readonly output: Tensor; readonly state: Params };
}

export interface ModelDefinition<S extends OptionsSchema> extends PluginDefinition<S> {
  create(options: OutputOf<S>): Model;
}

export type ModelContext = Readonly<Record<never, never>>;
export type ModelPlugin<Input = object> = Plugin<"model", Input, ModelContext, Model>;
export type ConfiguredModel = Configured<"model", ModelContext, Model>;

/** Makes a model plugin. */
export function defineModel<const S extends OptionsSchema>(definition: ModelDefinition<S>): ModelPlugin<InputOf<S>> {
  return definePlugin("model", definition, (options: OutputOf<S>) => definition.create(options));
}
