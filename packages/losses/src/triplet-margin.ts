import { type LossPlugin, defineLoss } from "@downslope/core";
import { z } from "zod";
import { type TripletOptions, tripletInputs, tripletLoss, tripletOptions } from "./triplet-loss.ts";

/** Options of {@link tripletMargin}. */
export interface TripletMarginOptions extends TripletOptions {
  /** How much farther m the negative should be than the positive, from 0. Default 1. */
  readonly margin?: number | undefined;
}

const name = "triplet-margin";

/**
 * Triplet margin loss: the negative n should be farther from the anchor a than the positive p, by a margin m.
 *
 *     loss = max(0, d(a, p) - d(a, n) + m),   d(x, y) = ‖x - y + ε‖_p
 *
 * As in PyTorch, ε = 1e-6 included (optax has it inside the root; pytorch-metric-learning has none, a margin of 0.05 and
 * embeddings scaled to length 1); `swap` takes the smaller of
 * d(a, n) and d(p, n). With `mining` it reads class indices and makes its triplets: `batch-all` is averaged over those
 * that cost, the paper's "BA ≠ 0"; `semi-hard` is TensorFlow Addons', `hard` the paper's batch-hard. A loss is then the
 * sum of an anchor's triplets, `mean` divides by their number, class weights are the anchors', and a batch without
 * triplets costs 0. Shapes: `[..., size]` three times `-> [...]`, or `[n, size], int [n] -> [n]`.
 *
 * Source: V. Balntas et al. (2016), "Learning local feature descriptors with triplets and shallow convolutional neural
 * networks"; mining: F. Schroff et al. (2015), "FaceNet: A Unified Embedding for Face Recognition and Clustering",
 * A. Hermans et al. (2017), "In Defense of the Triplet Loss for Person Re-Identification".
 */
export const tripletMargin: LossPlugin<TripletMarginOptions> = defineLoss({
  name,
  options: z.object({
    margin: z.number().min(0).default(1).describe("how much farther the negative should be than the positive"),
    ...tripletOptions,
  }),
  ...tripletInputs,
  create: (options, context) => tripletLoss(name, options, context, (excess) => excess.add(options.margin).relu()),
  about: {
    title: { en: "Triplet margin loss", ko: "트리플렛 마진 손실" },
    summary: {
      en: "What the negative lacks to being farther from the anchor than the positive by the margin.",
      ko: "음성이 양성보다 앵커에서 마진만큼 더 멀어지는 데 모자라는 거리입니다.",
    },
    use: {
      en: "For embeddings in which the nearest are alike, from triplets, or mined from labelled batches.",
      ko: "가까울수록 비슷한 임베딩을 트리플렛으로, 또는 레이블이 있는 배치에서 뽑아 학습할 때 적합합니다.",
    },
    avoid: {
      en: "With hard mining where labels are noisy: it seeks out the wrong ones.",
      ko: "레이블에 잡음이 많으면 hard 마이닝이 잘못된 표본만 골라내므로 피하세요.",
    },
    formula: String.raw`\ell = \max(0, d(a, p) - d(a, n) + m), \quad d(x, y) = \lVert x - y + \epsilon \rVert_p`,
    source:
      "V. Balntas et al. (2016), Learning local feature descriptors with triplets and shallow convolutional neural networks",
    tasks: ["embedding"],
    outputActivation: "linear",
  },
});
