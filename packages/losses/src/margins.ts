import type { LossContext, LossFunction, Tensor } from "@downslope/core";
import { type PositiveWeight, readPositiveWeight } from "./weights.ts";

/** The option that losses of labels -1 and 1 share. */
export interface MarginLossOptions {
  /**
   * Weight of positive labels, from 0: one number, or one for each element of the last axis; `balanced` takes negative
   * over positive samples of the training split. Default 1.
   */
  readonly positiveWeight?: PositiveWeight | undefined;
}

/**
 * A loss of the margin y·x alone, of a prediction x and a label y that is -1 or 1, times the weight of positive labels.
 */
export function marginLoss(
  subject: string,
  { positiveWeight }: { readonly positiveWeight: PositiveWeight },
  context: LossContext,
  ofMargin: (margin: Tensor) => Tensor,
): LossFunction<"prediction" | "target", "sign"> {
  const weightOf = readPositiveWeight(subject, positiveWeight, context);
  return ({ prediction, target }) => {
    const losses = ofMargin(target.mul(prediction));
    return target.greater(0).where(losses.mul(weightOf(prediction)), losses);
  };
}
