import { type LossPlugin, defineLoss } from "@downslope/core";
import { z } from "zod";
import { logCoshOf } from "./hyperbolic.ts";
import { type OverlapOptions, overlapOptions, overlapTarget } from "./overlap-options.ts";
import { overlapLoss, shortfall } from "./overlap.ts";

/** Options of {@link logCoshDice}. */
export type LogCoshDiceOptions = OverlapOptions;

const name = "log-cosh-dice";

/**
 * Log-cosh Dice loss of masks p = σ(z), or softmax(z) for `multiClass`: the Dice loss d of each sample, or of each of its
 * classes, made smooth at 0:
 *
 *     d = 1 - (2 Σ p t + s) / (Σ p + Σ t + s)
 *     loss = log cosh d
 *
 * About d² / 2, so that masks that nearly fit pull little; 0.43 at most. s as in dice: others take 1e-5 to 0. In none of PyTorch, Keras and optax. Shapes:
 * `[batch, ..., classes], [batch, ..., classes] -> [batch]`.
 *
 * Source: S. Jadon (2020), "A Survey of Loss Functions for Semantic Segmentation".
 */
export const logCoshDice: LossPlugin<LogCoshDiceOptions> = defineLoss({
  name,
  options: z.object(overlapOptions),
  inputs: ["prediction", "target"],
  target: overlapTarget,
  create: ({ smooth, ...options }, context) =>
    overlapLoss(name, options, context, (masks) => logCoshOf(shortfall(masks, 0.5, 0.5, smooth / 2))),
  about: {
    title: { en: "Log-cosh Dice loss", ko: "로그 코시 다이스 손실" },
    summary: {
      en: "The Dice loss through log cosh: smooth, and flat near a perfect mask.",
      ko: "다이스 손실에 log cosh를 씌워 매끄럽게 하고 완벽한 마스크 근처를 평평하게 합니다.",
    },
    use: {
      en: "For segmentation where the plain Dice loss trains unsteadily.",
      ko: "다이스 손실로는 학습이 불안정한 분할에 적합합니다.",
    },
    avoid: {
      en: "To bring good masks to perfection: their slope vanishes. Take dice, or focal-tversky, which does the opposite.",
      ko: "이미 좋은 마스크를 더 다듬을 때는 기울기가 사라지므로 dice나, 반대로 작동하는 focal-tversky를 쓰세요.",
    },
    formula: String.raw`\ell = \log \cosh \left( 1 - \frac{2 \sum p\,t + s}{\sum p + \sum t + s} \right)`,
    source: "S. Jadon (2020), A Survey of Loss Functions for Semantic Segmentation",
    tasks: ["segmentation", "multilabel"],
    outputActivation: "linear",
    robustTo: ["imbalance"],
  },
});
