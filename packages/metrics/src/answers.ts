import type { MetricInputs, Tensor } from "@downslope/core";
import { checkTarget } from "./elements.ts";

/** How answers are read from predictions. */
export interface AnswerOptions {
  /** Prediction above which the answer is yes, where yes and no are predicted. */
  readonly threshold: number;
  /** Whether each element is a yes or no of its own. */
  readonly multiLabel: boolean;
}

/**
 * Which answers are right: for class indices and one-hot targets one a row, of equal predictions the first; for yes and no
 * one an element. Shapes that do not fit are refused, by the metric's name.
 */
export function rightAnswers(
  metric: string,
  inputs: MetricInputs,
  { threshold, multiLabel }: AnswerOptions,
): Tensor<"bool"> {
  const { prediction, target } = inputs;
  const isIndex = target.dtype === "int32" && target.rank === prediction.rank - 1;
  if (isIndex && !multiLabel) {
    checkTarget(metric, inputs, prediction.shape.slice(0, -1), "the prediction's shape without its last axis");
    return prediction.argmax().equal(target as Tensor<"int">);
  }
  checkTarget(metric, inputs);
  const isOneHot = prediction.rank > 1 && prediction.shape.at(-1)! > 1;
  if (isOneHot && !multiLabel) return prediction.argmax().equal(target.argmax());
  const [said, holds] = [prediction.greater(threshold), target.toFloat().greater(0.5)];
  return said.and(holds).or(said.or(holds).not());
}
