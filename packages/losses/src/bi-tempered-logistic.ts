import { type LossPlugin, type Tensor, defineLoss } from "@downslope/core";
import { z } from "zod";
import { classLoss, ofClasses } from "./class-loss.ts";
import type { LabelOptions } from "./labels.ts";
import { labelOptions } from "./options.ts";

/** Options of {@link biTemperedLogistic}. */
export interface BiTemperedLogisticOptions extends LabelOptions {
  /** Temperature of the logarithm, from 0 to 1: below 1 the loss has a ceiling, at 1 / (1 - t1). Default 0.8. */
  readonly t1?: number | undefined;
  /** Temperature of the softmax, from 1: the larger, the heavier its tails. Default 1.2. */
  readonly t2?: number | undefined;
}

/** Steps of Newton's method before the last: they leave less than 1e-5 of the sum, and the last squares that. */
const newtonSteps = 5;

/**
 * Bi-tempered logistic loss of one right class y and logits z: cross-entropy with a bounded logarithm and a heavy-tailed
 * softmax, both of which it is at t1 = t2 = 1.
 *
 *     log_t x = (x^(1-t) - 1) / (1 - t),  exp_t its inverse
 *     p_c = exp_t2(z_c - λ), λ such that they sum to 1
 *     loss = w_y (-log_t1 p_y - (1 - Σ_c p_c^(2-t1)) / (2 - t1))
 *
 * The authors leave both temperatures to be chosen; they find λ by five rounds of a fixed point, where this takes Newton's
 * method, which is exact to rounding, and have no t2 below 1 either. `mean` divides by the sum of w_y. Shapes:
 * `[..., classes], int [...] -> [...]`.
 *
 * Source: E. Amid et al. (2019), "Robust Bi-Tempered Logistic Loss Based on Bregman Divergences".
 */
export const biTemperedLogistic: LossPlugin<BiTemperedLogisticOptions> = defineLoss({
  name: "bi-tempered-logistic",
  options: z.object({
    t1: z.number().min(0).max(1).default(0.8).describe("temperature of the logarithm: below 1 the loss has a ceiling"),
    t2: z.number().min(1).default(1.2).describe("temperature of the softmax: the larger, the heavier its tails"),
    ...labelOptions,
  }),
  ...ofClasses,
  create: ({ t1, t2, ...options }, context) =>
    classLoss("bi-tempered-logistic", options, context, (logits, labels) => {
      const logProbabilities = temperedLogSoftmax(logits, t2);
      const own = labels.own(logProbabilities);
      if (t1 === 1) return own.neg();
      const temperedLog = own
        .mul(1 - t1)
        .expm1()
        .div(1 - t1);
      const power = logProbabilities
        .mul(2 - t1)
        .exp()
        .sum(-1);
      return power
        .sub(1)
        .div(2 - t1)
        .sub(temperedLog);
    }),
  about: {
    title: { en: "Bi-tempered logistic loss", ko: "이중 온도 로지스틱 손실" },
    summary: {
      en: "Cross-entropy that is bounded for outliers (t1) and forgiving near the boundary (t2).",
      ko: "이상치에는 상한을 두고(t1) 경계 근처의 오류에는 너그러운(t2) 교차 엔트로피입니다.",
    },
    use: {
      en: "For classification with wrong labels, be they far from the boundary or near it.",
      ko: "경계에서 멀든 가깝든 틀린 레이블이 섞인 분류에 적합합니다.",
    },
    avoid: {
      en: "With clean labels, and where probabilities are compared with a softmax's: take sparse-categorical-cross-entropy.",
      ko: "레이블이 깨끗하거나 일반 소프트맥스 확률이 필요하면 sparse-categorical-cross-entropy를 쓰세요.",
    },
    formula: String.raw`\ell = w_y \left( -\log_{t_1} p_y - \frac{1 - \sum_c p_c^{2 - t_1}}{2 - t_1} \right), \quad p_c = \exp_{t_2}(z_c - \lambda), \quad \log_t x = \frac{x^{1-t} - 1}{1 - t}`,
    source: "E. Amid et al. (2019), Robust Bi-Tempered Logistic Loss Based on Bregman Divergences",
    tasks: ["multiclass"],
    outputActivation: "linear",
    robustTo: ["noisy-labels"],
  },
});

/** log exp_t(z_c - λ), with λ such that the exponentials sum to 1. */
function temperedLogSoftmax(logits: Tensor, t: number): Tensor {
  if (t === 1) return logits.logSoftmax();
  const rate = t - 1;
  // Logits of -Infinity have no part in it: there, the heavy tails would be made of 0 times infinity.
  const isNever = logits.equal(Number.NEGATIVE_INFINITY);
  const highest = logits.stopGradient().max(-1, { keepDims: true });
  const known = isNever.where(highest, logits);
  const still = known.stopGradient();
  const excess = (shift: Tensor, from: Tensor): Tensor => shift.sub(from).mul(rate);
  const sum = (x: Tensor): Tensor => isNever.where(0, x).sum(-1, { keepDims: true });
  let shift = highest;
  // Newton's method on (Σ p)^(1-t) = 1, which is nearly straight in λ and met from below. The slope of Σ p is -Σ p^t.
  for (let step = 0; step < newtonSteps; step++) {
    const base = excess(shift, still).add(1);
    const p = base.log().div(-rate).exp();
    const total = sum(p);
    const grown = total.log().mul(rate).exp().sub(1).div(rate);
    shift = shift.add(grown.mul(total).div(sum(p.div(base))));
  }
  // One step more on Σ p = 1 itself, with all digits. λ moves with each logit by its share of Σ p^t: so the gradient is
  // exact, and does not go back through the steps.
  const last = excess(shift, still);
  const p = last.log1p().div(-rate).exp();
  const powers = p.div(last.add(1));
  const moved = sum(p)
    .sub(1)
    .add(sum(powers.mul(known.sub(still))));
  const logProbabilities = excess(shift.add(moved.div(sum(powers))), known)
    .log1p()
    .div(-rate);
  return isNever.where(Number.NEGATIVE_INFINITY, logProbabilities);
}
