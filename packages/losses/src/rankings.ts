import { type Tensor, concat, gather, problem } from "@downslope/core";

interface Labelled {
  readonly prediction: Tensor;
  readonly target: Tensor;
}

/** What labels that hold, j, lack to lead those that do not, i; in an order of its own, `[..., 2 labels]`. */
export interface Rivals {
  /** t_j; 0 at places that stand for no label that holds. */
  readonly holds: Tensor;
  /** How many labels i come within the margin of j, or lead it. */
  readonly rank: Tensor;
  /** Σ_(i: t_i = 0) max(0, m - x_j + x_i). */
  readonly lack: Tensor;
}

/**
 * Counts the rivals of each label from sums along the sorted scores, for the pairs are far more than can be held. Labels
 * that hold are sorted by x - m, before others of the same key: one that is apart by just the margin is no rival.
 */
export function rivalsOf(subject: string, { prediction, target }: Labelled, margin: number): Rivals {
  checkLabelAxis(subject, prediction);
  // Only differences count; near 0 their sums keep most digits.
  const scores = prediction.sub(prediction.stopGradient().mean(-1, { keepDims: true }));
  const keys = concat([scores.sub(margin), scores], -1).stopGradient();
  const order = keys.neg().argsort(-1);
  const sorted = (x: Tensor): Tensor => gather(concat([x, x], -1), order);
  const [score, label] = [sorted(scores), sorted(target)];
  const isHeld = order.less(target.shape.at(-1)!);
  const isRival = isHeld.where(0, label.neg().add(1));
  const rank = isRival.cumulativeSum(-1);
  const lack = rank.mul(score.neg().add(margin)).add(isRival.mul(score).cumulativeSum(-1));
  return { holds: isHeld.where(label, 0), rank, lack };
}

/** Refuses a prediction without an axis of labels, or of a list's items, behind that of the samples. */
export function checkLabelAxis(subject: string, prediction: Tensor): void {
  if (prediction.rank > 1) return;
  throw problem("SHAPE_MISMATCH", {
    subject,
    argument: "prediction",
    rule: "be [batch, ...] with the labels or items along its last axis",
    got: prediction,
    cure: "Its elements are compared with each other, sample by sample.",
  });
}
