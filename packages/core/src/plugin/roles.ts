import type { Tensor } from "../tensor/tensor.ts";

/** Roles that a model fills: for each, the batch supplies a model input. `variance` comes with the prediction. */
export const outputRoles = [
  "prediction",
  "left",
  "right",
  "anchor",
  "positive",
  "negative",
  "real",
  "fake",
  "variance",
  "gradient",
] as const;
/** Roles that the data fills. */
export const dataRoles = ["target", "length"] as const;

export type OutputRole = (typeof outputRoles)[number];

/**
 * What a tensor is to a loss.
 *
 * - `prediction`: the model's output; `variance`: how uncertain it is of it.
 * - `left` and `right`: outputs for the two of a pair; `anchor`, `positive`, `negative`: those of a triplet.
 * - `real` and `fake`: a critic's outputs for data and for what a generator made; `gradient`: that of the critic's output
 *   by its input.
 * - `target`: what the data says should come out; `length`: how many steps of each sequence of predictions count.
 */
export type Role = OutputRole | (typeof dataRoles)[number];

/**
 * How a loss wants its target written, and so which shape it must have and how many outputs the model needs.
 *
 * - `value`: numbers, the shape of the prediction.
 * - `binary`: 0 or 1 (or a probability), the shape of the prediction; one output tells two classes apart.
 * - `sign`: -1 or 1, the shape of the prediction; one output tells two classes apart.
 * - `one-hot`: a probability a class, the shape of the prediction, classes last.
 * - `class-index`: `int` labels, the shape of the prediction without its last axis.
 * - `class-sequence`: `int` labels `[batch, labels]` in order, padded with -1, for predictions `[batch, steps, classes]`.
 */
export const targetEncodings = ["value", "binary", "sign", "one-hot", "class-index", "class-sequence"] as const;
export type TargetEncoding = (typeof targetEncodings)[number];

/** Encodings whose tensors are `int`. */
export type LabelEncoding = "class-index" | "class-sequence";
export const isLabelEncoding = (encoding: TargetEncoding): encoding is LabelEncoding =>
  encoding === "class-index" || encoding === "class-sequence";

/** The tensor that fills a role: labels and lengths are `int`. */
export type RoleTensor<R extends Role, T extends TargetEncoding> = R extends "length"
  ? Tensor<"int">
  : R extends "target"
    ? T extends LabelEncoding
      ? Tensor<"int">
      : Tensor
    : Tensor;

/** The named inputs of a loss function. */
export type RoleInputs<R extends Role, T extends TargetEncoding> = { readonly [Name in R]: RoleTensor<Name, T> };
