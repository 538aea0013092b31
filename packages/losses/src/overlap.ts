import { type LossContext, type LossFunction, type Tensor } from "@downslope/core";
import { checkClasses } from "./cross-entropy.ts";
import type { OverlapOptions } from "./overlap-options.ts";
import { probabilities } from "./probability.ts";
import { alongLastAxis, resolveClassWeight } from "./weights.ts";

/** Masks to be compared, `[batch, ...space, classes]`. */
export interface Masks {
  /** Predicted probabilities. */
  readonly p: Tensor;
  readonly t: Tensor;
}

/** The masks of a prediction and a target; a batch of single numbers is one pixel a sample. */
export function readMasks(
  subject: string,
  { prediction, target }: { readonly prediction: Tensor; readonly target: Tensor },
  { fromLogits, multiClass = false }: { readonly fromLogits: boolean; readonly multiClass?: boolean },
): Masks {
  if (multiClass) checkClasses(subject, prediction);
  const activate = (): Tensor => (multiClass ? prediction.softmax() : prediction.sigmoid());
  const given = fromLogits ? activate() : probabilities(subject, prediction);
  const p = multiClass ? target.sum(-1, { keepDims: true }).equal(0).where(0, given) : given;
  const shape = p.rank > 1 ? p.shape : [...p.shape, 1];
  return { p: p.reshape(shape), t: target.reshape(shape) };
}

/** How wrong a probability is, p (1 - t) + (1 - p) t, element by element. */
export const errorOf = ({ p, t }: Masks): Tensor => p.mul(t.neg().add(1)).add(p.neg().add(1).mul(t));

const axesFrom1 = (end: number): number[] => Array.from({ length: end - 1 }, (_, i) => i + 1);

/** Sums over all of each sample, `[batch, ...space, classes] -> [batch]`. */
export const bySample = (x: Tensor): Tensor => x.sum(axesFrom1(x.rank));

/** Sums over the pixels of each sample and class, `[batch, ...space, classes] -> [batch, classes]`. */
export const byClass = (x: Tensor): Tensor => (x.rank > 2 ? x.sum(axesFrom1(x.rank - 1)) : x);

/** Masks, and what adds their pixels up to `[batch]` or `[batch, classes]`. */
export interface Counted extends Masks {
  sum(x: Tensor): Tensor;
}

/** A loss of one value a sample, made of sums over its masks. */
export function overlapLoss(
  subject: string,
  { multiClass, average = multiClass ? "class" : "all", classWeight, ...given }: Resolved,
  context: LossContext,
  compute: (masks: Counted) => Tensor,
): LossFunction<"prediction" | "target", "one-hot" | "binary"> {
  const weights = resolveClassWeight(subject, classWeight, context);
  return (inputs) => {
    const masks = readMasks(subject, inputs, { ...given, multiClass });
    const weight = weights && alongLastAxis(subject, "classWeight", weights, masks.p);
    if (average === "class") {
      const losses = compute({ ...masks, sum: byClass });
      return weight ? ratio(losses.mul(weight).sum(-1), weight.sum()) : losses.mean(-1);
    }
    const weighed = (x: Tensor): Tensor => (weight ? byClass(x).mul(weight) : x);
    return compute({ ...masks, sum: (x) => bySample(weighed(x)) });
  };
}

type Resolved = Pick<OverlapOptions, "average" | "classWeight"> & {
  readonly fromLogits: boolean;
  readonly multiClass: boolean;
};

/**
 * What the Tversky index lacks to 1, with true and false positives TP and FP and false negatives FN:
 *
 *     1 - (TP + s) / (TP + α FP + β FN + s) = (α FP + β FN) / (TP + α FP + β FN + s)
 *
 * The right side loses no digits where the masks nearly agree. It is 0 where there is nothing to compare.
 */
export function shortfall({ p, t, sum }: Counted, alpha: number, beta: number, smooth: number): Tensor {
  const wrong = sum(p.mul(t.neg().add(1)))
    .mul(alpha)
    .add(sum(p.neg().add(1).mul(t)).mul(beta));
  return ratio(wrong, sum(p.mul(t)).add(wrong).add(smooth));
}

/** Less than this is nothing: below, the slope of a quotient would overflow in float32. */
const nothing = 1e-15;

/** A quotient of sums that are not negative, 0 where the divisor is nothing. */
export function ratio(above: Tensor, below: Tensor): Tensor {
  const isEmpty = below.less(nothing);
  return isEmpty.where(0, above.div(isEmpty.where(1, below)));
}
