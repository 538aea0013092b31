import { type LossPlugin, defineLoss } from "@downslope/core";
import { z } from "zod";
import { cosineSimilarities } from "./distances.ts";
import { type PairOptions, hasAny, logSumExpWhere, pairOptions, readPairs } from "./pairs.ts";

/** Options of {@link circle}. */
export interface CircleOptions extends PairOptions {
  /** Scale γ of the similarities, above 0. Default 80. */
  readonly gamma?: number | undefined;
  /** Relaxation m: positives should exceed 1 - m, negatives stay below m; from 0 to 1. Default 0.4. */
  readonly margin?: number | undefined;
}

const name = "circle";

/**
 * Circle loss of cosine similarities s_p to positives and s_n to negatives of an anchor, each paced by how far it is
 * from its optimum:
 *
 *     α_p = max(0, 1 + m - s_p),   α_n = max(0, s_n + m)
 *     loss = log(1 + Σ_n e^{γ α_n (s_n - m)} Σ_p e^{-γ α_p (s_p - 1 + m)})
 *
 * α is a weight and has no gradient, as in the paper's equation 10 and in pytorch-metric-learning. Anchors that lack
 * positives or negatives count for nothing; class weights are the anchors'. Shapes: `[n, size], int [n] -> [n]`.
 *
 * Source: Y. Sun et al. (2020), "Circle Loss: A Unified Perspective of Pair Similarity Optimization".
 */
export const circle: LossPlugin<CircleOptions> = defineLoss({
  name,
  options: z.object({
    gamma: z.number().positive().default(80).describe("scale of the similarities"),
    margin: z
      .number()
      .min(0)
      .max(1)
      .default(0.4)
      .describe("positives should exceed 1 less it, negatives stay below it"),
    ...pairOptions,
  }),
  inputs: ["prediction", "target"],
  target: "class-index",
  output: "embedding",
  gradient: "surrogate",
  create: (options, context) => {
    const { gamma, margin } = options;
    const pairsOf = readPairs(name, options, context);
    return ({ prediction, target }) => {
      const { positive, negative, weigh } = pairsOf(prediction, target);
      const similarity = cosineSimilarities(prediction);
      const still = similarity.stopGradient();
      const [toPositive, toNegative] = [
        still
          .neg()
          .add(1 + margin)
          .relu(),
        still.add(margin).relu(),
      ];
      const lacking = logSumExpWhere(positive, toPositive.mul(similarity.sub(1 - margin)).mul(-gamma));
      const excess = logSumExpWhere(negative, toNegative.mul(similarity.sub(margin)).mul(gamma));
      const counts = hasAny(positive, similarity).mul(hasAny(negative, similarity));
      return weigh(lacking.add(excess).softplus(), counts);
    };
  },
  about: {
    title: { en: "Circle loss", ko: "서클 손실" },
    summary: {
      en: "Raises similarities within classes and lowers those between them, those farthest from their optimum most.",
      ko: "클래스 안의 유사도는 올리고 클래스 사이의 유사도는 내리되, 최적값에서 먼 것일수록 더 크게 움직입니다.",
    },
    use: {
      en: "For embeddings learnt from class labels, where pairs should be pulled as hard as each needs.",
      ko: "클래스 레이블로 임베딩을 학습하면서 쌍마다 필요한 만큼 다르게 당기고 싶을 때 적합합니다.",
    },
    avoid: {
      en: "With batches that hold one sample of each class: all its pairs are then negative, and none counts.",
      ko: "배치에 클래스마다 표본이 하나뿐이면 양성 쌍이 없어 아무것도 배우지 못하므로 피하세요.",
    },
    formula: String.raw`\ell = \log \Bigl( 1 + \sum_n e^{\gamma \alpha_n (s_n - m)} \sum_p e^{-\gamma \alpha_p (s_p - 1 + m)} \Bigr)`,
    source: "Y. Sun et al. (2020), Circle Loss: A Unified Perspective of Pair Similarity Optimization",
    tasks: ["embedding"],
    outputActivation: "linear",
  },
});
