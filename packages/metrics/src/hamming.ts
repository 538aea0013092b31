import { type MetricPlugin, defineMetric } from "@downslope/core";
import { z } from "zod";
import { rightAnswers } from "./answers.ts";
import { counted } from "./elements.ts";

/** Options of {@link hamming}. */
export interface HammingOptions {
  /** Prediction above which a label is said to hold. Default 0, for logits; 0.5 for probabilities. */
  readonly threshold?: number | undefined;
  /** Takes one-hot targets for one label a row, not for a yes or no an element. Default false. */
  readonly multiClass?: boolean | undefined;
}

/**
 * Hamming loss: the share of labels that are wrong.
 *
 *     labels          [batch, ..., labels]          prediction > threshold and target > 0.5 differ, element by element
 *     class indices   int [batch, ...]              the largest prediction of [batch, ..., classes] is not at the index
 *     one-hot         with multiClass               the largest prediction is not where the largest target is
 *
 * scikit-learn's hamming_loss. Of one label a row it is 1 less the accuracy. Predictions are taken for logits. What is
 * trained in its place is the loss soft-hamming.
 *
 * Source: R. E. Schapire and Y. Singer (2000), "BoosTexter: A Boosting-Based System for Text Categorization".
 */
export const hamming: MetricPlugin<HammingOptions> = defineMetric({
  name: "hamming",
  options: z.object({
    threshold: z.number().default(0).describe("prediction above which a label is said to hold: 0 for logits"),
    multiClass: z.boolean().default(false).describe("take one-hot targets for one label a row"),
  }),
  goal: "minimise",
  create: ({ threshold, multiClass }) => ({
    measure(inputs) {
      const { prediction, target } = inputs;
      const isIndex = target.dtype === "int32" && target.rank === prediction.rank - 1;
      const isRight = rightAnswers("hamming", inputs, { threshold, multiLabel: !multiClass && !isIndex });
      return { wrong: isRight.not().toFloat().sum(), count: counted(isRight.size) };
    },
    result: ({ wrong, count }) => wrong! / count!,
  }),
  about: {
    title: { en: "Hamming loss", ko: "해밍 손실" },
    summary: {
      en: "The share of labels that are wrong.",
      ko: "틀린 레이블의 비율입니다.",
    },
    use: {
      en: "Several labels a sample, where each mistake counts alike.",
      ko: "표본마다 레이블이 여럿이고 모든 실수가 똑같이 나쁠 때 적합합니다.",
    },
    avoid: {
      en: "Where few of many labels hold: saying no to all is then nearly right. With one class a sample it is 1 less the accuracy. For probabilities set threshold to 0.5.",
      ko: "많은 레이블 가운데 참이 드물면 모두 아니라고만 해도 값이 작아지므로 피하세요. 표본마다 클래스가 하나라면 1에서 정확도를 뺀 값과 같습니다. 예측이 확률이라면 threshold를 0.5로 두세요.",
    },
    formula: String.raw`\frac{1}{nL} \sum_i \sum_c [\hat y_{ic} \ne y_{ic}]`,
    source: "R. E. Schapire and Y. Singer (2000), BoosTexter: A Boosting-Based System for Text Categorization",
    tasks: ["multilabel", "multiclass", "binary"],
  },
});
