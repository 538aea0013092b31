import { type LossPlugin, type Tensor, defineLoss, range } from "@downslope/core";
import { z } from "zod";
import { ratio } from "./overlap.ts";
import { labelPairs } from "./rankings.ts";

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
 * Time grows with the labels squared. Shapes: `[..., labels], [..., labels] -> [...]`.
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
      const { lead, isPair } = labelPairs(name, inputs);
      const lack = lead.neg().add(margin).relu();
      const rank = lack.greater(0).where(isPair, 0).sum(-1);
      return ratio(
        ratio(harmonic(rank, lead.shape.at(-1)!).mul(lack.mul(isPair).sum(-1)), rank).sum(-1),
        inputs.target.sum(-1),
      );
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
      en: "For tens of thousands of labels, as all pairs are compared, or where the whole order counts: take label-ranking.",
      ko: "모든 쌍을 비교하므로 레이블이 수만 개면 피하고, 전체 순서가 중요하면 label-ranking을 쓰세요.",
    },
    formula: String.raw`\ell = \frac{1}{|P|} \sum_{j \in P} \frac{L(r_j)}{r_j} \sum_{i \in N} \max(0, m - x_j + x_i), \quad L(r) = \sum_{k=1}^{r} \frac{1}{k}`,
    source: "J. Weston et al. (2011), WSABIE: Scaling Up to Large Vocabulary Image Annotation",
    tasks: ["multilabel", "ranking"],
    outputActivation: "linear",
  },
});

/** 1 + 1/2 + ... + 1/r of whole numbers r up to `most`. */
function harmonic(rank: Tensor, most: number): Tensor {
  const terms = range(most)
    .add(1)
    .toFloat(rank.dtype as "float32" | "float64");
  return rank.expandDims(-1).greaterEqual(terms).where(terms.reciprocal(), 0).sum(-1);
}
