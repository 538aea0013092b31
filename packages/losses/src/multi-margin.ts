import { type LossPlugin, defineLoss } from "@downslope/core";
import { z } from "zod";
import { classLoss, ofClasses } from "./class-loss.ts";
import type { LabelOptions } from "./labels.ts";
import { labelOptions } from "./options.ts";
import { alongLastAxis, resolveClassWeight } from "./weights.ts";

/** Options of {@link multiMargin}. */
export interface MultiMarginOptions extends LabelOptions {
  /** Power p of what each class lacks, 1 or 2. Default 1. */
  readonly p?: 1 | 2 | undefined;
  /** Margin m by which the right class must lead, in units of the scores. Default 1. */
  readonly margin?: number | undefined;
}

const name = "multi-margin";

/**
 * Multi-class margin loss with K classes c, one of which, y, is right, of scores x: every other class counts that comes
 * nearer than the margin.
 *
 *     loss = w_y / K Σ_{c ≠ y} max(0, m - x_y + x_c)^p
 *
 * As PyTorch's MultiMarginLoss: the sum is divided by K, and `mean` by the number of samples whatever the weights.
 * Ignored samples, which PyTorch does not have here, do not count. Shapes: `[..., classes], int [...] -> [...]`.
 *
 * Source: J. Weston and C. Watkins (1999), "Support Vector Machines for Multi-Class Pattern Recognition".
 */
export const multiMargin: LossPlugin<MultiMarginOptions> = defineLoss({
  name,
  options: z.object({
    p: z.literal([1, 2]).default(1).describe("power of what each class lacks"),
    margin: z.number().default(1).describe("how far the right class must lead, in units of the scores"),
    ...labelOptions,
  }),
  ...ofClasses,
  create: ({ p, margin, classWeight, ignoreIndex }, context) => {
    const weights = resolveClassWeight(name, classWeight, context);
    return classLoss(name, { ignoreIndex }, context, (scores, labels) => {
      const lack = scores.sub(labels.own(scores).expandDims(-1)).add(margin).relu();
      const losses = labels.oneHot.equal(1).where(0, lack.pow(p)).mean(-1);
      return weights ? losses.mul(labels.own(alongLastAxis(name, "classWeight", weights, scores))) : losses;
    });
  },
  about: {
    title: { en: "Multi-class margin loss", ko: "다중 클래스 마진 손실" },
    summary: {
      en: "A hinge loss for several classes: each other class that comes within the margin of the right one adds to it.",
      ko: "여러 클래스를 위한 힌지 손실로, 정답 클래스와의 차이가 마진보다 작은 클래스마다 손실을 더합니다.",
    },
    use: {
      en: "For classification by scores, where only the order of the classes matters.",
      ko: "점수의 순서만 중요한 다중 클래스 분류에 적합합니다.",
    },
    avoid: {
      en: "Where probabilities are wanted: take sparse-categorical-cross-entropy. To count only the strongest rival: categorical-hinge.",
      ko: "확률이 필요하면 sparse-categorical-cross-entropy를, 가장 강한 경쟁 클래스만 세려면 categorical-hinge를 쓰세요.",
    },
    formula: String.raw`\ell = \frac{w_y}{K} \sum_{c \ne y} \max(0, m - x_y + x_c)^p`,
    source: "J. Weston and C. Watkins (1999), Support Vector Machines for Multi-Class Pattern Recognition",
    tasks: ["multiclass"],
    outputActivation: "linear",
  },
});
