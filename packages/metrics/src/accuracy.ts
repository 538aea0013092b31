import { type MetricPlugin, defineMetric } from "@downslope/core";
import { z } from "zod";
import { rightAnswers } from "./answers.ts";
import { counted } from "./elements.ts";

/** Options of {@link accuracy}. */
export interface AccuracyOptions {
  /** Prediction above which the answer is yes, where yes and no are predicted. Default 0, for logits; 0.5 for probabilities. */
  readonly threshold?: number | undefined;
  /** Takes each element for a yes or no of its own, where several labels may hold at once. Default false. */
  readonly multiLabel?: boolean | undefined;
}

/**
 * Share of answers that are right.
 *
 *     class indices   int [batch, ...]              the largest prediction of [batch, ..., classes] is at the index
 *     one-hot         [batch, ..., classes > 1]     the largest prediction is where the largest target is
 *     yes or no       any other shape, multiLabel   prediction > threshold and target > 0.5 agree, element by element
 *
 * Of equal predictions the first counts. Predictions are taken for logits; Keras takes them for probabilities.
 */
export const accuracy: MetricPlugin<AccuracyOptions> = defineMetric({
  name: "accuracy",
  options: z.object({
    threshold: z.number().default(0).describe("prediction above which the answer is yes: 0 for logits"),
    multiLabel: z.boolean().default(false).describe("take each element for a yes or no of its own"),
  }),
  goal: "maximise",
  create: (options) => ({
    measure(inputs) {
      const isRight = rightAnswers("accuracy", inputs, options);
      return { right: isRight.toFloat().sum(), count: counted(isRight.size) };
    },
    result: ({ right, count }) => right! / count!,
  }),
  about: {
    title: { en: "Accuracy", ko: "정확도" },
    summary: {
      en: "The share of answers that are right.",
      ko: "맞힌 답의 비율입니다.",
    },
    use: {
      en: "Classes of about equal size.",
      ko: "클래스의 크기가 비슷할 때 적합합니다.",
    },
    avoid: {
      en: "Where one class is rare: always saying no is then right nearly always. For probabilities set threshold to 0.5.",
      ko: "드문 클래스가 있으면 늘 아니라고만 해도 거의 맞게 되므로 피하세요. 예측이 확률이라면 threshold를 0.5로 두세요.",
    },
    formula: String.raw`\frac1n \sum [\hat y = y]`,
    source: "C. M. Bishop (2006), Pattern Recognition and Machine Learning, section 1.5.1",
    tasks: ["binary", "multiclass", "multilabel"],
  },
});
