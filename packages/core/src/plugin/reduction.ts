import { problem } from "../errors.ts";
import { Tensor } from "../tensor/tensor.ts";

/** How unreduced losses become one number. */
export const reductions = ["mean", "sum", "none", "batch-mean"] as const;
export type Reduction = (typeof reductions)[number];

/** Losses, already weighted, beside the weights that were used, by whose sum `mean` divides. */
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
 * Terms are reduced each by its own reduction; under `none` they are one number a sample.
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
    return sampleWeight ? values.mul(alongFirstAxis(name, sampleWeight, values)) : values;
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
    return result.terms.flatMap((term) =>
      lossTotals(term.name, term.result, term.reduction, sampleWeight, samples).map((part) => ({
        ...part,
        weight: part.weight * term.weight,
      })),
    );
  }
  const { values, weights } = checkResult(name, result);
  const scale = sampleWeight && alongFirstAxis(name, sampleWeight, values);
  const total = (scale ? values.mul(scale) : values).sum();
  if (how === "sum") return [{ weight: 1, total }];
  if (how === "batch-mean") return [{ weight: 1, total, divisor: samples }];
  if (!weights) return [{ weight: 1, total, divisor: scale ? scale.sum().mul(values.size / samples) : values.size }];
  const counted = sampleWeight ? weights.mul(alongFirstAxis(name, sampleWeight, weights)) : weights;
  return [{ weight: 1, total, divisor: counted.sum() }];
}

/** Losses as they are; of terms, their sum for each sample. */
function perSample(name: string, result: LossValues): Tensor {
  if (!isTerms(result)) return checkResult(name, result).values;
  return result.terms
    .map((term) => {
      const values = perSample(term.name, term.result);
      const rest = values.shape.slice(1).map((_, i) => i + 1);
      return (rest.length > 0 ? values.mean(rest) : values).mul(term.weight);
    })
    .reduce((sum, term) => sum.add(term));
}

const isTerms = (result: LossValues): result is LossTerms =>
  typeof result === "object" && result !== null && Array.isArray((result as LossTerms).terms);

function checkResult(name: string, result: LossValues): { values: Tensor; weights?: Tensor } {
  const parts = result instanceof Tensor ? { values: result } : (result as WeightedValues);
  const wrong = (got: unknown, cure: string) =>
    problem("INVALID_RESULT", { subject: name, rule: "return a tensor of losses, or { values, weights }", got, cure });
  if (result instanceof Promise) throw wrong(result, "A loss is plain maths and never waits: remove `async`.");
  if (!(parts?.values instanceof Tensor))
    throw wrong(result, "Compute it from the inputs with tensor methods, not with JavaScript numbers.");
  if (parts.values.dtype === "bool" || parts.values.dtype === "int32")
    throw wrong(parts.values, "Losses are floats: comparisons have no gradient.");
  return parts as { values: Tensor; weights?: Tensor };
}

/** One weight a sample, shaped so that it scales all that a sample's losses hold. */
function alongFirstAxis(name: string, weight: Tensor, values: Tensor): Tensor {
  if (weight.shape.length !== 1 || weight.shape[0] !== values.shape[0]) {
    throw problem("SHAPE_MISMATCH", {
      subject: name,
      argument: "sampleWeight",
      rule: `have one weight a sample, [${values.shape[0]}]`,
      got: weight,
      cure: "Give a vector as long as the batch.",
    });
  }
  return weight.reshape([weight.shape[0]!, ...values.shape.slice(1).map(() => 1)]);
}
