import { type LossPlugin, defineLoss, range } from "@downslope/core";
import { z } from "zod";
import { cosineSimilarities } from "./distances.ts";
import { type PairOptions, countWhere, hasAny, pairOptions, readPairs } from "./pairs.ts";

/** Options of {@link fastAp}. */
export interface FastApOptions extends PairOptions {
  /** Bins L of the histogram of squared distances, from 1. Default 10. */
  readonly bins?: number | undefined;
}

const name = "fast-ap";
/** Squared distance of opposite unit vectors. */
const farthest = 4;

/**
 * FastAP: 1 less the average precision of an anchor's ranking of the batch, by a soft histogram of the squared distances
 * of embeddings scaled to length 1. With h⁺ of its N⁺ positives and h of all others in each of L + 1 bins, cumulated to
 * H⁺ and H:
 *
 *     loss = 1 - 1/N⁺ Σ_bins h⁺ H⁺ / H
 *
 * Each distance is shared by the two bins nearest to it. Anchors without positives count for nothing; class weights are
 * the anchors'. Shapes: `[n, size], int [n] -> [n]`.
 *
 * Source: F. Cakir et al. (2019), "Deep Metric Learning to Rank".
 */
export const fastAp: LossPlugin<FastApOptions> = defineLoss({
  name,
  options: z.object({
    bins: z.int().min(1).default(10).describe("bins of the histogram of squared distances"),
    ...pairOptions,
  }),
  inputs: ["prediction", "target"],
  target: "class-index",
  output: "embedding",
  create: (options, context) => {
    const pairsOf = readPairs(name, options, context);
    const { bins } = options;
    return ({ prediction, target }) => {
      const { positive, negative, weigh } = pairsOf(prediction, target);
      const similarity = cosineSimilarities(prediction);
      const place = similarity
        .neg()
        .add(1)
        .mul((2 * bins) / farthest);
      const edges = range(bins + 1).toFloat(similarity.dtype as "float32" | "float64");
      const share = place
        .expandDims(-1)
        .sub(edges.reshape([1, 1, bins + 1]))
        .abs()
        .neg()
        .add(1)
        .relu();
      const own = positive.expandDims(-1).where(share, 0).sum(1);
      const all = positive.or(negative).expandDims(-1).where(share, 0).sum(1);
      const total = all.cumulativeSum();
      const precision = own.cumulativeSum().div(total.equal(0).where(1, total));
      const average = own.mul(precision).sum(-1).div(countWhere(positive, similarity).maximum(1));
      return weigh(average.neg().add(1), hasAny(positive, similarity));
    };
  },
  about: {
    title: { en: "FastAP", ko: "FastAP" },
    summary: {
      en: "One less the average precision with which a sample ranks the others of its class first.",
      ko: "같은 클래스의 표본을 앞 순위에 두는 평균 정밀도를 1에서 뺀 값입니다.",
    },
    use: {
      en: "For retrieval that is judged by average precision, in large batches with several samples a class.",
      ko: "평균 정밀도로 평가하는 검색에 적합하며, 클래스별 표본이 여럿인 큰 배치가 좋습니다.",
    },
    avoid: {
      en: "With small batches, whose histograms are nearly empty and whose gradient is coarse.",
      ko: "배치가 작으면 히스토그램이 거의 비어 기울기가 거칠어지므로 피하세요.",
    },
    formula: String.raw`\ell = 1 - \frac{1}{N^+} \sum_b \frac{h^+_b H^+_b}{H_b}`,
    source: "F. Cakir et al. (2019), Deep Metric Learning to Rank",
    tasks: ["embedding", "ranking"],
    outputActivation: "linear",
  },
});
