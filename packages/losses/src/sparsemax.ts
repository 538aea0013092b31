import { type LossPlugin, type Tensor, defineLoss } from "@downslope/core";
import { z } from "zod";
import { classLoss, ofClasses } from "./class-loss.ts";
import type { LabelOptions } from "./labels.ts";
import { labelOptions } from "./options.ts";
import { weigh } from "./probability.ts";

/** Options of {@link sparsemax}. */
export type SparsemaxOptions = LabelOptions;

/**
 * Sparsemax loss of one right class y and scores z, whose probabilities p are the point of the simplex nearest to z: the
 * Fenchel-Young loss of the squared norm, as cross-entropy is that of Shannon's entropy.
 *
 *     p = argmin_q ‖q - z‖² over q ≥ 0, Σ q = 1
 *     loss = w_y (Σ_c p_c (z_c - z_y) + (1 - Σ_c p_c²) / 2)
 *
 * It is 0, with gradient 0, once z_y leads by 1; the gradient is w_y (p - [c = y]). optax's binary sparsemax_loss of a
 * logit x is this of the scores [0, x]. `mean` divides by the sum of w_y. Shapes: `[..., classes], int [...] -> [...]`.
 *
 * Source: A. F. T. Martins and R. F. Astudillo (2016), "From Softmax to Sparsemax: A Sparse Model of Attention and
 * Multi-Label Classification".
 */
export const sparsemax: LossPlugin<SparsemaxOptions> = defineLoss({
  name: "sparsemax",
  options: z.object(labelOptions),
  ...ofClasses,
  create: (options, context) =>
    classLoss("sparsemax", options, context, (prediction, labels) => {
      const scores = prediction.sub(prediction.stopGradient().max(-1, { keepDims: true }));
      // At the maximum over p the gradient is the same with p held fixed.
      const p = nearestProbabilities(scores.stopGradient());
      const expected = weigh(p, scores).sum(-1);
      return expected.sub(labels.own(scores)).add(p.square().sum(-1).neg().add(1).mul(0.5));
    }),
  about: {
    title: { en: "Sparsemax loss", ko: "스파스맥스 손실" },
    summary: {
      en: "Cross-entropy's counterpart for probabilities of which most are exactly 0; it reaches 0 itself.",
      ko: "대부분의 확률이 정확히 0이 되는 분류를 위한 교차 엔트로피로, 손실도 0에 도달합니다.",
    },
    use: {
      en: "For many classes of which few are ever plausible for a sample.",
      ko: "클래스는 많지만 표본마다 그럴듯한 클래스가 몇 개뿐일 때 적합합니다.",
    },
    avoid: {
      en: "Where every class needs some probability, as for log-likelihoods: take sparse-categorical-cross-entropy.",
      ko: "로그 가능도처럼 모든 클래스에 확률이 조금씩 필요하면 sparse-categorical-cross-entropy를 쓰세요.",
    },
    formula: String.raw`\ell = w_y \left( \sum_c p_c (z_c - z_y) + \tfrac{1}{2} \left( 1 - \lVert p \rVert^2 \right) \right), \quad p = \operatorname*{argmin}_{q \in \Delta} \lVert q - z \rVert^2`,
    source:
      "A. F. T. Martins and R. F. Astudillo (2016), From Softmax to Sparsemax: A Sparse Model of Attention and Multi-Label Classification",
    tasks: ["multiclass"],
    outputActivation: "linear",
  },
});

/**
 * max(z - τ, 0) of scores of which the highest is 0, with τ such that they sum to 1. Newton's method finds τ, each time
 * (Σ z - 1) / n over the n scores above the last one, far faster than sorting does. It ends by itself, mostly after three
 * to ten steps; 4^-10 bounds what log2 K + 10 can leave of the sum for any scores.
 */
function nearestProbabilities(scores: Tensor): Tensor {
  let threshold = scores.max(-1, { keepDims: true }).sub(1);
  for (let step = Math.ceil(Math.log2(scores.shape.at(-1)!)) + 10; step > 0; step--) {
    const isAbove = scores.greater(threshold);
    const count = isAbove.toFloat(scores.dtype as "float32" | "float64").sum(-1, { keepDims: true });
    threshold = isAbove.where(scores, 0).sum(-1, { keepDims: true }).sub(1).div(count);
  }
  return scores.sub(threshold).relu();
}
