import { type LossPlugin, type Tensor, defineLoss, take, tensor } from "@downslope/core";
import { z } from "zod";
import { ratio } from "./overlap.ts";
import { rivalsOf } from "./rankings.ts";

/** Options of {@link warp}. */
export interface WarpOptions {
  /** Margin m by which labels that hold must lead, from 0, in units of the scores. Default 1. */
  readonly margin?: number | undefined;
}

const name = "warp";

/**
 * Weighted approximate-rank pairwise (WARP) loss of scores x: a hinge loss over pairs of a label j that holds and a label i
 * that does not, in which j weighs by its rank r_j, the number of labels i that come within the margin or lead:
 *
 *     loss = mean_(j: t_j = 1) L(r_j) / r_j Σ_(i: t_i = 0) max(0, m - x_j + x_i),  L(r) = 1 + 1/2 + ... + 1/r
 *
 * The paper estimates the rank by drawing labels until one breaks the margin, as LightFM does; here it is counted in full,
 * so nothing is random. Ranks have no slope. Samples with all labels or none cost 0. In none of PyTorch, Keras and optax.
 * Shapes: `[..., labels], [..., labels] -> [...]`.
 *
 * Source: J. Weston et al. (2011), "WSABIE: Scaling Up to Large Vocabulary Image Annotation".
 */
export const warp: LossPlugin<WarpOptions> = defineLoss({
  name,
  options: z.object({
    margin: z.number().min(0).default(1).describe("how far labels that hold must lead, in units of the scores"),
  }),
  inputs: ["prediction", "target"],
  target: "binary",
  create:
    ({ margin }) =>
    (inputs) => {
      const { holds, rank, lack } = rivalsOf(name, inputs, margin);
      const weight = take(rankWeights(inputs.target), rank.reshape([-1]).toInt()).reshape(rank.shape);
      return ratio(holds.mul(weight).mul(lack).sum(-1), inputs.target.sum(-1));
    },
  about: {
    title: { en: "WARP loss", ko: "WARP 손실" },
    summary: {
      en: "A pairwise hinge loss that weighs each true label by its rank, so that the top of the order counts most.",
      ko: "참인 레이블마다 순위에 따라 가중치를 주어 상위 순위를 중시하는 쌍별 힌지 손실입니다.",
    },
    use: {
      en: "For tagging, retrieval and recommendation that are judged by the first few answers (precision at k).",
      ko: "상위 몇 개의 답(precision@k)으로 평가하는 태깅, 검색, 추천에 적합합니다.",
    },
    avoid: {
      en: "Where the whole order counts: take label-ranking. Where each label is decided by a threshold: binary-cross-entropy.",
      ko: "전체 순서가 중요하면 label-ranking을, 레이블마다 임계값으로 판정하면 binary-cross-entropy를 쓰세요.",
    },
    formula: String.raw`\ell = \frac{1}{|P|} \sum_{j \in P} \frac{L(r_j)}{r_j} \sum_{i \in N} \max(0, m - x_j + x_i), \quad L(r) = \sum_{k=1}^{r} \frac{1}{k}`,
    source: "J. Weston et al. (2011), WSABIE: Scaling Up to Large Vocabulary Image Annotation",
    tasks: ["multilabel", "ranking"],
    outputActivation: "linear",
  },
});

/** L(r) / r for each rank r from 0, where it is 0, to the number of labels. */
function rankWeights({ shape, dtype }: Tensor): Tensor {
  let sum = 0;
  const weights = Float64Array.from({ length: shape.at(-1)! + 1 }, (_, r) => (r === 0 ? 0 : (sum += 1 / r) / r));
  return tensor(weights, { dtype: dtype as "float32" | "float64" });
}
