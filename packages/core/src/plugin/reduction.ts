import { type DownslopeError, problem } from "../errors.ts";
import { isFloat } from "../tensor/dtype.ts";
import { Tensor } from "../tensor/tensor.ts";

/** How unreduced losses become one number. */
export const reductions = ["mean", "sum", "none", "batch-mean"] as const;
export type Reduction = (typeof reductions)[number];

/** Losses, already weighted, beside the weights that were used, of the same shape, by whose sum `mean` divides. */
export interface WeightedValues {
  readonly values: Tensor;
  readonly weights: Tensor;
}

/** Losses that are added up, each reduced by itself and then multiplied by its weight. */
export interface LossTerms {
  readonly terms: readonly {
    readonly name: string;
    readonly weight: number;
    readonly reduction: Reduction;
    readonly result: LossValues;
  }[];
}

/** What a loss function returns: losses that are not yet reduced, elementwise or one a sample. */
export type LossValues = Tensor | WeightedValues | LossTerms;

/** A part of a reduced loss, `weight · total / divisor`: over several batches, totals and divisors add up. */
export interface LossTotal {
  readonly weight: number;
  readonly total: Tensor;
  /** Left out of sums, which nothing divides. */
  readonly divisor?: Tensor | number;
}

/**
 * Reduces what a loss function returned.
 *
 * With values v (already weighted by the loss), weights w (1 where the loss returns none) and sample weights s:
 *
 *     none        s v
 *     sum         Σ s v
 *     mean        Σ s v / Σ s w, and 0 where Σ s w is 0 (nothing counts)
 *     batch-mean  Σ s v / N, N the number of samples
 *
 * Under `mean`, terms are reduced each by its own reduction; under `sum` and `batch-mean` all of them by that; under
 * `none` they are one number a sample.
 */
export function reduceLoss(
  name: string,
  result: LossValues,
  how: Reduction,
  sampleWeight: Tensor | undefined,
  samples: number,
): Tensor {
  if (how === "none") {
    const values = perSample(name, result);
    return sampleWeight ? values.mul(alongFirstAxis(name, sampleWeight, values, samples)) : values;
  }
  return lossTotals(name, result, how, sampleWeight, samples)
    .map(quotient)
    .reduce((sum, term) => sum.add(term));
}

function quotient({ weight, total, divisor }: LossTotal): Tensor {
  const scaled = weight === 1 ? total : total.mul(weight);
  if (divisor === undefined) return scaled;
  if (typeof divisor === "number") return divisor === 1 ? scaled : scaled.div(divisor);
  const isEmpty = divisor.equal(0);
  return isEmpty.where(0, scaled.div(isEmpty.where(1, divisor)));
}

/** The sums of losses and what they are divided by, so that parts of a split can be joined exactly. */
export function lossTotals(
  name: string,
  result: LossValues,
  how: Reduction,
  sampleWeight: Tensor | undefined,
  samples: number,
): LossTotal[] {
  if (isTerms(result)) {
    return termsOf(name, result).flatMap((term) =>
      lossTotals(term.name, term.result, how === "mean" ? term.reduction : how, sampleWeight, samples).map((part) => ({
        ...part,
        weight: part.weight * term.weight,
      })),
    );
  }
  const { values, weights } = checkResult(name, result);
  const scale = sampleWeight && alongFirstAxis(name, sampleWeight, values, samples);
  const total = (scale ? values.mul(scale) : values).sum();
  if (how === "sum") return [{ weight: 1, total }];
  if (how === "batch-mean") return [{ weight: 1, total, divisor: samples }];
  if (!weights) return [{ weight: 1, total, divisor: scale ? scale.sum().mul(values.size / samples) : values.size }];
  const counted = sampleWeight ? weights.mul(alongFirstAxis(name, sampleWeight, weights, samples)) : weights;
  return [{ weight: 1, total, divisor: counted.sum() }];
}

/** Losses as they are; of terms, their sum for each sample. */
function perSample(name: string, result: LossValues): Tensor {
  if (!isTerms(result)) return checkResult(name, result).values;
  return termsOf(name, result)
    .map((term) => {
      const values = perSample(term.name, term.result);
      const rest = values.shape.slice(1).map((_, i) => i + 1);
      return (rest.length > 0 ? values.mean(rest) : values).mul(term.weight);
    })
    .reduce((sum, term) => sum.add(term));
}

function isTerms(result: LossValues): result is LossTerms {
  return typeof result === "object" && result !== null && "terms" in result;
}

/** The terms of a loss, checked. */
function termsOf(name: string, { terms }: LossTerms): LossTerms["terms"] {
  const wrong = (rule: string, got: unknown): DownslopeError =>
    problem("INVALID_RESULT", {
      subject: name,
      rule,
      got,
      cure: "Write { terms: [{ name, weight, reduction, result }] }.",
    });
  if (!Array.isArray(terms) || terms.length === 0) throw wrong("return a list of `terms`, at least one", terms);
  for (const term of terms as readonly Partial<LossTerms["terms"][number]>[]) {
    if (typeof term?.weight !== "number" || !Number.isFinite(term.weight))
      throw wrong("give each term a `weight`, a finite number", term?.weight);
    if (!reductions.includes(term.reduction!) || term.reduction === "none")
      throw wrong('give each term a `reduction`, "mean", "sum" or "batch-mean"', term.reduction);
  }
  return terms;
}

function checkResult(name: string, result: LossValues): { values: Tensor; weights?: Tensor } {
  const parts = result instanceof Tensor ? { values: result } : (result as WeightedValues);
  const wrong = (got: unknown, cure: string): DownslopeError =>
    problem("INVALID_RESULT", { subject: name, rule: "return a tensor of losses, or { values, weights }", got, cure });
  if (result instanceof Promise) throw wrong(result, "A loss is plain maths and never waits: remove `async`.");
  if (!(parts?.values instanceof Tensor))
    throw wrong(result, "Compute it from the inputs with tensor methods, not with JavaScript numbers.");
  if (!isFloat(parts.values.dtype)) throw wrong(parts.values, "Losses are floats: comparisons have no gradient.");
  if ("weights" in parts && parts.weights !== undefined) checkWeights(name, parts.values, parts.weights);
  return parts as { values: Tensor; weights?: Tensor };
}

/** Weights of another shape than their values would be counted more or less often than they were used. */
function checkWeights(name: string, values: Tensor, weights: unknown): void {
  const { shape, dtype } = values;
  if (weights instanceof Tensor && weights.dtype === dtype && String(weights.shape) === String(shape)) return;
  throw problem("INVALID_RESULT", {
    subject: name,
    rule: `return \`weights\` as its \`values\` are, ${dtype}[${shape.join(",")}]`,
    got: weights,
    cure: "`mean` divides by their sum: spread them with `broadcastTo`, and turn conditions into numbers with `toFloat`.",
  });
}

/** One weight a sample, shaped so that it scales all that a sample's losses hold. */
function alongFirstAxis(name: string, weight: Tensor, values: Tensor, samples: number): Tensor {
  if (values.shape[0] !== samples) {
    throw problem("INVALID_RESULT", {
      subject: name,
      rule: `return losses with an axis of samples first, of length ${samples}, where samples have weights`,
      got: values,
      cure: "Return one loss for each sample or element; sums and means over the batch are core's to take.",
    });
  }
  if (weight.shape.length !== 1 || weight.shape[0] !== samples) {
    throw problem("SHAPE_MISMATCH", {
      subject: name,
      argument: "sampleWeight",
      rule: `have one weight a sample, [${samples}]`,
      got: weight,
      cure: "Give a vector as long as the batch.",
    });
  }
  return weight.reshape([samples, ...values.shape.slice(1).map(() => 1)]);
}
