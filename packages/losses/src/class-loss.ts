import type { LossContext, LossFunction, Tensor } from "@downslope/core";
import { checkClasses, logClassProbabilities } from "./cross-entropy.ts";
import { type LabelOptions, type Labels, readLabels } from "./labels.ts";

/** The options that losses of class probabilities share. */
export interface ClassProbabilityOptions extends LabelOptions {
  /** Whether the prediction holds logits rather than probabilities. Default true. */
  readonly fromLogits?: boolean | undefined;
}

/** What a loss of class indices reads. */
export const ofClasses = { inputs: ["prediction", "target"], target: "class-index" } as const;

type ClassLoss = LossFunction<"prediction" | "target", "class-index">;

/** A loss of scores `[..., classes]` and labels, `[...]`, times the weight of each sample's class. */
export function classLoss(
  subject: string,
  options: LabelOptions,
  context: LossContext,
  ofScores: (scores: Tensor, labels: Labels) => Tensor,
): ClassLoss {
  const labelsOf = readLabels(subject, options, context);
  return ({ prediction, target }) => {
    checkClasses(subject, prediction);
    const labels = labelsOf(prediction, target);
    return labels.weigh(ofScores(prediction, labels));
  };
}

/** A loss of log p_y alone, the logarithm of the right class's probability, times the weight of that class. */
export function ownProbabilityLoss(
  subject: string,
  options: LabelOptions & { readonly fromLogits: boolean },
  context: LossContext,
  ofLog: (log: Tensor) => Tensor,
): ClassLoss {
  return classLoss(subject, options, context, (prediction, labels) =>
    ofLog(labels.own(logClassProbabilities(subject, prediction, options.fromLogits))),
  );
}
