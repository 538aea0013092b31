import { type LossPlugin, defineLoss } from "@downslope/core";
import { z } from "zod";
import { fromLogits } from "./options.ts";
import { errorOf } from "./overlap.ts";
import { probabilities } from "./probability.ts";

/** Options of {@link softHamming}. */
export interface SoftHammingOptions {
  /** Whether the prediction holds logits rather than probabilities. Default true. */
  readonly fromLogits?: boolean | undefined;
}

const name = "soft-hamming";

/**
 * Soft Hamming loss with p = σ(z), each element a label of its own: the chance that a label drawn with probability p is
 * wrong. Its mean is the Hamming loss that is to be expected of such labels.
 *
 *     loss = p (1 - t) + (1 - p) t
 *
 * For labels 0 and 1 it is |p - t|. The exact share of wrong labels, which has no slope, is the metric hamming. In none of
 * PyTorch, Keras and optax. Shapes: `[...shape], [...shape] -> [...shape]`.
 *
 * Source: the measure is of R. E. Schapire and Y. Singer (2000), "BoosTexter: A Boosting-Based System for Text
 * Categorization"; its expectation is elementary.
 */
export const softHamming: LossPlugin<SoftHammingOptions> = defineLoss({
  name,
  options: z.object({ fromLogits }),
  inputs: ["prediction", "target"],
  target: "binary",
  create:
    (options) =>
    ({ prediction, target }) => {
      const p = options.fromLogits ? prediction.sigmoid() : probabilities(name, prediction);
      return errorOf({ p, t: target });
    },
  about: {
    title: { en: "Soft Hamming loss", ko: "소프트 해밍 손실" },
    summary: {
      en: "The share of labels that would be wrong if each were drawn with its predicted probability.",
      ko: "레이블을 예측 확률대로 뽑았을 때 틀릴 것으로 기대되는 비율입니다.",
    },
    use: {
      en: "For multi-label classification judged by the Hamming loss, with labels that are partly wrong: none costs more than 1.",
      ko: "해밍 손실로 평가하고 잘못된 레이블이 섞인 다중 레이블 분류에 적합합니다. 어떤 레이블도 손실이 1을 넘지 않습니다.",
    },
    avoid: {
      en: "On clean labels: it learns slowly, for sure mistakes have next to no slope. Take binary-cross-entropy.",
      ko: "확신하며 틀린 답의 기울기가 거의 0이라 학습이 느리므로 레이블이 깨끗하면 binary-cross-entropy를 쓰세요.",
    },
    formula: String.raw`\ell = p (1 - t) + (1 - p)\,t, \quad p = \sigma(z)`,
    source: "R. E. Schapire and Y. Singer (2000), BoosTexter: A Boosting-Based System for Text Categorization",
    tasks: ["multilabel", "binary"],
    outputActivation: "linear",
    robustTo: ["noisy-labels"],
  },
});
