import { type LossPlugin, defineLoss } from "@downslope/core";
import { z } from "zod";
import { classLoss, ofClasses } from "./class-loss.ts";
import type { LabelOptions } from "./labels.ts";
import { labelOptions } from "./options.ts";

/** Options of {@link categoricalHinge}. */
export interface CategoricalHingeOptions extends LabelOptions {
  /** Margin m by which the right class must lead, from 0, in units of the scores; 0 is the perceptron's loss. Default 1. */
  readonly margin?: number | undefined;
  /** Whether the strongest rival scores at least 0, as in Keras. Default false. */
  readonly rivalFromZero?: boolean | undefined;
}

/**
 * Hinge loss of several classes by scores x: how far the right class y is from leading its strongest rival by the margin.
 *
 *     loss = w_y max(0, m - x_y + max_{c ≠ y} x_c)
 *
 * optax multiclass_hinge_loss, and with margin 0 its multiclass_perceptron_loss. In Keras's CategoricalHinge, which takes
 * one-hot targets, a rival below 0 counts as 0, so that the loss changes when all scores are shifted: `rivalFromZero`
 * does so, too. `mean` divides by the sum of w_y. Shapes: `[..., classes], int [...] -> [...]`.
 *
 * Source: K. Crammer and Y. Singer (2001), "On the Algorithmic Implementation of Multiclass Kernel-based Vector Machines".
 */
export const categoricalHinge: LossPlugin<CategoricalHingeOptions> = defineLoss({
  name: "categorical-hinge",
  options: z.object({
    margin: z
      .number()
      .min(0)
      .default(1)
      .describe("how far the right class must lead, in units of the scores; 0 is the perceptron's loss"),
    rivalFromZero: z.boolean().default(false).describe("whether the strongest rival scores at least 0, as in Keras"),
    ...labelOptions,
  }),
  ...ofClasses,
  create: ({ margin, rivalFromZero, ...options }, context) =>
    classLoss("categorical-hinge", options, context, (scores, labels) => {
      const rival = labels.oneHot.equal(1).where(Number.NEGATIVE_INFINITY, scores).max(-1);
      const lead = labels.own(scores).sub(rivalFromZero ? rival.relu() : rival);
      return lead.neg().add(margin).relu();
    }),
  about: {
    title: { en: "Categorical hinge loss", ko: "범주형 힌지 손실" },
    summary: {
      en: "How much the right class lacks to lead its strongest rival by the margin.",
      ko: "정답 클래스가 가장 강한 경쟁 클래스를 마진만큼 앞서는 데 모자란 정도를 잽니다.",
    },
    use: {
      en: "For support-vector machines of several classes, where only the winning class matters.",
      ko: "이기는 클래스만 중요한 다중 클래스 서포트 벡터 머신에 적합합니다.",
    },
    avoid: {
      en: "Where probabilities are wanted: take sparse-categorical-cross-entropy. To count all rivals: multi-margin.",
      ko: "확률이 필요하면 sparse-categorical-cross-entropy를, 모든 경쟁 클래스를 세려면 multi-margin을 쓰세요.",
    },
    formula: String.raw`\ell = w_y \max\left(0, m - x_y + \max_{c \ne y} x_c\right)`,
    source:
      "K. Crammer and Y. Singer (2001), On the Algorithmic Implementation of Multiclass Kernel-based Vector Machines",
    tasks: ["multiclass"],
    outputActivation: "linear",
  },
});
