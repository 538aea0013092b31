import { type LossPlugin, type Tensor, defineLoss } from "@downslope/core";
import { z } from "zod";
import { type ClassProbabilityOptions, classLoss, ofClasses } from "./class-loss.ts";
import { logClassProbabilities } from "./cross-entropy.ts";
import type { Labels } from "./labels.ts";
import { fromLogits, labelOptions } from "./options.ts";
import { logProbability } from "./probability.ts";
import { alongLastAxis } from "./weights.ts";

/** Options of {@link categoricalFocal}. */
export interface CategoricalFocalOptions extends ClassProbabilityOptions {
  /** Focusing power γ, from 0: the larger, the less easy samples count. At 0 it is cross-entropy. Default 2. */
  readonly gamma?: number | undefined;
  /** Factor α of each class, from 0, that does not enter the divisor of the mean. Default null: none. */
  readonly alpha?: number[] | null | undefined;
}

const name = "categorical-focal";

/**
 * Focal loss of one right class y, of logits z or probabilities p = softmax(z): cross-entropy that counts easy samples
 * less.
 *
 *     loss = -α_y w_y (1 - p_y)^γ log p_y
 *
 * `mean` divides by the number of samples with `alpha`, and by the sum of w_y with `classWeight`. Keras's
 * CategoricalFocalCrossentropy, of one-hot targets, has α = 0.25 for every class by default, which only scales it, and so
 * is not cross-entropy at γ = 0. Shapes: `[..., classes], int [...] -> [...]`.
 *
 * Source: T.-Y. Lin et al. (2017), "Focal Loss for Dense Object Detection".
 */
export const categoricalFocal: LossPlugin<CategoricalFocalOptions> = defineLoss({
  name,
  options: z.object({
    gamma: z.number().min(0).default(2).describe("focusing power: the larger, the less easy samples count"),
    alpha: z
      .array(z.number().min(0))
      .min(2)
      .nullable()
      .default(null)
      .describe("factor of each class, which does not enter the divisor of the mean"),
    fromLogits,
    ...labelOptions,
  }),
  ...ofClasses,
  create: ({ gamma, alpha, ...options }, context) =>
    classLoss(name, options, context, (prediction, labels) => {
      const logProbabilities = logClassProbabilities(name, prediction, options.fromLogits);
      const crossEntropy = labels.own(logProbabilities).neg();
      const rest = options.fromLogits
        ? logRest(labels, logProbabilities)
        : logProbability(labels.own(prediction).neg().add(1));
      // As the exponential of a logarithm: a power of 1 - p_y has gradient 0/0 where it rounds to 0.
      const focal = gamma === 0 ? crossEntropy : crossEntropy.mul(rest.mul(gamma).exp());
      return alpha ? focal.mul(labels.own(alongLastAxis(name, "alpha", alpha, prediction))) : focal;
    }),
  about: {
    title: { en: "Categorical focal loss", ko: "범주형 초점 손실" },
    summary: {
      en: "Cross-entropy that counts samples less the better they are already predicted.",
      ko: "이미 잘 맞히는 표본일수록 덜 세는 교차 엔트로피입니다.",
    },
    use: {
      en: "Where easy samples, mostly of frequent classes, outnumber the hard ones by far.",
      ko: "흔한 클래스의 쉬운 표본이 어려운 표본보다 압도적으로 많을 때 적합합니다.",
    },
    avoid: {
      en: "With noisy labels, on which it dwells: take generalised-cross-entropy. For one output a question: binary-focal.",
      ko: "잡음 섞인 레이블에는 매달리므로 generalised-cross-entropy를, 출력마다 따로 묻는 문제에는 binary-focal을 쓰세요.",
    },
    formula: String.raw`\ell = -\alpha_y\, w_y\, (1 - p_y)^\gamma \log p_y, \quad p = \operatorname{softmax}(z)`,
    source: "T.-Y. Lin et al. (2017), Focal Loss for Dense Object Detection",
    tasks: ["multiclass"],
    outputActivation: "linear",
    robustTo: ["imbalance"],
  },
});

/** log(1 - p_y) with all its digits: the logarithm of what the other classes have. */
function logRest({ oneHot }: Labels, logProbabilities: Tensor): Tensor {
  return oneHot.equal(1).where(Number.NEGATIVE_INFINITY, logProbabilities).logSumExp(-1);
}
