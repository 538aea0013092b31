import { type LossPlugin, defineLoss } from "@downslope/core";
import { z } from "zod";
import { type OverlapOptions, overlapOptions, overlapTarget } from "./overlap-options.ts";
import { overlapLoss, shortfall } from "./overlap.ts";

/** Options of {@link iou}. */
export type IouOptions = OverlapOptions;

const name = "iou";

/**
 * Intersection over union (Jaccard) loss of masks p = σ(z), or softmax(z) for `multiClass`. With sums over each sample, or
 * over each of its classes, whose mean is then taken:
 *
 *     loss = 1 - (Σ p t + s) / (Σ p + Σ t - Σ p t + s)
 *
 * MONAI DiceLoss with `jaccard` (s = 1e-5), segmentation_models_pytorch JaccardLoss (0). PyTorch has none. An empty mask that is
 * predicted empty costs 0. For boxes take giou or diou. Shapes:
 * `[batch, ..., classes], [batch, ..., classes] -> [batch]`.
 *
 * Source: M. A. Rahman and Y. Wang (2016), "Optimizing Intersection-Over-Union in Deep Neural Networks for Image
 * Segmentation".
 */
export const iou: LossPlugin<IouOptions> = defineLoss({
  name,
  options: z.object(overlapOptions),
  inputs: ["prediction", "target"],
  target: overlapTarget,
  create: ({ smooth, ...options }, context) =>
    overlapLoss(name, options, context, (masks) => shortfall(masks, 1, 1, smooth)),
  about: {
    title: { en: "IoU loss", ko: "IoU 손실" },
    summary: {
      en: "How far a predicted mask and the true one are from full overlap, by intersection over union (Jaccard).",
      ko: "예측한 마스크와 정답 마스크가 얼마나 덜 겹치는지를 교집합 대 합집합 비율(자카드 지수)로 잽니다.",
    },
    use: {
      en: "For segmentation that is judged by IoU. It ranks masks as dice does, with a larger loss for each.",
      ko: "IoU로 평가하는 분할에 적합합니다. 마스크의 우열은 dice와 같고 손실은 더 큽니다.",
    },
    avoid: {
      en: "For boxes: take giou or diou. Where many masks are empty, one wrong pixel costs nearly 1.",
      ko: "상자의 IoU라면 giou나 diou를 쓰세요. 빈 마스크가 많으면 픽셀 하나만 틀려도 손실이 1에 가까워집니다.",
    },
    formula: String.raw`\ell = 1 - \frac{\sum p\,t + s}{\sum p + \sum t - \sum p\,t + s}`,
    source:
      "M. A. Rahman and Y. Wang (2016), Optimizing Intersection-Over-Union in Deep Neural Networks for Image Segmentation",
    tasks: ["segmentation", "multilabel"],
    outputActivation: "linear",
    robustTo: ["imbalance"],
  },
});
