import { type LossContext, type LossFunction, type Tensor, problem } from "@downslope/core";
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
 * Other labels are refused; in a compiled step, where they cannot be seen, they give NaN.
 */
export function marginLoss(
  subject: string,
  { positiveWeight }: { readonly positiveWeight: PositiveWeight },
  context: LossContext,
  ofMargin: (margin: Tensor) => Tensor,
): LossFunction<"prediction" | "target", "sign"> {
  const weightOf = readPositiveWeight(subject, positiveWeight, context);
  return ({ prediction, target }) => {
    checkSigns(subject, target);
    const losses = ofMargin(target.mul(prediction));
    const weighted = target.greater(0).where(losses.mul(weightOf(prediction)), losses);
    return target.square().equal(1).where(weighted, Number.NaN);
  };
}

function checkSigns(subject: string, target: Tensor): void {
  const wrong = target.isTraced ? undefined : target.data().find((label) => Math.abs(label) !== 1);
  if (wrong === undefined) return;
  throw problem("INVALID_ARGUMENT", {
    subject,
    argument: "target",
    rule: "hold labels -1 and 1",
    got: wrong,
    cure: "Turn labels t of 0 and 1 into 2 t - 1; data sets of two classes are encoded so by themselves.",
  });
}
