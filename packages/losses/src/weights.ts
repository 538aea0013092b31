import { type LossContext, type Tensor, problem, tensor } from "@downslope/core";

/** Weights of the classes as an option writes them: a number a class, or a rule that makes them from the training split. */
export type ClassWeight = number[] | "balanced" | { effective: number };

/** Weight of positive labels as an option writes it: a number, one for each element of the last axis, or `balanced`. */
export type PositiveWeight = number | number[] | "balanced";

/**
 * The weights in numbers. With n samples in the training split and n_c of class c out of K:
 *
 *     balanced        w_c = n / (K n_c)
 *     effective: β    w_c ∝ (1 - β) / (1 - β^n_c), of mean 1
 *
 * Source of the latter: Y. Cui et al. (2019), "Class-Balanced Loss Based on Effective Number of Samples".
 */
export function resolveClassWeight(
  subject: string,
  weight: ClassWeight | undefined,
  context: LossContext,
): readonly number[] | undefined {
  if (weight === undefined || Array.isArray(weight)) return weight;
  const counts = knownClassCounts(subject, context, "`classWeight`", "or write a number a class");
  const raw = counts.map((count) => 1 / (weight === "balanced" ? count : 1 - weight.effective ** count));
  const scale = weight === "balanced" ? sum(counts) / counts.length : counts.length / sum(raw);
  return raw.map((one) => one * scale);
}

/** The factor of positive labels for a prediction; `balanced` is n_0 / n_1, as PyTorch advises. */
export function readPositiveWeight(
  subject: string,
  weight: PositiveWeight,
  context: LossContext,
): (prediction: Tensor) => Tensor | number {
  const [negative, positive] = weight === "balanced" ? binaryCounts(subject, context, "positiveWeight") : [1, 1];
  if (weight === "balanced") return () => negative / positive;
  return (prediction) =>
    typeof weight === "number" ? weight : alongLastAxis(subject, "positiveWeight", weight, prediction);
}

/** Samples of the negative and of the positive class. */
export function binaryCounts(
  subject: string,
  context: LossContext,
  option: string,
): readonly [negative: number, positive: number] {
  const counts = knownClassCounts(subject, context, `\`${option}\``, "or write a number", 2);
  return [counts[0]!, counts[1]!];
}

/** Samples of each class in the training split; refused where they are unknown or a class has none. */
export function knownClassCounts(
  subject: string,
  { classCounts: counts }: LossContext,
  asks: string,
  instead = "or pass `classCounts` to `create`",
  classes?: 2,
): readonly number[] {
  const isKnown = counts !== undefined && (classes ? counts.length === classes : counts.length > 1);
  if (isKnown && counts.every((count) => count > 0)) return counts;
  throw problem("INVALID_ARGUMENT", {
    subject,
    argument: "classCounts",
    rule: `count the samples of ${classes ? "both classes" : "every class"}, at least 1 each, for ${asks} divides by them`,
    got: counts && [...counts],
    cure: `Train on classes that all occur in the training split, ${instead}.`,
  });
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, one) => total + one, 0);

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
