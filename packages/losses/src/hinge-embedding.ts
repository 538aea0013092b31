import { type LossPlugin, defineLoss } from "@downslope/core";
import { z } from "zod";

/** Options of {@link hingeEmbedding}. */
export interface HingeEmbeddingOptions {
  /** Distance m that dissimilar pairs should keep, above 0. Default 1. */
  readonly margin?: number | undefined;
}

/**
 * Hinge embedding loss of a distance d that the model itself puts out, of pairs that are similar, t = 1, or not, t = -1:
 *
 *     loss = d                 if t = 1
 *          = max(0, m - d)     if t = -1
 *
 * As in PyTorch. At the margin the gradient is 0. Shapes: `[...shape], [...shape] -> [...shape]`.
 *
 * Source: PyTorch, HingeEmbeddingLoss; the hinge on a distance: R. Hadsell, S. Chopra, Y. LeCun (2006), "Dimensionality
 * Reduction by Learning an Invariant Mapping".
 */
export const hingeEmbedding: LossPlugin<HingeEmbeddingOptions> = defineLoss({
  name: "hinge-embedding",
  options: z.object({
    margin: z.number().positive().default(1).describe("distance that dissimilar pairs should keep"),
  }),
  inputs: ["prediction", "target"],
  target: "sign",
  create:
    ({ margin }) =>
    ({ prediction, target }) => {
      const losses = target.greater(0).where(prediction, prediction.neg().add(margin).relu());
      return losses.mul(target.square()); // 1, or NaN where a compiled step is given no label
    },
  about: {
    title: { en: "Hinge embedding loss", ko: "힌지 임베딩 손실" },
    summary: {
      en: "The distance of similar pairs; of others what they lack to the margin.",
      ko: "비슷한 쌍에는 거리를, 다른 쌍에는 마진에 모자라는 거리를 매깁니다.",
    },
    use: {
      en: "For a model whose output is itself a distance between the two things that it is given.",
      ko: "주어진 두 대상 사이의 거리를 모델이 직접 출력할 때 적합합니다.",
    },
    avoid: {
      en: "Where the model puts out embeddings: contrastive computes their distance. Negative outputs are rewarded without end, so let the model give distances.",
      ko: "모델이 임베딩을 출력한다면 거리를 직접 계산하는 contrastive를 쓰세요. 출력이 음수면 손실이 한없이 작아지므로 모델은 0 이상의 거리를 내야 합니다.",
    },
    formula: String.raw`\ell = \begin{cases} d & t = 1 \\ \max(0, m - d) & t = -1 \end{cases}`,
    source: "R. Hadsell et al. (2006), Dimensionality Reduction by Learning an Invariant Mapping; PyTorch",
    tasks: ["embedding"],
    outputActivation: "softplus",
  },
});
