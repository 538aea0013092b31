import { type LossContext, type Tensor, type WeightedValues, oneHot, problem } from "@downslope/core";
import { type ClassWeight, alongLastAxis, resolveClassWeight } from "./weights.ts";

/** Label of samples that count for nothing, unless an option says another: PyTorch's. */
export const usualIgnoreIndex = -100;

/** The options that losses of class indices share. */
export interface LabelOptions {
  /**
   * Weight w of each class, from 0. From the training split, `balanced` takes n / (K n_c), and `{ effective: β }` the
   * inverse of the effective number of samples. Default: none.
   */
  readonly classWeight?: ClassWeight | undefined;
  /** Label of samples that count for nothing. Default -100. */
  readonly ignoreIndex?: number | undefined;
}

/** Class indices as tensors. */
export interface Labels {
  /** 1 at the class of each sample, `[..., classes]`; at the first class where a label is no class. */
  readonly oneHot: Tensor;
  /** The weight of each class, `[classes]`, where there are weights. */
  readonly classWeight?: Tensor;
  /** What each sample has for its own class, `[..., classes]` or `[classes]` to `[...]`, whatever the other classes hold. */
  own(scores: Tensor): Tensor;
  /**
   * Losses `[...]` and what they weigh: those of ignored labels are 0 and weigh nothing, those of labels out of range are
   * NaN, and each other is multiplied by the weight of its class unless it is weighted already.
   */
  weigh(losses: Tensor, isWeighted?: "weighted"): WeightedValues;
}

/**
 * Reads class indices for a prediction whose last axis is the classes. Labels out of range are refused; in a compiled
 * step, where they cannot be seen, they give NaN.
 */
export function readLabels(
  subject: string,
  { classWeight, ignoreIndex = usualIgnoreIndex }: LabelOptions,
  context: LossContext,
): (prediction: Tensor, target: Tensor<"int">) => Labels {
  const weights = resolveClassWeight(subject, classWeight, context);
  return (prediction, target) => {
    const classes = prediction.shape.at(-1) ?? 0;
    checkLabels(subject, target, classes, ignoreIndex);
    const isIgnored = target.equal(ignoreIndex);
    const isClass = target.greaterEqual(0).and(target.less(classes));
    const label = oneHot(isClass.where(target, 0), classes).toFloat(prediction.dtype as "float32" | "float64");
    const weight = weights && alongLastAxis(subject, "classWeight", weights, prediction);
    const own = (scores: Tensor): Tensor => label.equal(1).where(scores, 0).sum(-1);
    const ownWeight = weight && own(weight);
    return {
      oneHot: label,
      own,
      ...(weight && { classWeight: weight }),
      weigh: (losses, isWeighted) => ({
        values: isIgnored.where(
          0,
          isClass.where(ownWeight && !isWeighted ? losses.mul(ownWeight) : losses, Number.NaN),
        ),
        weights: isIgnored.where(0, ownWeight ?? losses.onesLike()),
      }),
    };
  };
}

function checkLabels(subject: string, target: Tensor<"int">, classes: number, ignoreIndex: number): void {
  if (target.isTraced) return;
  const wrong = target.data().find((label) => label !== ignoreIndex && (label < 0 || label >= classes));
  if (wrong === undefined) return;
  throw problem("INVALID_ARGUMENT", {
    subject,
    argument: "target",
    rule: `hold labels from 0 to ${classes - 1}, or \`ignoreIndex\` ${ignoreIndex}`,
    got: wrong,
    cure: `There are ${classes} classes; number the labels from 0.`,
  });
}
