import { type LossPlugin, defineLoss } from "@downslope/core";
import { z } from "zod";
import { fromLogits } from "./options.ts";
import { smooth } from "./overlap-options.ts";
import { byClass, errorOf, ratio, readMasks } from "./overlap.ts";

/** Options of {@link softF1}. */
export interface SoftF1Options {
  /** F1 of each label over the batch (`macro`), of all labels over the batch (`micro`), or of each sample (`samples`). Default macro. */
  readonly average?: "macro" | "micro" | "samples" | undefined;
  /** Smoothing s, from 0, in labels: what is added above and below the ratio. Default 1. */
  readonly smooth?: number | undefined;
  /** Whether the prediction holds logits rather than probabilities. Default true. */
  readonly fromLogits?: boolean | undefined;
}

const name = "soft-f1";

/**
 * Soft F1 loss with p = σ(z): 1 less the F1 score of probabilities, one for each label c over the samples of a batch:
 *
 *     F1_c = (2 Σ p_c t_c + s) / (Σ p_c + Σ t_c + s)
 *     loss = mean_c (1 - F1_c)
 *
 * Also called macro double soft F1; `micro` and `samples` average as scikit-learn's f1_score does, and `samples` is dice.
 * A sample's value is N times its own errors over the batch's sums, so that their mean is the loss above: `sum` is N times
 * it, and sample weights scale a sample's errors, not the batch's sums. In none of PyTorch, Keras and optax. Shapes:
 * `[batch, ..., labels], [batch, ..., labels] -> [batch]`.
 *
 * Source: G. Bénédict et al. (2021), "sigmoidF1: A Smooth F1 Score Surrogate Loss for Multilabel Classification".
 */
export const softF1: LossPlugin<SoftF1Options> = defineLoss({
  name,
  options: z.object({
    average: z
      .enum(["macro", "micro", "samples"])
      .default("macro")
      .describe("F1 of each label over the batch, of all labels over the batch, or of each sample"),
    smooth,
    fromLogits,
  }),
  inputs: ["prediction", "target"],
  target: "binary",
  create:
    ({ average, ...options }) =>
    (inputs) => {
      const { p, t } = readMasks(name, inputs, options);
      const axes = { macro: [0], micro: [0, 1], samples: [1] }[average];
      const found = byClass(p.add(t)).sum(axes, { keepDims: true }).add(options.smooth);
      const wrong = byClass(errorOf({ p, t }));
      const shares = ratio(wrong, found);
      const scale = average === "samples" ? 1 : wrong.shape[0]!;
      return (average === "macro" ? shares.mean(-1) : shares.sum(-1)).mul(scale);
    },
  about: {
    title: { en: "Soft F1 loss", ko: "소프트 F1 손실" },
    summary: {
      en: "1 less the F1 score, with probabilities in place of yes and no.",
      ko: "예/아니요 대신 확률로 계산한 F1 점수를 1에서 뺀 값입니다.",
    },
    use: {
      en: "For labels that do not exclude each other and are judged by F1, in large batches.",
      ko: "F1으로 평가하는 다중 레이블 분류를 큰 배치로 학습할 때 적합합니다.",
    },
    avoid: {
      en: "In small batches, where rare labels hardly occur, or where probabilities must be right: take binary-cross-entropy.",
      ko: "드문 레이블이 거의 나오지 않는 작은 배치이거나 확률이 정확해야 하면 binary-cross-entropy를 쓰세요.",
    },
    formula: String.raw`\ell = \frac{1}{C} \sum_c \left( 1 - \frac{2 \sum p_c\,t_c + s}{\sum p_c + \sum t_c + s} \right)`,
    source: "G. Bénédict et al. (2021), sigmoidF1: A Smooth F1 Score Surrogate Loss for Multilabel Classification",
    tasks: ["multilabel", "binary"],
    outputActivation: "linear",
    robustTo: ["imbalance"],
  },
});
