import { type LossPlugin, defineLoss } from "@downslope/core";
import { z } from "zod";
import { type ClassProbabilityOptions, ofClasses, ownProbabilityLoss } from "./class-loss.ts";
import { fromLogits, labelOptions } from "./options.ts";

/** Options of {@link generalisedCrossEntropy}. */
export interface GeneralisedCrossEntropyOptions extends ClassProbabilityOptions {
  /** Power q, above 0 and up to 1: near 0 it is cross-entropy, at 1 the probability that is missing. Default 0.7. */
  readonly q?: number | undefined;
}

const name = "generalised-cross-entropy";

/**
 * Generalised cross-entropy of one right class y, of logits z or probabilities p = softmax(z): between cross-entropy and
 * mean absolute error, and never more than w_y / q.
 *
 *     loss = w_y (1 - p_y^q) / q
 *
 * Keras's CategoricalGeneralizedCrossEntropy, whose default q is 0.5 and which takes probabilities; 0.7 is the paper's.
 * The paper's truncated form is not here. `mean` divides by the sum of w_y. Shapes: `[..., classes], int [...] -> [...]`.
 *
 * Source: Z. Zhang and M. R. Sabuncu (2018), "Generalized Cross Entropy Loss for Training Deep Neural Networks with Noisy
 * Labels".
 */
export const generalisedCrossEntropy: LossPlugin<GeneralisedCrossEntropyOptions> = defineLoss({
  name,
  options: z.object({
    q: z
      .number()
      .positive()
      .max(1)
      .default(0.7)
      .describe("near 0 it is cross-entropy, at 1 the probability that is missing; the larger, the more robust"),
    fromLogits,
    ...labelOptions,
  }),
  ...ofClasses,
  create: ({ q, ...options }, context) =>
    ownProbabilityLoss(name, options, context, (log) => log.mul(q).expm1().div(-q)),
  about: {
    title: { en: "Generalised cross-entropy", ko: "일반화 교차 엔트로피" },
    summary: {
      en: "A cross-entropy with a ceiling: samples that look hopeless pull less, and less the larger q is.",
      ko: "상한이 있는 교차 엔트로피입니다. q가 클수록 크게 빗나간 표본이 덜 끌어당깁니다.",
    },
    use: { en: "For classification with wrong labels.", ko: "틀린 레이블이 섞인 분류에 적합합니다." },
    avoid: {
      en: "With clean labels and many classes, where it learns slowly: take sparse-categorical-cross-entropy.",
      ko: "레이블이 깨끗하고 클래스가 많으면 학습이 느리므로 sparse-categorical-cross-entropy를 쓰세요.",
    },
    formula: String.raw`\ell = w_y \frac{1 - p_y^q}{q}, \quad p = \operatorname{softmax}(z)`,
    source:
      "Z. Zhang and M. R. Sabuncu (2018), Generalized Cross Entropy Loss for Training Deep Neural Networks with Noisy Labels",
    tasks: ["multiclass"],
    outputActivation: "linear",
    robustTo: ["noisy-labels"],
  },
});
