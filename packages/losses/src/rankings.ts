import { type Tensor, problem } from "@downslope/core";

/** Pairs of a label that holds, j, and one that does not, i, `[..., j, i]`. */
export interface LabelPairs {
  /** By how much the score of j leads that of i: x_j - x_i. */
  readonly lead: Tensor;
  /** 1 where j holds and i does not, t_j (1 - t_i). */
  readonly isPair: Tensor;
}

/** Every pair of a sample's labels, for scores and labels `[..., labels]`. */
export function labelPairs(
  subject: string,
  { prediction, target }: { readonly prediction: Tensor; readonly target: Tensor },
): LabelPairs {
  checkLabelAxis(subject, prediction);
  const positive = target.expandDims(-1);
  const negative = target.neg().add(1).expandDims(-2);
  return { lead: prediction.expandDims(-1).sub(prediction.expandDims(-2)), isPair: positive.mul(negative) };
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
