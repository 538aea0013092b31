import { type LossPlugin, defineLoss } from "@downslope/core";
import { z } from "zod";
import { type ClassProbabilityOptions, ofClasses, ownProbabilityLoss } from "./class-loss.ts";
import { fromLogits, labelOptions } from "./options.ts";

/** Options of {@link symmetricCrossEntropy}. */
export interface SymmetricCrossEntropyOptions extends ClassProbabilityOptions {
  /** Weight α of cross-entropy, from 0. Default 0.1. */
  readonly alpha?: number | undefined;
  /** Weight β of reverse cross-entropy, from 0. Default 1. */
  readonly beta?: number | undefined;
  /** What stands for log 0 in reverse cross-entropy, A, below 0. Default -4. */
  readonly logZero?: number | undefined;
}

const name = "symmetric-cross-entropy";

/**
 * Symmetric cross-entropy of one right class y, of logits z or probabilities p = softmax(z): cross-entropy, and the same
 * with prediction and target exchanged, where A stands for log 0.
 *
 *     loss = w_y (-α log p_y - β A (1 - p_y))
 *
 * α and β are the paper's for CIFAR-10 (6 and 0.1 for CIFAR-100); the authors' code clips targets at 1e-4, which is
 * A = -9.2. `mean` divides by the sum of w_y. Shapes: `[..., classes], int [...] -> [...]`.
 *
 * Source: Y. Wang et al. (2019), "Symmetric Cross Entropy for Robust Learning with Noisy Labels".
 */
export const symmetricCrossEntropy: LossPlugin<SymmetricCrossEntropyOptions> = defineLoss({
  name,
  options: z.object({
    alpha: z.number().min(0).default(0.1).describe("weight of cross-entropy"),
    beta: z.number().min(0).default(1).describe("weight of reverse cross-entropy"),
    logZero: z.number().negative().default(-4).describe("what stands for log 0 in reverse cross-entropy"),
    fromLogits,
    ...labelOptions,
  }),
  ...ofClasses,
  create: ({ alpha, beta, logZero, ...options }, context) =>
    ownProbabilityLoss(name, options, context, (log) =>
      log
        .expm1()
        .mul(beta * logZero)
        .sub(log.mul(alpha)),
    ),
  about: {
    title: { en: "Symmetric cross-entropy", ko: "대칭 교차 엔트로피" },
    summary: {
      en: "Cross-entropy, which learns, joined with reverse cross-entropy, which tolerates wrong labels.",
      ko: "잘 배우는 교차 엔트로피에 틀린 레이블을 견디는 역방향 교차 엔트로피를 더합니다.",
    },
    use: {
      en: "For classification with wrong labels, where hard classes are learnt too little.",
      ko: "틀린 레이블이 섞여 있고 어려운 클래스가 덜 학습될 때 적합합니다.",
    },
    avoid: {
      en: "Where α and β cannot be tuned, for the best differ a lot between data sets: take generalised-cross-entropy.",
      ko: "데이터마다 알맞은 α와 β가 크게 달라, 조율할 수 없다면 generalised-cross-entropy를 쓰세요.",
    },
    formula: String.raw`\ell = w_y \left( -\alpha \log p_y - \beta A\,(1 - p_y) \right), \quad p = \operatorname{softmax}(z)`,
    source: "Y. Wang et al. (2019), Symmetric Cross Entropy for Robust Learning with Noisy Labels",
    tasks: ["multiclass"],
    outputActivation: "linear",
    robustTo: ["noisy-labels"],
  },
});
