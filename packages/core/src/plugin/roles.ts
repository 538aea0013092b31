import type { Tensor } from "../tensor/tensor.ts";

/** Roles that a model fills: for each, the batch supplies a model input. */
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
] as const;
/** Roles that the data fills. */
export const dataRoles = ["target"] as const;

export type OutputRole = (typeof outputRoles)[number];
export type Role = OutputRole | (typeof dataRoles)[number];

/**
 * How a loss wants its target written, and so which shape it must have and how many outputs the model needs.
 *
 * - `value`: numbers, the shape of the prediction.
 * - `binary`: 0 or 1 (or a probability), the shape of the prediction; one output tells two classes apart.
 * - `one-hot`: a probability a class, the shape of the prediction, classes last.
 * - `class-index`: `int` labels, the shape of the prediction without its last axis.
 */
export type TargetEncoding = "value" | "binary" | "one-hot" | "class-index";

/** The tensor that fills a role: labels are `int` where the target is `class-index`. */
export type RoleTensor<R extends Role, T extends TargetEncoding> = R extends "target"
  ? T extends "class-index"
    ? Tensor<"int">
    : Tensor
  : Tensor;

/** The named inputs of a loss function. */
export type RoleInputs<R extends Role, T extends TargetEncoding> = { readonly [Name in R]: RoleTensor<Name, T> };
