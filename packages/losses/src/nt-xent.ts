import { type LossPlugin, concat, defineLoss, range } from "@downslope/core";
import { z } from "zod";
import { checkEmbeddings, cosineSimilarities } from "./distances.ts";
import { logSumExpWhere, temperature } from "./pairs.ts";

/** Options of {@link ntXent}. */
export interface NtXentOptions {
  /** Temperature τ, above 0: the smaller, the more the nearest negatives count. Default 0.07. */
  readonly temperature?: number | undefined;
}

const name = "nt-xent";

/**
 * Normalised temperature-scaled cross-entropy, SimCLR's loss, of two views of n samples with cosine similarities s: each
 * of the 2n views i is to find its other view j among all but itself.
 *
 *     loss_i = -s_ij / τ + log Σ_{k ≠ i} e^{s_ik / τ}
 *
 * One value a sample, the mean of its two views. τ = 0.07 is optax's and pytorch-metric-learning's, MONAI has 0.5. One
 * sample alone has no negatives and costs 0 (optax: NaN). Shapes: `[n, size], [n, size] -> [n]`.
 *
 * Source: T. Chen et al. (2020), "A Simple Framework for Contrastive Learning of Visual Representations".
 */
export const ntXent: LossPlugin<NtXentOptions> = defineLoss({
  name,
  options: z.object({ temperature: temperature(0.07) }),
  inputs: ["left", "right"],
  output: "embedding",
  create:
    (options) =>
    ({ left, right }) => {
      checkEmbeddings(name, "left", left);
      const samples = left.shape[0]!;
      const logits = cosineSimilarities(concat([left, right])).div(options.temperature);
      const place = range(2 * samples);
      const gap = place.expandDims(1).sub(place.expandDims(0));
      const found = gap.equal(samples).or(gap.equal(-samples)).where(logits, 0).sum(-1);
      return logSumExpWhere(gap.notEqual(0), logits).sub(found).reshape([2, samples]).mean(0);
    },
  about: {
    title: { en: "NT-Xent loss", ko: "NT-Xent 손실" },
    summary: {
      en: "How hard it is to find the other view of a sample among all views in the batch.",
      ko: "배치의 모든 뷰 가운데서 같은 표본의 다른 뷰를 찾기가 얼마나 어려운지를 잽니다.",
    },
    use: {
      en: "For embeddings learnt without labels from two augmented views of each sample, in large batches.",
      ko: "레이블 없이 표본마다 증강한 두 뷰로 큰 배치에서 임베딩을 학습할 때 적합합니다.",
    },
    avoid: {
      en: "With small batches, which have few negatives: vicreg and barlow-twins need none. With labels: supervised-contrastive.",
      ko: "배치가 작으면 음성이 부족하므로 음성이 필요 없는 vicreg나 barlow-twins를 쓰세요. 레이블이 있다면 supervised-contrastive가 맞습니다.",
    },
    formula: String.raw`\ell_i = -\log \frac{e^{s_{ij} / \tau}}{\sum_{k \ne i} e^{s_{ik} / \tau}}, \quad s_{ij} = \cos(z_i, z_j)`,
    source: "T. Chen et al. (2020), A Simple Framework for Contrastive Learning of Visual Representations",
    tasks: ["embedding"],
    outputActivation: "linear",
  },
});
