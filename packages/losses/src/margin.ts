import { type LossPlugin, defineLoss } from "@downslope/core";
import { z } from "zod";
import { betweenAll, direction, euclideanDistance } from "./distances.ts";
import { type PairOptions, pairOptions, readPairs, whatCosts } from "./pairs.ts";

/** Options of {@link margin}. */
export interface MarginOptions extends PairOptions {
  /** Distance m on either side of β that pairs should keep, from 0. Default 0.2. */
  readonly margin?: number | undefined;
  /** Distance β that divides positive from negative pairs, above 0. Default 1.2. */
  readonly beta?: number | undefined;
}

const name = "margin";

/**
 * Margin-based loss of distances d between embeddings scaled to length 1:
 *
 *     loss = max(0, m + d - β)     for two samples of one class
 *          = max(0, m - d + β)     of different ones
 *
 * The loss of an anchor is the sum over its pairs, and `mean` divides by the number of those that cost, as the paper's
 * authors do. All pairs of the batch count: the paper draws some by distance and can learn β, which is fixed here. Class
 * weights are the anchors'. Shapes: `[n, size], int [n] -> [n]`.
 *
 * Source: C.-Y. Wu et al. (2017), "Sampling Matters in Deep Embedding Learning".
 */
export const margin: LossPlugin<MarginOptions> = defineLoss({
  name,
  options: z.object({
    margin: z.number().min(0).default(0.2).describe("distance on either side of beta that pairs should keep"),
    beta: z.number().positive().default(1.2).describe("distance that divides positive from negative pairs"),
    ...pairOptions,
  }),
  inputs: ["prediction", "target"],
  target: "class-index",
  output: "embedding",
  create: (options, context) => {
    const pairsOf = readPairs(name, options, context);
    return ({ prediction, target }) => {
      const { positive, negative, weigh } = pairsOf(prediction, target);
      const beyond = betweenAll(euclideanDistance, direction(prediction)).sub(options.beta);
      const cost = positive.where(beyond, beyond.neg()).add(options.margin).relu();
      const losses = positive.or(negative).where(cost, 0);
      return weigh(losses.sum(-1), whatCosts(losses).sum(-1));
    };
  },
  about: {
    title: { en: "Margin loss", ko: "마진 손실" },
    summary: {
      en: "Keeps positive pairs within a distance and negative ones beyond it, with a margin on either side.",
      ko: "양성 쌍은 기준 거리 안쪽에, 음성 쌍은 바깥쪽에 양쪽으로 마진을 두고 놓이게 합니다.",
    },
    use: {
      en: "For embeddings that are told apart by one threshold of distance, as in verification.",
      ko: "본인 확인처럼 거리의 기준값 하나로 같고 다름을 가르는 임베딩에 적합합니다.",
    },
    avoid: {
      en: "Where only the order of distances counts: triplet-margin leaves their scale free.",
      ko: "거리의 순서만 중요하다면 크기를 자유롭게 두는 triplet-margin을 쓰세요.",
    },
    formula: String.raw`\ell = \max(0, m + y (d - \beta)), \quad y = \begin{cases} 1 & \text{same class} \\ -1 & \text{otherwise} \end{cases}`,
    source: "C.-Y. Wu et al. (2017), Sampling Matters in Deep Embedding Learning",
    tasks: ["embedding"],
    outputActivation: "linear",
  },
});
