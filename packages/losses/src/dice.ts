import { type LossPlugin, defineLoss } from "@downslope/core";
import { z } from "zod";
import { type OverlapOptions, overlapOptions, overlapTarget } from "./overlap-options.ts";
import { overlapLoss, ratio, shortfall } from "./overlap.ts";

/** Options of {@link dice}. */
export interface DiceOptions extends OverlapOptions {
  /** Whether p and t are squared below the line, as in V-Net. Default false. */
  readonly squared?: boolean | undefined;
}

/**
 * Dice loss of masks p = σ(z), or softmax(z) for `multiClass`: what two masks lack to full overlap. With sums over each
 * sample, or over each of its classes, whose mean is then taken:
 *
 *     loss = 1 - (2 Σ p t + s) / (Σ p + Σ t + s)
 *
 * MONAI DiceLoss (s = 1e-5), segmentation_models_pytorch DiceLoss (0), Keras Dice (1e-7), optax dice_loss, whose s is half
 * of this one. With `multiClass`, pixels whose target is all zeros are of no class and left out. An empty mask that is predicted empty costs 0 (Keras: 1), and with s > 0 false positives on empty masks have a slope
 * (segmentation_models_pytorch: none). Samples stand apart (Keras: the batch is one mask). Absent classes count in the
 * mean over classes. Shapes: `[batch, ..., classes], [batch, ..., classes] -> [batch]`.
 *
 * Source: F. Milletari et al. (2016), "V-Net: Fully Convolutional Neural Networks for Volumetric Medical Image
 * Segmentation".
 */
export const dice: LossPlugin<DiceOptions> = defineLoss({
  name: "dice",
  options: z.object({ ...overlapOptions, squared: z.boolean().default(false).describe("whether p and t are squared") }),
  inputs: ["prediction", "target"],
  target: overlapTarget,
  create: ({ squared, smooth, ...options }, context) =>
    overlapLoss("dice", options, context, (masks) => {
      const { p, t, sum } = masks;
      if (!squared) return shortfall(masks, 0.5, 0.5, smooth / 2);
      return ratio(sum(p.sub(t).square()), sum(p.square().add(t.square())).add(smooth));
    }),
  about: {
    title: { en: "Dice loss", ko: "다이스 손실" },
    summary: {
      en: "How far a predicted mask and the true one are from full overlap, by the Dice coefficient (F1).",
      ko: "예측한 마스크와 정답 마스크가 얼마나 덜 겹치는지를 다이스 계수(F1)로 잽니다.",
    },
    use: {
      en: "For segmentation with small objects, for the background does not count. Often summed with a cross-entropy.",
      ko: "배경을 세지 않으므로 작은 물체의 분할에 적합합니다. 교차 엔트로피와 더해서 쓰는 경우가 많습니다.",
    },
    avoid: {
      en: "Where many masks are empty, for one wrong pixel then costs nearly 1. To weigh false positives and false negatives apart: tversky.",
      ko: "빈 마스크가 많으면 픽셀 하나만 틀려도 손실이 1에 가까워지므로 피하세요. 거짓 양성과 거짓 음성의 가중치를 달리하려면 tversky를 쓰세요.",
    },
    formula: String.raw`\ell = 1 - \frac{2 \sum p\,t + s}{\sum p + \sum t + s}`,
    source:
      "F. Milletari et al. (2016), V-Net: Fully Convolutional Neural Networks for Volumetric Medical Image Segmentation",
    tasks: ["segmentation", "multilabel"],
    outputActivation: "linear",
    robustTo: ["imbalance"],
  },
});
