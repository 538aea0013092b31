import { type LossPlugin, defineLoss } from "@downslope/core";
import { z } from "zod";
import { cosineSimilarity } from "./distances.ts";
import { pairTarget } from "./pairs.ts";

/** Options of {@link cosineEmbedding}. */
export interface CosineEmbeddingOptions {
  /** Cosine m above which a pair of different samples costs, from -1 to 1. Default 0. */
  readonly margin?: number | undefined;
}

/**
 * Cosine embedding loss of pairs, similar, t = 1, or not, t = -1:
 *
 *     loss = 1 - cos(left, right)              if t = 1
 *          = max(0, cos(left, right) - m)      if t = -1
 *
 * As in PyTorch. The cosine with a zero vector is 0, with a gradient of ordinary size (PyTorch: up to 1e6 times that).
 * Shapes: `[..., size], [..., size], [...] -> [...]`.
 *
 * Source: PyTorch, CosineEmbeddingLoss; the cosine of two twin networks: J. Bromley et al. (1993), "Signature
 * Verification Using a Siamese Time Delay Neural Network".
 */
export const cosineEmbedding: LossPlugin<CosineEmbeddingOptions> = defineLoss({
  name: "cosine-embedding",
  options: z.object({
    margin: z.number().min(-1).max(1).default(0).describe("cosine above which a pair of different samples costs"),
  }),
  inputs: ["left", "right", "target"],
  target: "sign",
  output: "embedding",
  create:
    ({ margin }) =>
    ({ left, right, target }) => {
      const similarity = cosineSimilarity(left, right);
      const label = pairTarget("cosine-embedding", target, similarity.shape);
      const losses = label.greater(0).where(similarity.neg().add(1), similarity.sub(margin).relu());
      return losses.mul(label.square()); // 1, or NaN where a compiled step is given no label
    },
  about: {
    title: { en: "Cosine embedding loss", ko: "코사인 임베딩 손실" },
    summary: {
      en: "One less the cosine of similar pairs; of others what their cosine has above the margin.",
      ko: "비슷한 쌍에는 1에서 코사인을 뺀 값을, 다른 쌍에는 마진을 넘는 코사인을 매깁니다.",
    },
    use: {
      en: "For embeddings whose direction counts and whose length does not, learnt from pairs marked 1 or -1.",
      ko: "길이가 아니라 방향이 중요한 임베딩을 1 또는 -1로 표시한 쌍으로 학습할 때 적합합니다.",
    },
    avoid: {
      en: "Where lengths mean something: take contrastive. With many negatives for each pair nt-xent learns more from a batch.",
      ko: "길이에도 의미가 있다면 contrastive를 쓰세요. 쌍마다 음성이 많다면 nt-xent가 한 배치에서 더 많이 배웁니다.",
    },
    formula: String.raw`\ell = \begin{cases} 1 - \cos(x, y) & t = 1 \\ \max(0, \cos(x, y) - m) & t = -1 \end{cases}`,
    source: "J. Bromley et al. (1993), Signature Verification Using a Siamese Time Delay Neural Network; PyTorch",
    tasks: ["embedding"],
    outputActivation: "linear",
  },
});
