import { problem } from "../errors.ts";
import { Tensor } from "../tensor/tensor.ts";
import type { LossValues } from "./loss.ts";

/** How unreduced losses become one number. */
export const reductions = ["mean", "sum", "none", "batch-mean"] as const;
export type Reduction = (typeof reductions)[number];

/**
 * Reduces what a loss function returned.
 *
 * With values v (already weighted by the loss), weights w (1 where the loss returns none) and sample weights s:
 *
 *     none        s v
 *     sum         Σ s v
 *     mean        Σ s v / Σ s w, and 0 where Σ s w is 0 (nothing counts)
 *     batch-mean  Σ s v / N, N the number of samples
 */
export function reduceLoss(
  name: string,
  result: LossValues,
  how: Reduction,
  sampleWeight: Tensor | undefined,
  samples: number,
): Tensor {
  const { values, weights } = checkResult(name, result);
  if (how === "none") return sampleWeight ? values.mul(alongFirstAxis(name, sampleWeight, values)) : values;
  const { total, divisor } = totals(name, { values, ...(weights && { weights }) }, how, sampleWeight, samples);
  if (typeof divisor === "number") return divisor === 1 ? total : total.div(divisor);
  const isEmpty = divisor.equal(0);
  return isEmpty.where(0, total.div(isEmpty.where(1, divisor)));
}

/** The sum of losses and what it is divided by, so that parts of a split can be joined exactly. */
export function lossTotals(
  name: string,
  result: LossValues,
  how: Reduction,
  sampleWeight: Tensor | undefined,
  samples: number,
): { total: Tensor; divisor: Tensor | number } {
  return totals(name, checkResult(name, result), how, sampleWeight, samples);
}

function totals(
  name: string,
  { values, weights }: { values: Tensor; weights?: Tensor },
  how: Reduction,
  sampleWeight: Tensor | undefined,
  samples: number,
): { total: Tensor; divisor: Tensor | number } {
  const scale = sampleWeight && alongFirstAxis(name, sampleWeight, values);
  const total = (scale ? values.mul(scale) : values).sum();
  if (how === "sum") return { total, divisor: 1 };
  if (how === "batch-mean") return { total, divisor: samples };
  if (!weights) return { total, divisor: scale ? scale.sum().mul(values.size / samples) : values.size };
  const counted = sampleWeight ? weights.mul(alongFirstAxis(name, sampleWeight, weights)) : weights;
  return { total, divisor: counted.sum() };
}

function checkResult(name: string, result: LossValues): { values: Tensor; weights?: Tensor } {
  const parts = result instanceof Tensor ? { values: result } : result;
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
