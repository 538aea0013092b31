import { type LossPlugin, defineLoss } from "@downslope/core";
import { z } from "zod";
import { checkEmbeddings } from "./distances.ts";
import { matchingCrossEntropy } from "./pairs.ts";

/** Options of {@link nPairs}. */
export interface NPairsOptions {
  /** Weight λ of the squared lengths of the embeddings, from 0. Default 0. */
  readonly lengthPenalty?: number | undefined;
}

const name = "n-pairs";

/**
 * Multi-class N-pair loss of n pairs, each of another class, by dot products:
 *
 *     loss_i = log(1 + Σ_{j ≠ i} e^{x_i·y_j - x_i·y_i}) + λ (‖x_i‖² + ‖y_i‖²) / 2
 *
 * The paper bounds lengths by the penalty instead of normalising; λ is 0 here, as in pytorch-metric-learning. One pair
 * alone costs 0. Shapes: `[n, size], [n, size] -> [n]`.
 *
 * Source: K. Sohn (2016), "Improved Deep Metric Learning with Multi-class N-pair Loss Objective".
 */
export const nPairs: LossPlugin<NPairsOptions> = defineLoss({
  name,
  options: z.object({
    lengthPenalty: z.number().min(0).default(0).describe("weight of the squared lengths of the embeddings"),
  }),
  inputs: ["left", "right"],
  output: "embedding",
  create:
    ({ lengthPenalty }) =>
    ({ left, right }) => {
      checkEmbeddings(name, "left", left);
      const losses = matchingCrossEntropy(left.matmul(right.transpose()));
      if (lengthPenalty === 0) return losses;
      const lengths = left.square().add(right.square()).sum(-1);
      return losses.add(lengths.mul(lengthPenalty / 2));
    },
  about: {
    title: { en: "N-pair loss", ko: "N-쌍 손실" },
    summary: {
      en: "How hard it is to find each pair's other half by dot product among those of all other pairs.",
      ko: "다른 모든 쌍 가운데서 내적으로 자기 짝을 찾기가 얼마나 어려운지를 잽니다.",
    },
    use: {
      en: "For batches of one pair from each of many classes, where lengths of embeddings may carry meaning.",
      ko: "여러 클래스에서 한 쌍씩 뽑은 배치에 적합하며, 임베딩의 길이에도 의미를 둘 수 있습니다.",
    },
    avoid: {
      en: "Where two pairs may be of one class, or lengths run away: take supervised-contrastive, or set lengthPenalty.",
      ko: "같은 클래스의 쌍이 둘 이상 들어갈 수 있다면 supervised-contrastive를 쓰고, 길이가 끝없이 커지면 lengthPenalty를 주세요.",
    },
    formula: String.raw`\ell_i = \log \Bigl( 1 + \sum_{j \ne i} e^{x_i^\top y_j - x_i^\top y_i} \Bigr) + \tfrac{\lambda}{2} (\lVert x_i \rVert^2 + \lVert y_i \rVert^2)`,
    source: "K. Sohn (2016), Improved Deep Metric Learning with Multi-class N-pair Loss Objective",
    tasks: ["embedding"],
    outputActivation: "linear",
  },
});
