import { type LossPlugin, type Tensor, defineLoss } from "@downslope/core";
import { z } from "zod";
import { cosineSimilarities } from "./distances.ts";
import { type PairOptions, type Pairs, hasAny, logSumExpWhere, pairOptions, readPairs } from "./pairs.ts";

/** Options of {@link multiSimilarity}. */
export interface MultiSimilarityOptions extends PairOptions {
  /** Scale α of positive pairs, above 0. Default 2. */
  readonly alpha?: number | undefined;
  /** Scale β of negative pairs, above 0. Default 50. */
  readonly beta?: number | undefined;
  /** Similarity λ that divides positives from negatives, from -1 to 1. Default 0.5. */
  readonly base?: number | undefined;
  /** Slack ε of the paper's mining, from 0; the paper's is 0.1. Default null: all pairs count. */
  readonly miningEpsilon?: number | null | undefined;
}

const name = "multi-similarity";

/**
 * Multi-similarity loss of cosine similarities s_p to positives and s_n to negatives of an anchor:
 *
 *     loss = log(1 + Σ_p e^{-α (s_p - λ)}) / α + log(1 + Σ_n e^{β (s_n - λ)}) / β
 *
 * Mining keeps negatives with s_n + ε > min s_p and positives with s_p - ε < max s_n. It is off by default, as in
 * pytorch-metric-learning, where it is a miner of its own. Class weights are the anchors'. Shapes:
 * `[n, size], int [n] -> [n]`.
 *
 * Source: X. Wang et al. (2019), "Multi-Similarity Loss with General Pair Weighting for Deep Metric Learning".
 */
export const multiSimilarity: LossPlugin<MultiSimilarityOptions> = defineLoss({
  name,
  options: z.object({
    alpha: z.number().positive().default(2).describe("scale of positive pairs"),
    beta: z.number().positive().default(50).describe("scale of negative pairs"),
    base: z.number().min(-1).max(1).default(0.5).describe("similarity that divides positives from negatives"),
    miningEpsilon: z
      .number()
      .min(0)
      .nullable()
      .default(null)
      .describe("slack of the mining of hard pairs, 0.1 in the paper; null counts all pairs"),
    ...pairOptions,
  }),
  inputs: ["prediction", "target"],
  target: "class-index",
  output: "embedding",
  create: (options, context) => {
    const { alpha, beta, base, miningEpsilon: epsilon } = options;
    const pairsOf = readPairs(name, options, context);
    return ({ prediction, target }) => {
      const pairs = pairsOf(prediction, target);
      const similarity = cosineSimilarities(prediction);
      const { positive, negative } = epsilon === null ? pairs : hardPairs(pairs, similarity, epsilon);
      const distance = similarity.sub(base);
      const lacking = logSumExpWhere(positive, distance.mul(-alpha)).softplus().div(alpha);
      const excess = logSumExpWhere(negative, distance.mul(beta)).softplus().div(beta);
      return pairs.weigh(lacking.add(excess), hasAny(pairs.positive.or(pairs.negative), similarity));
    };
  },
  about: {
    title: { en: "Multi-similarity loss", ko: "다중 유사도 손실" },
    summary: {
      en: "Weighs each pair by its own similarity and by how it compares with the other pairs of its anchor.",
      ko: "쌍 자체의 유사도와 같은 앵커의 다른 쌍과 견준 유사도를 함께 따져 쌍마다 가중치를 줍니다.",
    },
    use: {
      en: "For retrieval with class labels and several samples of each class in a batch.",
      ko: "배치마다 클래스별 표본이 여럿 있는 검색용 임베딩에 적합합니다.",
    },
    avoid: {
      en: "Where nobody can tune three numbers: supervised-contrastive has one. The paper mines with ε = 0.1, which is off here.",
      ko: "값 셋을 조정할 여유가 없다면 하나만 정하면 되는 supervised-contrastive를 쓰세요. 논문은 ε = 0.1로 마이닝하지만 여기서는 꺼져 있습니다.",
    },
    formula: String.raw`\ell = \tfrac{1}{\alpha} \log \Bigl( 1 + \sum_p e^{-\alpha (s_p - \lambda)} \Bigr) + \tfrac{1}{\beta} \log \Bigl( 1 + \sum_n e^{\beta (s_n - \lambda)} \Bigr)`,
    source: "X. Wang et al. (2019), Multi-Similarity Loss with General Pair Weighting for Deep Metric Learning",
    tasks: ["embedding"],
    outputActivation: "linear",
  },
});

/** Negatives nearer than the anchor's farthest positive, and positives farther than its nearest negative, but for ε. */
function hardPairs(
  { positive, negative }: Pairs,
  similarity: Tensor,
  epsilon: number,
): Pick<Pairs, "positive" | "negative"> {
  const least = positive.where(similarity, Number.POSITIVE_INFINITY).min(-1, { keepDims: true });
  const most = negative.where(similarity, Number.NEGATIVE_INFINITY).max(-1, { keepDims: true });
  return {
    positive: positive.and(similarity.sub(epsilon).less(most)),
    negative: negative.and(similarity.add(epsilon).greater(least)),
  };
}
