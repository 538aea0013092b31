import { type LossContext, type Tensor, problem, tensor } from "@downslope/core";

/** Weights of the classes as an option writes them: a number a class, or `balanced`. */
export type ClassWeight = number[] | "balanced";

/**
 * The weights in numbers. With n samples in the training split and n_c of class c out of K:
 *
 *     balanced        w_c = n / (K n_c)
 */
export function resolveClassWeight(
  subject: string,
  weight: ClassWeight | undefined,
  { classCounts }: LossContext,
): readonly number[] | undefined {
  if (weight !== "balanced") return weight;
  const isKnown = classCounts !== undefined && classCounts.length > 0;
  if (!isKnown || classCounts.some((count) => count === 0)) {
    throw problem("INVALID_ARGUMENT", {
      subject,
      argument: "classWeight",
      rule: isKnown
        ? 'be a list of numbers where the training split lacks a class, for "balanced" divides by its samples'
        : 'be a list of numbers where the samples of each class are unknown, as "balanced" needs them',
      got: isKnown ? `"balanced" with [${classCounts.join(", ")}] samples` : weight,
      cure: isKnown
        ? "Write a number a class, or leave the empty class out."
        : "Write a number a class, or pass `classCounts` to `create`.",
    });
  }
  const samples = classCounts.reduce((sum, count) => sum + count, 0);
  return classCounts.map((count) => samples / (classCounts.length * count));
}

/** A weight for each element of the last axis, as a tensor that fits the prediction; refuses a list of another length. */
export function alongLastAxis(
  subject: string,
  argument: string,
  weights: readonly number[],
  prediction: Tensor,
): Tensor {
  const length = prediction.shape.at(-1);
  if (weights.length !== length) {
    throw problem("SHAPE_MISMATCH", {
      subject,
      argument,
      rule: `have ${length ?? 0} numbers, one for each element of the prediction's last axis`,
      got: weights,
      cure: `The prediction is [${prediction.shape.join(",")}].`,
    });
  }
  return tensor(Float64Array.from(weights), { dtype: prediction.dtype as "float32" | "float64" });
}
