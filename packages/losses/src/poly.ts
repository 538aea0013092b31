import { type LossPlugin, defineLoss } from "@downslope/core";
import { z } from "zod";
import { type ClassProbabilityOptions, ofClasses, ownProbabilityLoss } from "./class-loss.ts";
import { fromLogits, labelOptions } from "./options.ts";

/** Options of {@link poly}. */
export interface PolyOptions extends ClassProbabilityOptions {
  /** What is added to the first coefficient of cross-entropy as a polynomial of 1 - p_y, from -1. Default 2. */
  readonly epsilon?: number | undefined;
}

/**
 * Poly-1 loss of one right class y, of logits z or probabilities p = softmax(z): cross-entropy, which is the series
 * Σ_j (1 - p_y)^j / j, with another first coefficient.
 *
 *     loss = w_y (-log p_y + ε (1 - p_y))
 *
 * optax poly_loss_cross_entropy, with its default; the paper finds ε = 2 for image classification and -1 for detection,
 * and advises to search. `mean` divides by the sum of w_y. Shapes: `[..., classes], int [...] -> [...]`.
 *
 * Source: Z. Leng et al. (2022), "PolyLoss: A Polynomial Expansion Perspective of Classification Loss Functions".
 */
export const poly: LossPlugin<PolyOptions> = defineLoss({
  name: "poly",
  options: z.object({
    epsilon: z
      .number()
      .min(-1)
      .default(2)
      .describe("what is added to the first coefficient of cross-entropy as a polynomial of 1 - p"),
    fromLogits,
    ...labelOptions,
  }),
  ...ofClasses,
  create: ({ epsilon, ...options }, context) =>
    ownProbabilityLoss("poly", options, context, (log) => log.add(log.expm1().mul(epsilon)).neg()),
  about: {
    title: { en: "Poly loss", ko: "폴리 손실" },
    summary: {
      en: "Cross-entropy plus ε times the probability missing from the right class.",
      ko: "정답 클래스에 모자란 확률을 ε배 하여 교차 엔트로피에 더합니다.",
    },
    use: {
      en: "To tune cross-entropy by one number: above 0 it also pulls on samples that are nearly right.",
      ko: "수 하나로 교차 엔트로피를 조율할 때 씁니다. ε이 0보다 크면 거의 맞힌 표본도 더 끌어당깁니다.",
    },
    avoid: {
      en: "Where ε cannot be searched: take sparse-categorical-cross-entropy, which it is at 0.",
      ko: "ε을 탐색할 여유가 없다면 ε = 0인 경우와 같은 sparse-categorical-cross-entropy를 쓰세요.",
    },
    formula: String.raw`\ell = w_y \left( -\log p_y + \varepsilon\,(1 - p_y) \right), \quad p = \operatorname{softmax}(z)`,
    source: "Z. Leng et al. (2022), PolyLoss: A Polynomial Expansion Perspective of Classification Loss Functions",
    tasks: ["multiclass"],
    outputActivation: "linear",
  },
});
