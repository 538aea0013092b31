import { type Tensor, problem } from "@downslope/core";
import { logProbability, probabilities, weigh } from "./probability.ts";

/** Refuses a prediction that does not tell classes apart along its last axis. */
export function checkClasses(subject: string, prediction: Tensor): void {
  if ((prediction.shape.at(-1) ?? 0) < 2) {
    throw problem("SHAPE_MISMATCH", {
      subject,
      argument: "prediction",
      rule: "have at least 2 classes along its last axis",
      got: prediction,
      cure: 'With one output for two classes use "binary-cross-entropy".',
    });
  }
}

/** Logarithms of class probabilities, `[..., classes]`, from logits or from probabilities. */
export function logClassProbabilities(subject: string, prediction: Tensor, fromLogits: boolean): Tensor {
  checkClasses(subject, prediction);
  return fromLogits ? prediction.logSoftmax() : logProbability(probabilities(subject, prediction));
}

/**
 * Cross-entropy of smoothed targets with K classes c and weights w (1 where there are none):
 *
 *     t' = (1 - ε) t + ε / K
 *     loss = -Σ_c w_c t'_c log p_c
 *
 * `[..., classes] -> [...]`. A class without target costs nothing, even with probability 0.
 */
export function crossEntropy(
  logProbabilities: Tensor,
  target: Tensor,
  labelSmoothing: number,
  weight: Tensor | undefined,
): Tensor {
  const classes = logProbabilities.shape.at(-1)!;
  const smoothed = target.mul(1 - labelSmoothing).add(labelSmoothing / classes);
  return weigh(weight ? smoothed.mul(weight) : smoothed, logProbabilities)
    .sum(-1)
    .neg();
}
