import { type LossPlugin, defineLoss } from "@downslope/core";
import { z } from "zod";
import { betweenAll, squaredDistance } from "./distances.ts";
import { type PairOptions, hasAny, logSumExpWhere, pairOptions, readPairs } from "./pairs.ts";

/** Options of {@link nca}. */
export interface NcaOptions extends PairOptions {
  /** What squared distances are divided by, above 0. Default 1. */
  readonly temperature?: number | undefined;
  /** `log`: -log p. `error`: 1 - p, the share of wrong neighbours. Default `log`. */
  readonly objective?: "log" | "error" | undefined;
}

const name = "nca";

/**
 * Neighbourhood components analysis: the probability p that a neighbour of sample i, drawn by squared distance d², is of
 * its class.
 *
 *     p_i = Σ_{j of its class} e^{-d²_ij / τ} / Σ_{k ≠ i} e^{-d²_ik / τ}
 *     loss = -log p_i,   or 1 - p_i
 *
 * The paper has both and starts from the second; pytorch-metric-learning has the first, of embeddings scaled to length
 * 1, which are taken as they are here. Samples without another of their class count for nothing; class weights are the
 * anchors'. Shapes: `[n, size], int [n] -> [n]`.
 *
 * Source: J. Goldberger et al. (2004), "Neighbourhood Components Analysis".
 */
export const nca: LossPlugin<NcaOptions> = defineLoss({
  name,
  options: z.object({
    temperature: z.number().positive().default(1).describe("what squared distances are divided by"),
    objective: z.enum(["log", "error"]).default("log").describe("-log p, or 1 - p, the share of wrong neighbours"),
    ...pairOptions,
  }),
  inputs: ["prediction", "target"],
  target: "class-index",
  output: "embedding",
  create: (options, context) => {
    const pairsOf = readPairs(name, options, context);
    return ({ prediction, target }) => {
      const { positive, negative, weigh } = pairsOf(prediction, target);
      const logits = betweenAll(squaredDistance, prediction).div(-options.temperature);
      const logProbability = logSumExpWhere(positive, logits).sub(logSumExpWhere(positive.or(negative), logits));
      const losses = options.objective === "log" ? logProbability.neg() : logProbability.expm1().neg();
      return weigh(losses, hasAny(positive, logits));
    };
  },
  about: {
    title: { en: "Neighbourhood components analysis (NCA)", ko: "이웃 성분 분석(NCA)" },
    summary: {
      en: "How improbable it is that a neighbour, drawn by distance, is of the same class.",
      ko: "거리에 따라 뽑은 이웃이 같은 클래스일 확률이 얼마나 낮은지를 잽니다.",
    },
    use: {
      en: "For embeddings that a nearest-neighbour classifier will use.",
      ko: "최근접 이웃 분류기에 쓸 임베딩에 적합합니다.",
    },
    avoid: {
      en: "With `error` from a poor start: far from its class a sample has no gradient left.",
      ko: "초기 임베딩이 나쁘면 `error`는 피하세요. 자기 클래스에서 먼 표본은 기울기가 사라집니다.",
    },
    formula: String.raw`\ell = -\log p_i, \quad p_i = \frac{\sum_j e^{-d_{ij}^2 / \tau}}{\sum_{k \ne i} e^{-d_{ik}^2 / \tau}}`,
    source: "J. Goldberger et al. (2004), Neighbourhood Components Analysis",
    tasks: ["embedding"],
    outputActivation: "linear",
  },
});
