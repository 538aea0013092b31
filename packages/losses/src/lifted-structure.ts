import { type LossPlugin, defineLoss, stack } from "@downslope/core";
import { z } from "zod";
import { betweenAll, euclideanDistance } from "./distances.ts";
import { type PairOptions, countWhere, logSumExpWhere, pairOptions, readPairs } from "./pairs.ts";

/** Options of {@link liftedStructure}. */
export interface LiftedStructureOptions extends PairOptions {
  /** Distance m that negatives should keep, above 0. Default 1. */
  readonly margin?: number | undefined;
}

const name = "lifted-structure";

/**
 * Lifted structured loss of Euclidean distances d: each positive pair (i, j) against all negatives k of both.
 *
 *     J_ij = d_ij + log(Σ_k e^{m - d_ik} + Σ_k e^{m - d_jk})
 *     loss = max(0, J_ij)² / 2
 *
 * The loss of an anchor is the sum over its pairs, and `mean` divides by their number, which gives the paper's.
 * pytorch-metric-learning scales embeddings to length 1 first; here they are taken as they are. Class weights are the
 * anchors'. Shapes: `[n, size], int [n] -> [n]`.
 *
 * Source: H. O. Song et al. (2016), "Deep Metric Learning via Lifted Structured Feature Embedding".
 */
export const liftedStructure: LossPlugin<LiftedStructureOptions> = defineLoss({
  name,
  options: z.object({
    margin: z.number().positive().default(1).describe("distance that negatives should keep"),
    ...pairOptions,
  }),
  inputs: ["prediction", "target"],
  target: "class-index",
  output: "embedding",
  create: (options, context) => {
    const pairsOf = readPairs(name, options, context);
    return ({ prediction, target }) => {
      const { positive, negative, weigh } = pairsOf(prediction, target);
      const distances = betweenAll(euclideanDistance, prediction);
      const near = logSumExpWhere(negative, distances.neg().add(options.margin));
      const ofEither = [near.expandDims(1), near.expandDims(0)].map((one) => one.broadcastTo(distances.shape));
      const losses = distances.add(stack(ofEither, -1).logSumExp(-1)).relu().square().div(2);
      return weigh(positive.where(losses, 0).sum(-1), countWhere(positive, losses));
    };
  },
  about: {
    title: { en: "Lifted structured loss", ko: "리프티드 구조 손실" },
    summary: {
      en: "Compares each positive pair with all negatives of both its samples at once.",
      ko: "양성 쌍마다 두 표본의 모든 음성과 한꺼번에 비교합니다.",
    },
    use: {
      en: "For embeddings learnt from class labels where distances, not only directions, count.",
      ko: "방향뿐 아니라 거리도 중요한 임베딩을 클래스 레이블로 학습할 때 적합합니다.",
    },
    avoid: {
      en: "In high dimensions without scaling, for its margin is a distance; multi-similarity and circle use cosines.",
      ko: "마진이 거리 단위이므로 크기를 맞추지 않은 고차원 임베딩에는 피하고, 코사인을 쓰는 multi-similarity나 circle을 쓰세요.",
    },
    formula: String.raw`\ell = \tfrac{1}{2} \max(0, J_{ij})^2, \quad J_{ij} = d_{ij} + \log \Bigl( \sum_k e^{m - d_{ik}} + \sum_k e^{m - d_{jk}} \Bigr)`,
    source: "H. O. Song et al. (2016), Deep Metric Learning via Lifted Structured Feature Embedding",
    tasks: ["embedding"],
    outputActivation: "linear",
  },
});
