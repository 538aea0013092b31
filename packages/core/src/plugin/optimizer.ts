import { problem } from "../errors.ts";
import type { Tensor } from "../tensor/tensor.ts";
import type { Tree } from "../tensor/tree.ts";
import { type CommonOptimizerOptions, commonOptimizerIssues, commonOptimizerSchema, grouped } from "./groups.ts";
import type { InputOf, JsonSchema, OptionsSchema, OutputOf } from "./options.ts";
import { type Configured, type Plugin, type PluginDefinition, definePlugin, isConfigured } from "./plugin.ts";

/** Parameters, or their gradients, by path: `layers.0.weight`. */
export type Params = Readonly<Record<string, Tensor>>;

/** What an optimizer or transform keeps between steps. */
export type OptimizerState = Tree<Tensor>;

/** A number, or a scalar tensor where a schedule moves it. */
export type Scalar = number | Tensor;

/** What an update is computed from. All of it is traced; nothing may be read. */
export interface UpdateArguments<S> {
  readonly gradients: Params;
  readonly params: Params;
  readonly state: S;
  /** The rate in force: a scalar. */
  readonly learningRate: Tensor;
  /** Updates made before this one: a scalar, 0 at the first. */
  readonly step: Tensor;
  /** The loss at `params`: a scalar. */
  readonly loss: Tensor;
  /** The loss of the same batch at other parameters, a scalar to be differentiated: for second gradients and derivatives. */
  readonly objective: (params: Params) => Tensor;
  /** For what is random in this update. */
  readonly key: Tensor<"key">;
}

/** The same as a caller gives it: what an optimizer does not read may be left out. */
export type UpdateInput<S = OptimizerState> = Omit<UpdateArguments<S>, Extra> &
  Partial<Pick<UpdateArguments<S>, Extra>>;
type Extra = "loss" | "objective" | "key";

/** Parameters that move, beside the state that goes with them. A type, so that it counts as a tree. */
export type Moving<S = OptimizerState> = {
  readonly params: Params;
  readonly state: S;
};

/** A gradient transform at work: gradients in, gradients out. */
export interface Transform<S extends OptimizerState = OptimizerState> {
  /** Whether its gradients are finite whatever those that it is given. */
  readonly acceptsNonFinite?: boolean;
  init(params: Params): S;
  update(given: UpdateInput<S>): { readonly gradients: Params; readonly state: S };
}

/** An optimizer at work: parameters and gradients in, parameters out. */
export interface Optimizer<S extends OptimizerState = OptimizerState> {
  init(params: Params): S;
  update(given: UpdateInput<S>): Moving<S>;
  /** The base rate, which schedules scale. */
  readonly learningRate: number;
  /** The parameters to evaluate with and to hand out: those that move, or others that the state holds, such as averages. */
  evaluationParams(given: Moving<S>): Params;
  /** Whether running statistics of the model must be measured anew for the parameters to evaluate with. */
  readonly refreshesStatistics: boolean;
  /** Whether gradients that are not finite are made so before they move anything: only the loss then must be finite. */
  readonly acceptsNonFinite: boolean;
  /** Paths of the parameters that stay as they are; nobody need compute their gradients. */
  frozen(params: Params): readonly string[];
}

/** What a definition's `create` returns: an optimizer whose common parts may be left to core. */
export interface OptimizerParts<S extends OptimizerState> {
  init(params: Params): S;
  update(given: UpdateArguments<S>): Moving<S>;
  /** The base rate; the option `learningRate` where it is left out. Wrappers give that of the optimizer inside. */
  readonly learningRate?: number | undefined;
  /** The parameters to evaluate with, where they are not those that move. */
  evaluationParams?(given: Moving<S>): Params;
  /** Set where the model's running statistics must be measured anew for those, as for averaged weights. */
  readonly refreshesStatistics?: boolean;
  /** Set where gradients that are not finite may be given. Wrappers give that of the optimizer inside. */
  readonly acceptsNonFinite?: boolean;
  /** Paths that stay as they are. Wrappers give those of the optimizer inside. */
  frozen?(params: Params): readonly string[];
}

/** Options as `create` sees them: those that schedules may move are numbers or scalar tensors. */
export type InForce<Options, Names extends string> = {
  readonly [Name in keyof Options]: Name extends Names ? Scalar : Options[Name];
};

export interface OptimizerDefinition<
  S extends OptionsSchema,
  State extends OptimizerState,
  Names extends string,
> extends PluginDefinition<S> {
  /** Number options that schedules may move while training, such as `momentum`. In `create` they are numbers or tensors. */
  readonly schedulable?: readonly Names[];
  /** Set where it reads the loss as that of all parameters together, which groups with options of their own would each claim. */
  readonly movesAllTogether?: boolean;
  create(options: InForce<OutputOf<S>, Names>, context: OptimizerContext): OptimizerParts<State>;
}

export interface TransformDefinition<
  S extends OptionsSchema,
  State extends OptimizerState,
> extends PluginDefinition<S> {
  /** Set where the gradients that it makes are finite whatever those that it is given, so that steps are made with such. */
  readonly acceptsNonFinite?: boolean;
  create(options: OutputOf<S>): {
    init(params: Params): State;
    update(given: UpdateArguments<State>): { readonly gradients: Params; readonly state: State };
  };
}

/** What an optimizer may know when it is created. */
export interface OptimizerContext {
  /** Options that schedules move, by name, in place of the numbers; wrappers hand them to the optimizer inside. */
  readonly scheduled?: Readonly<Record<string, Tensor>>;
  /** Paths of all parameters, where it is then shown only those that move. */
  readonly paths?: readonly string[];
}

export interface OptimizerPlugin<Input = object> extends Plugin<
  "optimizer",
  Input & CommonOptimizerOptions,
  OptimizerContext,
  Optimizer
> {
  /** Options of its own that schedules may move. */
  readonly schedulable: readonly string[];
  /** Whether it reads the loss as that of all parameters together. */
  readonly movesAllTogether: boolean;
}
export type TransformPlugin<Input = object> = Plugin<"transform", Input, OptimizerContext, Transform>;
export type ConfiguredOptimizer = Configured<"optimizer", OptimizerContext, Optimizer>;
export type ConfiguredTransform = Configured<"transform", OptimizerContext, Transform>;

/** Makes an optimizer plugin. Its options hold `learningRate`, the base rate that a scheduler scales. */
export function defineOptimizer<
  const S extends OptionsSchema,
  State extends OptimizerState,
  const Names extends string = never,
>(definition: OptimizerDefinition<S, State, Names>): OptimizerPlugin<InputOf<S>> {
  const { name, schedulable = [] } = definition;
  const make = (own: OutputOf<S>, context: OptimizerContext, all: CommonOptimizerOptions): Optimizer => {
    const { scheduled = {}, paths } = context;
    const [taken, rest] = divide(scheduled, schedulable);
    if (!insideOf(own)) checkScheduled(name, schedulable, Object.keys(rest));
    const build = (overrides: object): Optimizer => {
      const kept = Object.fromEntries(Object.entries(taken).filter(([option]) => !(option in overrides)));
      const options = { ...own, ...overrides, ...kept } as InForce<OutputOf<S>, Names> & { learningRate?: unknown };
      return complete(name, options.learningRate, definition.create(options, { ...context, scheduled: rest }));
    };
    const { groups, layerDecay, decayMask } = all;
    if (groups === undefined && layerDecay === undefined && decayMask === undefined) return build({});
    if (definition.movesAllTogether) checkTogether(name, all);
    return grouped(`optimizer "${name}"`, all, paths, build);
  };
  return definePlugin("optimizer", definition, make as never, {
    properties: commonOptimizerSchema,
    check: commonOptimizerIssues,
    info: { schedulable, movesAllTogether: definition.movesAllTogether ?? false },
  }) as never;
}

/** Makes a gradient transform plugin, such as clipping. */
export function defineTransform<const S extends OptionsSchema, State extends OptimizerState>(
  definition: TransformDefinition<S, State>,
): TransformPlugin<InputOf<S>> {
  return definePlugin("transform", definition, (options: OutputOf<S>): Transform => {
    const parts = definition.create(options);
    checkParts(`transform "${definition.name}"`, parts);
    const { init, update } = parts;
    const whole = (given: UpdateInput<State>) => update(withExtras(`transform "${definition.name}"`, given));
    const { acceptsNonFinite = false } = definition;
    return { init, update: whole, acceptsNonFinite } as unknown as Transform;
  });
}

/** Fills in what a definition leaves to core. */
function complete<State extends OptimizerState>(name: string, rate: unknown, parts: OptimizerParts<State>): Optimizer {
  checkParts(`optimizer "${name}"`, parts);
  const { init, update, ...given } = parts;
  const {
    learningRate = rate,
    evaluationParams,
    refreshesStatistics = false,
    acceptsNonFinite = false,
    frozen,
  } = given;
  if (typeof learningRate !== "number") {
    throw problem("INVALID_PLUGIN", {
      subject: `optimizer "${name}"`,
      argument: "options.learningRate",
      rule: "be a number, which schedules scale",
      got: learningRate,
      cure: "Add `learningRate` to its options; a wrapper returns that of the optimizer inside.",
    });
  }
  return {
    init,
    update: (all: UpdateInput<State>) => update(withExtras(`optimizer "${name}"`, all)),
    learningRate,
    evaluationParams: evaluationParams ?? (({ params }: Moving<State>) => params),
    refreshesStatistics,
    acceptsNonFinite,
    frozen: frozen ?? (() => []),
  } as unknown as Optimizer;
}

function checkParts(subject: string, parts: { readonly init: unknown; readonly update: unknown }): void {
  if (typeof parts?.init === "function" && typeof parts.update === "function") return;
  const isRecord = typeof parts === "object" && parts !== null && !(parts instanceof Promise);
  throw problem("INVALID_RESULT", {
    subject,
    argument: "create",
    rule: "return `{ init, update }`, two functions",
    got: isRecord ? `{ ${Object.keys(parts).join(", ")} }` : parts,
    cure: parts instanceof Promise ? "Remove `async`: it is plain maths and never waits." : "Write both.",
  });
}

/** All that an update may read; what the caller left out is refused when it is read. */
function withExtras<S>(subject: string, given: UpdateInput<S>): UpdateArguments<S> {
  if ("loss" in given && "objective" in given && "key" in given) return given as UpdateArguments<S>;
  const missing = (argument: string): never => {
    throw problem("INVALID_ARGUMENT", {
      subject,
      argument,
      rule: "be given to `update`, for it is read",
      got: undefined,
      cure: "`train` gives it; a program that calls `update` itself must, too.",
    });
  };
  // Not enumerable, so that a copy of the record reads none of them.
  const absent = (["loss", "objective", "key"] as const).filter((argument) => given[argument] === undefined);
  const getters = absent.map((argument) => [argument, { get: () => missing(argument) }] as const);
  return Object.defineProperties({ ...given }, Object.fromEntries(getters)) as UpdateArguments<S>;
}

/** The optimizer inside a wrapper, from its options. */
const insideOf = (options: object): ConfiguredOptimizer | undefined =>
  Object.values(options).find((value) => isConfigured(value, "optimizer")) as ConfiguredOptimizer | undefined;

/** What of a record has one of these names, and the rest. */
function divide(
  all: Readonly<Record<string, Tensor>>,
  names: readonly string[],
): [Record<string, Tensor>, Record<string, Tensor>] {
  const entries = Object.entries(all);
  const isNamed = ([name]: readonly [string, Tensor]): boolean => names.includes(name);
  return [Object.fromEntries(entries.filter(isNamed)), Object.fromEntries(entries.filter((entry) => !isNamed(entry)))];
}

function checkTogether(name: string, { groups = [], layerDecay }: CommonOptimizerOptions): void {
  const own = groups.findIndex(({ frozen }) => frozen !== true);
  if (own < 0 && layerDecay === undefined) return;
  throw problem("INVALID_OPTIONS", {
    subject: `optimizer "${name}"`,
    argument: own < 0 ? "layerDecay" : `groups.${own}`,
    rule:
      own < 0 ? "be left out, for it moves all parameters together" : "be frozen, for it moves all parameters together",
    got: own < 0 ? layerDecay : groups[own],
    cure: "Freeze parameters, or take another optimizer.",
  });
}

function checkScheduled(name: string, schedulable: readonly string[], strangers: readonly string[]): void {
  if (strangers.length === 0) return;
  throw problem("INVALID_OPTIONS", {
    subject: `optimizer "${name}"`,
    argument: "schedules",
    rule: schedulable.length > 0 ? `move options out of ${schedulable.join(", ")}` : "move none of its options",
    got: strangers[0],
    cure: "Other options are fixed when the step is compiled.",
  });
}

/** An option that a schedule is to move, here or in the optimizer inside: its base value and what it may be. */
export function schedulableOption(
  { plugin, options }: ConfiguredOptimizer,
  name: string,
): { readonly base: number; readonly schema: JsonSchema } | undefined {
  const { schedulable = [] } = plugin as Partial<OptimizerPlugin>;
  if (schedulable.includes(name))
    return { base: options[name] as number, schema: plugin.jsonSchema.properties?.[name] ?? {} };
  const inside = insideOf(options);
  return inside && schedulableOption(inside, name);
}

/** All options that schedules may move, here and in the optimizer inside. */
export function schedulableNames({ plugin, options }: ConfiguredOptimizer): string[] {
  const inside = insideOf(options);
  return [...((plugin as Partial<OptimizerPlugin>).schedulable ?? []), ...(inside ? schedulableNames(inside) : [])];
}
