import { type LossPlugin, defineLoss } from "@downslope/core";
import { z } from "zod";
import {
  type OverlapOptions,
  falseNegatives,
  falsePositives,
  overlapOptions,
  overlapTarget,
} from "./overlap-options.ts";
import { overlapLoss, shortfall } from "./overlap.ts";

/** Options of {@link tversky}. */
export interface TverskyOptions extends OverlapOptions {
  /** Weight α of false positives, from 0. Default 0.5. */
  readonly alpha?: number | undefined;
  /** Weight β of false negatives, from 0. Default 0.5. */
  readonly beta?: number | undefined;
}

/**
 * Tversky loss of masks p = σ(z), or softmax(z) for `multiClass`: an overlap in which false positives FP = Σ p (1 - t) and
 * false negatives FN = Σ (1 - p) t have weights of their own beside the hits TP = Σ p t:
 *
 *     loss = 1 - (TP + s) / (TP + α FP + β FN + s)
 *
 * α = β = 1/2 is dice with 2 s, α = β = 1 is iou. Keras Tversky (s = 1e-7), MONAI TverskyLoss (1e-5),
 * segmentation_models_pytorch TverskyLoss (0), all with the same α and β of 1/2. Shapes: `[batch, ..., classes], [batch, ..., classes] -> [batch]`.
 *
 * Source: S. S. M. Salehi et al. (2017), "Tversky Loss Function for Image Segmentation Using 3D Fully Convolutional Deep
 * Networks".
 */
export const tversky: LossPlugin<TverskyOptions> = defineLoss({
  name: "tversky",
  options: z.object({ ...overlapOptions, alpha: falsePositives(0.5), beta: falseNegatives(0.5) }),
  inputs: ["prediction", "target"],
  target: overlapTarget,
  create: ({ alpha, beta, smooth, ...options }, context) =>
    overlapLoss("tversky", options, context, (masks) => shortfall(masks, alpha, beta, smooth)),
  about: {
    title: { en: "Tversky loss", ko: "트버스키 손실" },
    summary: {
      en: "A Dice loss in which false positives and false negatives have weights of their own.",
      ko: "거짓 양성과 거짓 음성에 서로 다른 가중치를 주는 다이스 손실입니다.",
    },
    use: {
      en: "For segmentation where missing something is worse than a false alarm, or the other way round: raise beta, or alpha.",
      ko: "놓치는 것이 잘못 찾는 것보다 나쁘거나 그 반대인 분할에 적합합니다. 전자라면 beta를, 후자라면 alpha를 키우세요.",
    },
    avoid: {
      en: "Where both errors are as bad: take dice, which is this with alpha and beta 0.5.",
      ko: "두 오류가 똑같이 나쁘다면 alpha와 beta가 0.5인 경우와 같은 dice를 쓰세요.",
    },
    formula: String.raw`\ell = 1 - \frac{TP + s}{TP + \alpha\,FP + \beta\,FN + s}`,
    source:
      "S. S. M. Salehi et al. (2017), Tversky Loss Function for Image Segmentation Using 3D Fully Convolutional Deep Networks",
    tasks: ["segmentation", "multilabel"],
    outputActivation: "linear",
    robustTo: ["imbalance"],
  },
});
