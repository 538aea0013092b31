import { type LossPlugin, defineLoss } from "@downslope/core";
import { z } from "zod";
import { classLoss, ofClasses } from "./class-loss.ts";
import type { LabelOptions } from "./labels.ts";
import { labelOptions } from "./options.ts";
import { alongLastAxis, knownClassCounts } from "./weights.ts";

/** Options of {@link ldam}. */
export interface LdamOptions extends LabelOptions {
  /** Margin of the rarest class, from 0, in units of the logits. Default 0.5. */
  readonly maxMargin?: number | undefined;
  /** Factor s of the logits, above 0. Default 30, for logits that are cosines. */
  readonly scale?: number | undefined;
}

const name = "ldam";

/**
 * Label-distribution-aware margin loss of one right class y and logits z: cross-entropy in which y must lead by a margin,
 * the wider the fewer samples n_y the training split has of it.
 *
 *     m_c = maxMargin (min n / n_c)^(1/4)
 *     loss = -w_y log softmax(s (z - m_y [c = y]))_y
 *
 * The authors' logits are cosines, from a last layer with normalised weights; for others a scale of 1 is a fair start.
 * Their deferred re-weighting is `classWeight` in a second run. `mean` divides by the sum of w_y. Shapes:
 * `[..., classes], int [...] -> [...]`.
 *
 * Source: K. Cao et al. (2019), "Learning Imbalanced Datasets with Label-Distribution-Aware Margin Loss".
 */
export const ldam: LossPlugin<LdamOptions> = defineLoss({
  name,
  options: z.object({
    maxMargin: z.number().min(0).default(0.5).describe("margin of the rarest class, in units of the logits"),
    scale: z.number().positive().default(30).describe("factor of the logits; 30 is for logits that are cosines"),
    ...labelOptions,
  }),
  ...ofClasses,
  create: ({ maxMargin, scale, ...options }, context) => {
    const counts = knownClassCounts(name, context, "its margin");
    const margins = counts.map((count) => maxMargin * (Math.min(...counts) / count) ** 0.25);
    return classLoss(name, options, context, (logits, labels) => {
      const margin = labels.oneHot.mul(alongLastAxis(name, "classCounts", margins, logits));
      return labels.own(logits.sub(margin).mul(scale).logSoftmax()).neg();
    });
  },
  about: {
    title: { en: "LDAM loss", ko: "LDAM 손실" },
    summary: {
      en: "Cross-entropy that asks for a wider margin around classes with fewer samples.",
      ko: "표본이 적은 클래스일수록 더 넓은 마진을 요구하는 교차 엔트로피입니다.",
    },
    use: {
      en: "For classes of very uneven size, best with a last layer that puts out cosines.",
      ko: "클래스별 표본 수가 크게 다를 때 적합하며, 마지막 층이 코사인을 낼 때 가장 좋습니다.",
    },
    avoid: {
      en: "Where samples of the classes are not counted, as outside classification. Simpler, and without a scale: logit-adjusted.",
      ko: "클래스별 표본 수를 셀 수 없는 문제에는 쓸 수 없습니다. 배율이 없는 더 단순한 방법은 logit-adjusted입니다.",
    },
    formula: String.raw`\ell = -w_y \log \frac{e^{s (z_y - m_y)}}{e^{s (z_y - m_y)} + \sum_{c \ne y} e^{s z_c}}, \quad m_c \propto n_c^{-1/4}`,
    source: "K. Cao et al. (2019), Learning Imbalanced Datasets with Label-Distribution-Aware Margin Loss",
    tasks: ["multiclass"],
    outputActivation: "linear",
    robustTo: ["imbalance"],
  },
});
