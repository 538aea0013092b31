import { problem } from "../errors.ts";
import type { Tensor } from "../tensor/tensor.ts";
import type { InputOf, OptionsSchema, OutputOf } from "./options.ts";
import { type Configured, type Plugin, type PluginDefinition, definePlugin } from "./plugin.ts";
import { type Reduction, lossTotals, reduceLoss, reductions } from "./reduction.ts";
import { type Role, type RoleInputs, type TargetEncoding, dataRoles, outputRoles } from "./roles.ts";

/**
 * What a loss function returns: losses that are not yet reduced, elementwise or one a sample; or those, already
 * weighted, beside the weights that were used, by whose sum `mean` divides.
 */
export type LossValues = Tensor | { readonly values: Tensor; readonly weights: Tensor };

/** The maths of a loss: named inputs to losses, pure and traced. */
export type LossFunction<R extends Role = Role, T extends TargetEncoding = TargetEncoding> = (
  inputs: RoleInputs<R, T>,
) => LossValues;

/** What a loss may know about the data when it is created. */
export interface LossContext {
  /** Samples of each class in the training split, in the order of the class indices. */
  readonly classCounts?: readonly number[];
}

/** Options that core gives to every loss. */
export interface CommonLossOptions {
  /** How losses become one number: `mean` (default), `sum`, `batch-mean` (sum over the number of samples) or `none`. */
  readonly reduction?: Reduction | undefined;
}

/** A loss at work: its maths, and the same reduced under its options. */
export interface Loss {
  readonly name: string;
  readonly inputs: readonly Role[];
  readonly target: TargetEncoding;
  readonly reduction: Reduction;
  /** The reduced loss: a scalar, or the unreduced losses under `reduction: "none"`. `sampleWeight` has one weight a sample. */
  readonly evaluate: (inputs: LossInputs, sampleWeight?: Tensor) => Tensor;
  /** The sum of the losses and what `evaluate` divides it by: parts of a split are joined by adding both. */
  readonly totals: (inputs: LossInputs, sampleWeight?: Tensor) => { total: Tensor; divisor: Tensor | number };
}

/** Tensors by role, as a step has them. */
export type LossInputs = Readonly<Partial<Record<Role, Tensor<"float" | "int">>>>;

export type ConfiguredLoss = Configured<"loss", LossContext, Loss>;

export interface LossDefinition<
  S extends OptionsSchema,
  R extends Role,
  T extends TargetEncoding,
> extends PluginDefinition<S> {
  /** Roles it reads: outputs of the model (`prediction`, or `left` and `right`, ...) and data (`target`). */
  readonly inputs: readonly R[];
  /** How it wants the target written; `value` where it says nothing. Core checks the shape and encodes the data. */
  readonly target?: T;
  create(options: OutputOf<S>, context: LossContext): LossFunction<R, T>;
}

export interface LossPlugin<Input = object> extends Plugin<"loss", Input & CommonLossOptions, LossContext, Loss> {
  readonly inputs: readonly Role[];
  readonly target: TargetEncoding;
}

const reduction = { enum: reductions, default: "mean", description: "how losses become one number" };

/** Makes a loss plugin: named inputs in, unreduced losses out. Reduction, weights and shape checks are core's. */
export function defineLoss<
  const S extends OptionsSchema,
  const R extends Role,
  const T extends TargetEncoding = "value",
>(definition: LossDefinition<S, R, T>): LossPlugin<InputOf<S>> {
  const { name, inputs, target = "value" as T } = definition;
  const roles: readonly string[] = [...outputRoles, ...dataRoles];
  const stranger = Array.isArray(inputs) ? inputs.find((role) => !roles.includes(role)) : undefined;
  if (!Array.isArray(inputs) || inputs.length === 0 || stranger !== undefined) {
    throw problem("INVALID_PLUGIN", {
      subject: `loss "${name}"`,
      argument: "inputs",
      rule: `list roles out of ${roles.join(", ")}`,
      got: stranger ?? inputs,
      cure: 'Most losses take ["prediction", "target"].',
    });
  }
  const make = (options: OutputOf<S>, context: LossContext, all: CommonLossOptions): Loss => {
    const compute = definition.create(options, context);
    const how = all.reduction ?? "mean";
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
      (given: LossInputs, sampleWeight?: Tensor): Out => {
        checkInputs(name, inputs, target, given);
        return reduce(
          name,
          compute(given as RoleInputs<R, T>),
          how,
          sampleWeight,
          given[inputs[0] as Role]!.shape[0] ?? 1,
        );
      };
    return { name, inputs, target, reduction: how, evaluate: reduced(reduceLoss), totals: reduced(lossTotals) };
  };
  return definePlugin("loss", definition, make as never, {
    properties: { reduction },
    info: { inputs, target },
  }) as unknown as LossPlugin<InputOf<S>>;
}

/** Roles whose tensors are compared one with one. `real` and `fake` are not: their batches may differ. */
const alike: readonly (readonly Role[])[] = [
  ["left", "right"],
  ["anchor", "positive", "negative"],
];

/** Refuses inputs that are missing or whose shapes do not fit, each by name. */
function checkInputs(name: string, inputs: readonly Role[], target: TargetEncoding, given: LossInputs): void {
  for (const role of inputs) {
    if (!given[role])
      throw problem("INVALID_ARGUMENT", {
        subject: name,
        argument: role,
        rule: "be given",
        got: given[role],
        cure: `It reads ${inputs.join(", ")}.`,
      });
  }
  const empty = inputs.find((role) => given[role]!.size === 0);
  if (empty !== undefined) {
    throw problem("INVALID_ARGUMENT", {
      subject: name,
      argument: empty,
      rule: "hold at least one sample",
      got: given[empty],
      cure: "Leave empty batches out.",
    });
  }
  for (const group of alike) {
    const [first, ...others] = group.filter((role) => inputs.includes(role));
    const odd = others.find((role) => String(given[role]!.shape) !== String(given[first!]!.shape));
    if (odd === undefined) continue;
    throw problem("SHAPE_MISMATCH", {
      subject: name,
      argument: odd,
      rule: `have the shape of \`${first}\`, [${given[first!]!.shape.join(",")}]`,
      got: given[odd],
      cure: "They are compared one with one.",
    });
  }
  const { prediction, target: labels } = given;
  if (!prediction || !labels || !inputs.includes("target") || !inputs.includes("prediction")) return;
  const expected = target === "class-index" ? prediction.shape.slice(0, -1) : prediction.shape;
  if (expected.length !== labels.shape.length || expected.some((length, axis) => length !== labels.shape[axis])) {
    const what = target === "class-index" ? "the prediction's shape without its last axis" : "the prediction's shape";
    throw problem("SHAPE_MISMATCH", {
      subject: name,
      argument: "target",
      rule: `have ${what}, [${expected.join(",")}]`,
      got: labels,
      cure: `The prediction is [${prediction.shape.join(",")}]; reshape one of them.`,
    });
  }
  if (target === "class-index" && labels.dtype !== "int32") {
    throw problem("DTYPE_MISMATCH", {
      subject: name,
      argument: "target",
      rule: "hold int32 class labels",
      got: labels,
      cure: "Use a loss for one-hot targets where they are probabilities.",
    });
  }
}
