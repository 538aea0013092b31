import { type LossPlugin, defineLoss } from "@downslope/core";
import { z } from "zod";
import { classLoss, ofClasses } from "./class-loss.ts";
import type { LabelOptions } from "./labels.ts";
import { labelOptions } from "./options.ts";
import { alongLastAxis, knownClassCounts } from "./weights.ts";

/** Options of {@link logitAdjusted}. */
export interface LogitAdjustedOptions extends LabelOptions {
  /** How strongly τ the shares of the classes enter; at 0 it is cross-entropy. Default 1. */
  readonly tau?: number | undefined;
}

const name = "logit-adjusted";

/**
 * Logit-adjusted cross-entropy of one right class y and logits z, to which the logarithm of each class's share of the n
 * training samples is added while training, so that the bare logits judge all classes alike.
 *
 *     loss = -w_y log softmax(z_c + τ log(n_c / n))_y
 *
 * With τ = 1 it is known as balanced softmax, too. `mean` divides by the sum of w_y. Shapes:
 * `[..., classes], int [...] -> [...]`.
 *
 * Source: A. K. Menon et al. (2021), "Long-Tail Learning via Logit Adjustment".
 */
export const logitAdjusted: LossPlugin<LogitAdjustedOptions> = defineLoss({
  name,
  options: z.object({
    tau: z.number().default(1).describe("how strongly the shares of the classes enter; at 0 it is cross-entropy"),
    ...labelOptions,
  }),
  ...ofClasses,
  create: ({ tau, ...options }, context) => {
    const counts = knownClassCounts(name, context, "its offset");
    const samples = counts.reduce((sum, count) => sum + count, 0);
    const offsets = counts.map((count) => tau * Math.log(count / samples));
    return classLoss(name, options, context, (logits, labels) => {
      const adjusted = logits.add(alongLastAxis(name, "classCounts", offsets, logits));
      return labels.own(adjusted.logSoftmax()).neg();
    });
  },
  about: {
    title: { en: "Logit-adjusted cross-entropy", ko: "로짓 보정 교차 엔트로피" },
    summary: {
      en: "Cross-entropy that takes the share of each class into account in training, so that rare classes are not underrated.",
      ko: "학습할 때 클래스별 비율을 로짓에 더해, 드문 클래스가 과소평가되지 않게 하는 교차 엔트로피입니다.",
    },
    use: {
      en: "For classes of uneven size where each class should count the same, as in balanced accuracy.",
      ko: "클래스 크기가 고르지 않지만 균형 정확도처럼 모든 클래스를 똑같이 중시할 때 적합합니다.",
    },
    avoid: {
      en: "Where plain accuracy counts on data as uneven as the training's: take sparse-categorical-cross-entropy.",
      ko: "학습 데이터와 같은 비율에서 전체 정확도가 중요하면 sparse-categorical-cross-entropy를 쓰세요.",
    },
    formula: String.raw`\ell = -w_y \log \frac{e^{z_y + \tau \log \pi_y}}{\sum_c e^{z_c + \tau \log \pi_c}}, \quad \pi_c = \frac{n_c}{n}`,
    source: "A. K. Menon et al. (2021), Long-Tail Learning via Logit Adjustment",
    tasks: ["multiclass"],
    outputActivation: "linear",
    robustTo: ["imbalance"],
  },
});
