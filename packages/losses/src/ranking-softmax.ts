import { type LossPlugin, defineLoss } from "@downslope/core";
import { z } from "zod";
import { ratio } from "./overlap.ts";
import { weigh } from "./probability.ts";
import { checkLabelAxis } from "./rankings.ts";

/** Options of {@link rankingSoftmax}. */
export interface RankingSoftmaxOptions {
  /**
   * How relevances y become weights w of a list's items: as they are (`raw`), as shares of their sum (`share`), or by
   * `softmax`, as in ListNet. Default raw.
   */
  readonly relevance?: "raw" | "share" | "softmax" | undefined;
}

const name = "ranking-softmax";
/** The score of what is no item: e to it is 0, and unlike -Infinity it has finite differences. */
const lowest = -1e30;

/**
 * Softmax loss of ranked lists: the cross-entropy between the relevances y of a list's items and the softmax of their
 * scores x.
 *
 *     loss = -Σ_i w_i log softmax(x)_i
 *
 * optax ranking_softmax_loss (`raw`) and, as its top-one form, ListNet (`softmax`). Lists are padded with relevance -1,
 * where optax takes a mask: an item whose relevance is below 0 does not exist, and a list without items does not count in
 * the mean. A list in which nothing is relevant costs 0 unless relevances go through softmax. PyTorch has none. Shapes:
 * `[..., items], [..., items] -> [...]`.
 *
 * Source: Z. Cao et al. (2007), "Learning to Rank: From Pairwise Approach to Listwise Approach".
 */
export const rankingSoftmax: LossPlugin<RankingSoftmaxOptions> = defineLoss({
  name,
  options: z.object({
    relevance: z
      .enum(["raw", "share", "softmax"])
      .default("raw")
      .describe("how relevances become weights of the items: as they are, as shares of their sum, or by softmax"),
  }),
  inputs: ["prediction", "target"],
  create:
    ({ relevance }) =>
    ({ prediction, target }) => {
      checkLabelAxis(name, prediction);
      const isItem = target.greaterEqual(0);
      const gains = isItem.where(target, 0);
      const weights = {
        raw: () => gains,
        share: () => ratio(gains, gains.sum(-1, { keepDims: true })),
        softmax: () => isItem.where(isItem.where(target, lowest).softmax(), 0),
      }[relevance]();
      const logShares = isItem.where(prediction, lowest).logSoftmax();
      const hasItems = isItem.where(gains.onesLike(), 0).max(-1);
      return { values: weigh(weights, logShares).sum(-1).neg(), weights: hasItems };
    },
  about: {
    title: { en: "Ranking softmax loss", ko: "랭킹 소프트맥스 손실" },
    summary: {
      en: "Cross-entropy between how relevant the items of a list are and the softmax of their scores.",
      ko: "목록에 있는 항목의 관련도와 점수의 소프트맥스 사이의 교차 엔트로피입니다.",
    },
    use: {
      en: "For ranking whole lists, as in search, with relevances from 0 up; -1 pads short lists.",
      ko: "검색처럼 목록 전체의 순위를 학습할 때 적합합니다. 관련도는 0 이상이고, 짧은 목록은 -1로 채웁니다.",
    },
    avoid: {
      en: "Where scores must mean something by themselves, across lists: take a regression loss.",
      ko: "목록과 상관없이 점수 자체에 의미가 있어야 하면 회귀 손실을 쓰세요.",
    },
    formula: String.raw`\ell = -\sum_i w_i \log \frac{e^{x_i}}{\sum_j e^{x_j}}, \quad w_i \in \left\{ y_i, \tfrac{y_i}{\sum_j y_j}, \operatorname{softmax}(y)_i \right\}`,
    source: "Z. Cao et al. (2007), Learning to Rank: From Pairwise Approach to Listwise Approach",
    tasks: ["ranking"],
    outputActivation: "linear",
  },
});
