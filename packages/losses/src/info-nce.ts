import { type LossPlugin, defineLoss } from "@downslope/core";
import { z } from "zod";
import { checkEmbeddings, cosineSimilarities } from "./distances.ts";
import { matchingCrossEntropy, temperature } from "./pairs.ts";

/** Options of {@link infoNce}. */
export interface InfoNceOptions {
  /** Temperature τ, above 0: the smaller, the more the nearest negatives count. Default 0.07. */
  readonly temperature?: number | undefined;
  /** Whether right ones also look for their left ones; the value is the mean of both directions. Default false. */
  readonly symmetric?: boolean | undefined;
}

/**
 * InfoNCE: each left embedding is to find its right one among all right ones of the batch, by cosine similarity s.
 *
 *     loss_i = -log (e^{s_ii / τ} / Σ_j e^{s_ij / τ})
 *
 * `symmetric` adds the other direction and halves, as `clip` does. Unlike in nt-xent, left ones repel no left ones.
 * sentence-transformers: MultipleNegativesRankingLoss, τ = 0.05. Shapes: `[n, size], [n, size] -> [n]`.
 *
 * Source: A. van den Oord, Y. Li, O. Vinyals (2018), "Representation Learning with Contrastive Predictive Coding".
 */
export const infoNce: LossPlugin<InfoNceOptions> = defineLoss({
  name: "info-nce",
  options: z.object({
    temperature: temperature(0.07),
    symmetric: z.boolean().default(false).describe("whether right ones also look for their left ones"),
  }),
  inputs: ["left", "right"],
  output: "embedding",
  create:
    (options) =>
    ({ left, right }) => {
      checkEmbeddings("info-nce", "left", left);
      const logits = cosineSimilarities(left, right).div(options.temperature);
      const forwards = matchingCrossEntropy(logits);
      return options.symmetric ? forwards.add(matchingCrossEntropy(logits.transpose())).div(2) : forwards;
    },
  about: {
    title: { en: "InfoNCE loss", ko: "InfoNCE 손실" },
    summary: {
      en: "How hard it is to find the partner of each left embedding among all right ones in the batch.",
      ko: "배치의 모든 오른쪽 임베딩 가운데서 왼쪽 임베딩의 짝을 찾기가 얼마나 어려운지를 잽니다.",
    },
    use: {
      en: "For pairs of two kinds, such as questions and answers or images and captions, each the other's negatives.",
      ko: "질문과 답, 이미지와 설명처럼 종류가 다른 두 대상을 짝지을 때 적합합니다. 배치의 나머지가 음성이 됩니다.",
    },
    avoid: {
      en: "Where a batch may hold the same thing twice, which then counts as its own negative.",
      ko: "한 배치에 같은 대상이 두 번 들어갈 수 있다면 서로 음성으로 취급되므로 피하세요.",
    },
    formula: String.raw`\ell_i = -\log \frac{e^{s_{ii} / \tau}}{\sum_j e^{s_{ij} / \tau}}, \quad s_{ij} = \cos(x_i, y_j)`,
    source: "A. van den Oord et al. (2018), Representation Learning with Contrastive Predictive Coding",
    tasks: ["embedding"],
    outputActivation: "linear",
  },
});
