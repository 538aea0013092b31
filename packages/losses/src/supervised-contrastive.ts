import { type LossPlugin, defineLoss } from "@downslope/core";
import { z } from "zod";
import { cosineSimilarities } from "./distances.ts";
import { type PairOptions, countWhere, hasAny, logSumExpWhere, pairOptions, readPairs, temperature } from "./pairs.ts";

/** Options of {@link supervisedContrastive}. */
export interface SupervisedContrastiveOptions extends PairOptions {
  /** Temperature τ, above 0: the smaller, the more the nearest negatives count. Default 0.1. */
  readonly temperature?: number | undefined;
}

const name = "supervised-contrastive";

/**
 * Supervised contrastive loss, SupCon, of embeddings with cosine similarities s: each anchor i is to find its positives
 * P, the other samples of its class, among all others.
 *
 *     loss_i = -1/|P| Σ_{p ∈ P} log (e^{s_ip / τ} / Σ_{k ≠ i} e^{s_ik / τ})
 *
 * The paper's L_out, without the factor τ / 0.07 of its authors' program. Anchors without positives count for nothing;
 * class weights are the anchors'. Shapes: `[n, size], int [n] -> [n]`.
 *
 * Source: P. Khosla et al. (2020), "Supervised Contrastive Learning".
 */
export const supervisedContrastive: LossPlugin<SupervisedContrastiveOptions> = defineLoss({
  name,
  options: z.object({ temperature: temperature(0.1), ...pairOptions }),
  inputs: ["prediction", "target"],
  target: "class-index",
  output: "embedding",
  create: (options, context) => {
    const pairsOf = readPairs(name, options, context);
    return ({ prediction, target }) => {
      const { positive, negative, weigh } = pairsOf(prediction, target);
      const logits = cosineSimilarities(prediction).div(options.temperature);
      const found = positive.where(logits, 0).sum(-1).div(countWhere(positive, logits).maximum(1));
      return weigh(logSumExpWhere(positive.or(negative), logits).sub(found), hasAny(positive, logits));
    };
  },
  about: {
    title: { en: "Supervised contrastive loss", ko: "지도 대조 손실" },
    summary: {
      en: "How hard it is to find the other samples of an anchor's class among all samples of the batch.",
      ko: "배치의 모든 표본 가운데서 앵커와 같은 클래스의 표본을 찾기가 얼마나 어려운지를 잽니다.",
    },
    use: {
      en: "For embeddings learnt from class labels, with several samples of each class in a batch.",
      ko: "배치마다 클래스별 표본이 여럿 있고 클래스 레이블로 임베딩을 학습할 때 적합합니다.",
    },
    avoid: {
      en: "Where most classes have one sample in a batch, which then has no positives; without labels take nt-xent.",
      ko: "대부분의 클래스가 배치에 하나뿐이면 양성이 없으므로 피하세요. 레이블이 없다면 nt-xent를 쓰세요.",
    },
    formula: String.raw`\ell_i = -\frac{1}{\lvert P \rvert} \sum_{p \in P} \log \frac{e^{s_{ip} / \tau}}{\sum_{k \ne i} e^{s_{ik} / \tau}}, \quad s_{ij} = \cos(z_i, z_j)`,
    source: "P. Khosla et al. (2020), Supervised Contrastive Learning",
    tasks: ["embedding"],
    outputActivation: "linear",
  },
});
