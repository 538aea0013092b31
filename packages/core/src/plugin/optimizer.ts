import type { Tensor } from "../tensor/tensor.ts";
import type { Tree } from "../tensor/tree.ts";
import { problem } from "../errors.ts";
import { type InputOf, type OptionsSchema, type OutputOf } from "./options.ts";
import { type Configured, type Plugin, type PluginDefinition, definePlugin, isConfigured } from "./plugin.ts";

/** Parameters, or their gradients, by path: `layers.0.weight`. */
export type Params = Readonly<Record<string, Tensor>>;

/** What an optimizer or transform keeps between steps. */
export type OptimizerState = Tree<Tensor>;

/** What an update is computed from. All of it is traced; nothing may be read. */
export interface UpdateArguments<S> {
  readonly gradients: Params;
  readonly params: Params;
  readonly state: S;
  /** The rate in force: a scalar. */
  readonly learningRate: Tensor;
  /** Updates made before this one: a scalar, 0 at the first. */
  readonly step: Tensor;
}

/** A gradient transform at work: gradients in, gradients out. */
export interface Transform<S extends OptimizerState = OptimizerState> {
  init(params: Params): S;
  update(given: UpdateArguments<S>): { readonly gradients: Params; readonly state: S };
}

/** An optimizer at work: parameters and gradients in, parameters out. */
export interface Optimizer<S extends OptimizerState = OptimizerState> {
  init(params: Params): S;
  update(given: UpdateArguments<S>): { readonly params: Params; readonly state: S };
}

export interface OptimizerDefinition<
  S extends OptionsSchema,
  State extends OptimizerState,
> extends PluginDefinition<S> {
  create(options: OutputOf<S>): Optimizer<State>;
}

export interface TransformDefinition<
  S extends OptionsSchema,
  State extends OptimizerState,
> extends PluginDefinition<S> {
  create(options: OutputOf<S>): Transform<State>;
}

/** What an optimizer may know when it is created: nothing yet. */
export type OptimizerContext = Readonly<Record<never, never>>;

export type OptimizerPlugin<Input = object> = Plugin<"optimizer", Input, OptimizerContext, Optimizer>;
export type TransformPlugin<Input = object> = Plugin<"transform", Input, OptimizerContext, Transform>;
export type ConfiguredOptimizer = Configured<"optimizer", OptimizerContext, Optimizer>;
export type ConfiguredTransform = Configured<"transform", OptimizerContext, Transform>;

/** Makes an optimizer plugin. Its options hold `learningRate`, the base rate that a scheduler scales. */
export function defineOptimizer<const S extends OptionsSchema, State extends OptimizerState>(
  definition: OptimizerDefinition<S, State>,
): OptimizerPlugin<InputOf<S>> {
  return definePlugin(
    "optimizer",
    definition,
    (options: OutputOf<S>) => definition.create(options) as unknown as Optimizer,
  );
}

/** Makes a gradient transform plugin, such as clipping. */
export function defineTransform<const S extends OptionsSchema, State extends OptimizerState>(
  definition: TransformDefinition<S, State>,
): TransformPlugin<InputOf<S>> {
  return definePlugin(
    "transform",
    definition,
    (options: OutputOf<S>) => definition.create(options) as unknown as Transform,
  );
}

/**
 * Runs gradients through transforms, in order, and then through an optimizer.
 *
 * `chain(clipByGlobalNorm({ maxNorm: 1 }), adamw())`. The learning rate is the optimizer's.
 */
export function chain(...parts: readonly [...ConfiguredTransform[], ConfiguredOptimizer]): ConfiguredOptimizer {
  const last = parts.at(-1);
  if (!isConfigured(last, "optimizer"))
    throw problem("WRONG_KIND", {
      subject: "chain",
      argument: "parts",
      rule: "end in an optimizer",
      got: last,
      cure: "Write `chain(clipByGlobalNorm({ maxNorm: 1 }), adam())`.",
    });
  const transforms = parts.slice(0, -1) as readonly ConfiguredTransform[];
  for (const part of transforms) {
    if (!isConfigured(part, "transform"))
      throw problem("WRONG_KIND", {
        subject: "chain",
        argument: "parts",
        rule: "be transforms before the last",
        got: part,
        cure: "An optimizer comes last and only once.",
      });
  }
  if (transforms.length === 0) return last;
  const inner = chains.get(last);
  if (inner) return chain(...transforms, ...inner.transforms, inner.optimizer);
  const configured: ConfiguredOptimizer = {
    ...last,
    options: {
      ...last.options,
      transforms: transforms.map(({ plugin, options }) => ({ use: plugin.name, ...options })),
    },
    create: (context) =>
      chained(
        transforms.map((part) => part.create(context)),
        last.create(context),
      ),
  };
  chains.set(configured, { transforms, optimizer: last });
  return configured;
}

/** What chains are made of, so that a chain of a chain is one chain: the same state and the same document, however it was written. */
const chains = new WeakMap<
  ConfiguredOptimizer,
  { readonly transforms: readonly ConfiguredTransform[]; readonly optimizer: ConfiguredOptimizer }
>();

function chained(transforms: readonly Transform[], optimizer: Optimizer): Optimizer {
  return {
    init: (params) => ({
      transforms: transforms.map((transform) => transform.init(params)),
      optimizer: optimizer.init(params),
    }),
    update(given) {
      const state = given.state as { transforms: OptimizerState[]; optimizer: OptimizerState };
      let { gradients } = given;
      const states = transforms.map((transform, i) => {
        const result = transform.update({ ...given, gradients, state: state.transforms[i]! });
        gradients = result.gradients;
        return result.state;
      });
      const { params, state: own } = optimizer.update({ ...given, gradients, state: state.optimizer });
      return { params, state: { transforms: states, optimizer: own } };
    },
  };
}
