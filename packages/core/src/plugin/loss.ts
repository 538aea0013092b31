import { problem } from "../errors.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { checkLossDefinition, readEncoding, readParams, readRoles } from "./loss-definition.ts";
import { type LossInputs, checkLossInputs } from "./loss-inputs.ts";
import type { Params } from "./optimizer.ts";
import type { InputOf, OptionsSchema, OutputOf } from "./options.ts";
import { type Configured, type Plugin, type PluginDefinition, definePlugin } from "./plugin.ts";
import { type LossTotal, type LossValues, type Reduction, lossTotals, reduceLoss, reductions } from "./reduction.ts";
import type { Role, RoleInputs, TargetEncoding } from "./roles.ts";

/** The maths of a loss: named inputs, and its own parameters where it has some, to losses. Pure and traced. */
export type LossFunction<
  R extends Role = Role,
  T extends TargetEncoding = TargetEncoding,
  P extends Params = Params,
> = (inputs: RoleInputs<R, T>, params: P) => LossValues;

/** What a loss may know about the data when it is created. */
export interface LossContext {
  /** Samples of each class in the training split, in the order of the class indices. */
  readonly classCounts?: readonly number[];
}

/** What a loss's own parameters are made from. */
export interface LossInit {
  /** All that is random in them comes from this key. */
  readonly key: Tensor<"key">;
  /** Shape of one sample's output of the model. */
  readonly output: readonly number[];
  /** Number of classes; 0 where the target is no class. */
  readonly classes: number;
}

/** Options that core gives to losses. */
export interface CommonLossOptions {
  /** How losses become one number: `mean` (default), `sum`, `batch-mean` (sum over the number of samples) or `none`. */
  readonly reduction?: Reduction | undefined;
}

/** The option that core gives to losses of embeddings. */
export interface EmbeddingOptions {
  /** Numbers in the embedding that the model puts out for a sample. Default 32. */
  readonly embeddingSize?: number | undefined;
}

/** A loss at work: its maths, and the same reduced under its options. */
export interface Loss {
  readonly name: string;
  /** The roles that it reads under its options. */
  readonly inputs: readonly Role[];
  readonly target: TargetEncoding;
  readonly reduction: Reduction;
  /** Length of the model's output where that is an embedding; else the target decides. */
  readonly embeddingSize?: number;
  /** Parameters of its own, trained beside the model's. */
  readonly init?: (given: LossInit) => Params;
  /** The losses, not reduced. */
  readonly values: (inputs: LossInputs, params?: Params) => LossValues;
  /** The reduced loss: a scalar, or the unreduced losses under `reduction: "none"`. `sampleWeight` has one weight a sample. */
  readonly evaluate: (inputs: LossInputs, sampleWeight?: Tensor, params?: Params) => Tensor;
  /** What `evaluate` adds up, in parts that can be joined over a whole split: one, or one for each loss of a sum. */
  readonly totals: (inputs: LossInputs, sampleWeight?: Tensor, params?: Params) => readonly LossTotal[];
}

export type ConfiguredLoss = Configured<"loss", LossContext, Loss>;

/** Lowest and highest number of a role. */
export type Domain<R extends Role = Role> = { readonly [Name in R]?: readonly [low: number, high: number] };

/** What the model's output is to a loss: what the target needs, or a point in a space. */
export type LossOutput = "target" | "embedding";

export interface LossDefinition<
  S extends OptionsSchema,
  R extends Role,
  T extends TargetEncoding,
  O extends LossOutput = LossOutput,
  P extends Params = Params,
> extends PluginDefinition<S> {
  /** Roles it reads: outputs of the model (`prediction`, or `left` and `right`, ...) and data (`target`). */
  readonly inputs: readonly R[];
  /** Those of them that it reads under some options; all where this is left out. */
  reads?(options: OutputOf<S>, context: LossContext): readonly R[];
  /** How it wants the target written, fixed or by its options; `value` where it says nothing. Core checks the shape and encodes the data. */
  readonly target?: T | ((options: OutputOf<S>, context: LossContext) => T);
  /** `embedding` where the model's output is a point in a space of any size, which the option `embeddingSize` then sets. */
  readonly output?: O;
  /** The reduction where none is chosen; `mean` where this is left out. */
  readonly reduction?: Reduction;
  /** Lowest and highest number that a role may hold under the default options, where that is not any: what checks and pictures keep to. */
  readonly domain?: Domain<R>;
  /** Shape of one sample's output for which the loss makes sense, where that is no vector: `[16, 16, 1]` for images. */
  readonly sampleShape?: readonly number[];
  /** Set where its gradient is by design another than that of its value, as of weights that are not differentiated. */
  readonly gradient?: "surrogate";
  /**
   * Fresh parameters of its own, by path; they are trained beside the model's. Written before `create`, it tells the type
   * checker which parameters the maths is given.
   */
  init?(options: OutputOf<S>, given: LossInit, context: LossContext): P;
  create(options: OutputOf<S>, context: LossContext): LossFunction<R, T, P>;
}

export interface LossPlugin<Input = object> extends Plugin<"loss", Input & CommonLossOptions, LossContext, Loss> {
  /** All roles that it may read. */
  readonly inputs: readonly Role[];
  /** How it wants the target written under its default options. */
  readonly target: TargetEncoding;
  /** Whether the model's output is an embedding. */
  readonly output: LossOutput;
  /** Lowest and highest number that a role may hold under the default options, where that is not any. */
  readonly domain: Domain;
  /** Shape of one sample's output for which it makes sense, where that is no vector. */
  readonly sampleShape?: readonly number[];
  /** Whether its gradient is that of its value, or by design another. */
  readonly gradient: "exact" | "surrogate";
}

const embeddingSize = {
  type: "integer",
  minimum: 1,
  default: 32,
  description: "numbers in the embedding that the model puts out for a sample",
};

/** Makes a loss plugin: named inputs in, unreduced losses out. Reduction, weights and shape checks are core's. */
export function defineLoss<
  const S extends OptionsSchema,
  const R extends Role,
  const T extends TargetEncoding = "value",
  const O extends LossOutput = "target",
  P extends Params = Params,
>(
  definition: LossDefinition<S, R, T, O, P>,
): LossPlugin<O extends "embedding" ? InputOf<S> & EmbeddingOptions : InputOf<S>> {
  const {
    name,
    inputs,
    output = "target" as LossOutput,
    target = "value" as T,
    reduction: usual = "mean",
  } = definition;
  const make = (options: OutputOf<S>, context: LossContext, all: CommonLossOptions & EmbeddingOptions): Loss => {
    const compute = definition.create(options, context);
    if (typeof compute !== "function") throw noFunction(name, compute);
    const roles = definition.reads ? readRoles(name, inputs, definition.reads(options, context)) : inputs;
    const encoding = typeof target === "function" ? readEncoding(name, target(options, context)) : target;
    const how = all.reduction ?? usual;
    const values = (given: LossInputs, params?: Params): LossValues => {
      const checked = checkLossInputs(name, roles, encoding, given);
      if (definition.init && !params) throw missingParams(name);
      return compute(checked as RoleInputs<R, T>, (params ?? {}) as P);
    };
    const reduced =
      <Out>(
        reduce: (
          name: string,
          values: LossValues,
          how: Reduction,
          sampleWeight: Tensor | undefined,
          samples: number,
        ) => Out,
      ) =>
      (given: LossInputs, sampleWeight?: Tensor, params?: Params): Out =>
        reduce(name, values(given, params), how, sampleWeight, given[roles[0] as Role]!.shape[0] ?? 1);
    return {
      name,
      inputs: roles,
      target: encoding,
      reduction: how,
      ...(output === "embedding" && { embeddingSize: all.embeddingSize ?? embeddingSize.default }),
      ...(definition.init && {
        init: (given: LossInit) => readParams(name, definition.init!(options, given, context)),
      }),
      values,
      evaluate: reduced(reduceLoss),
      totals: reduced(lossTotals),
    };
  };
  const { domain = {}, gradient = "exact", sampleShape } = definition;
  const reduction = { enum: reductions, default: usual, description: "how losses become one number" };
  const plugin = definePlugin("loss", definition, make as never, {
    properties: { ...(output === "embedding" && { embeddingSize }), reduction },
    info: {
      inputs,
      output,
      // Asked of the author's function when it is first read, and not when the module is imported.
      get target() {
        return typeof target === "function" ? usualTarget(definition.options, target as never) : target;
      },
      domain,
      gradient,
      ...(sampleShape && { sampleShape }),
    },
  });
  checkLossDefinition(definition as never);
  return plugin as never;
}

/** The encoding under default options; `value` where there are none, for some must be given, or where it fails without data. */
function usualTarget(
  schema: OptionsSchema,
  target: (options: object, context: LossContext) => TargetEncoding,
): TargetEncoding {
  try {
    const result = schema["~standard"].validate({});
    return result instanceof Promise || result.issues ? "value" : readEncoding("", target(result.value, {}));
  } catch {
    return "value";
  }
}

function noFunction(name: string, got: unknown): Error {
  return problem("INVALID_RESULT", {
    subject: `loss "${name}"`,
    argument: "create",
    rule: "return the function from inputs to losses",
    got,
    cure:
      got instanceof Promise
        ? "Remove `async`: a loss is plain maths and never waits."
        : "Write `create: (options) => ({ prediction, target }) => ...`.",
  });
}

function missingParams(name: string): Error {
  return problem("INVALID_ARGUMENT", {
    subject: name,
    argument: "params",
    rule: "be given, for it has parameters of its own",
    got: undefined,
    cure: "Make them with `init`; `train` does so by itself.",
  });
}
