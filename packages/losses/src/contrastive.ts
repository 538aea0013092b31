import { type LossPlugin, defineLoss } from "@downslope/core";
import { z } from "zod";
import { euclideanDistance, squaredDistance } from "./distances.ts";
import { pairTarget } from "./pairs.ts";

/** Options of {@link contrastive}. */
export interface ContrastiveOptions {
  /** Distance m that pairs of different samples should keep, above 0. Default 1. */
  readonly margin?: number | undefined;
}

const name = "contrastive";

/**
 * Contrastive loss of pairs at the Euclidean distance d: draws similar ones together, t = 1, and drives others apart
 * until m.
 *
 *     loss = t d² + (1 - t) max(0, m - d)²
 *
 * The paper halves both terms and calls similar pairs 0; TensorFlow Addons calls them 1, as here. The gradient of a
 * dissimilar pair at d = 0 is 0. Shapes: `[..., size], [..., size], [...] -> [...]`.
 *
 * Source: R. Hadsell, S. Chopra, Y. LeCun (2006), "Dimensionality Reduction by Learning an Invariant Mapping".
 */
export const contrastive: LossPlugin<ContrastiveOptions> = defineLoss({
  name,
  options: z.object({
    margin: z.number().positive().default(1).describe("distance that pairs of different samples should keep"),
  }),
  inputs: ["left", "right", "target"],
  target: "binary",
  output: "embedding",
  create:
    ({ margin }) =>
    ({ left, right, target }) => {
      const similar = pairTarget(name, target, left.shape.slice(0, -1));
      const missing = euclideanDistance(left, right).neg().add(margin).relu();
      return similar.mul(squaredDistance(left, right)).add(similar.neg().add(1).mul(missing.square()));
    },
  about: {
    title: { en: "Contrastive loss", ko: "대조 손실" },
    summary: {
      en: "The squared distance of similar pairs; of others the square of what they lack to the margin.",
      ko: "비슷한 쌍에는 거리의 제곱을, 다른 쌍에는 마진에 모자라는 거리의 제곱을 매깁니다.",
    },
    use: {
      en: "For embeddings learnt from pairs that are marked similar, 1, or not, 0.",
      ko: "비슷하면 1, 아니면 0으로 표시한 쌍으로 임베딩을 학습할 때 적합합니다.",
    },
    avoid: {
      en: "With class labels for whole batches: triplet-margin with mining or supervised-contrastive use all their pairs. Some libraries mark similar pairs with 0.",
      ko: "배치마다 클래스 레이블이 있다면 모든 쌍을 활용하는 triplet-margin의 마이닝이나 supervised-contrastive를 쓰세요. 비슷한 쌍을 0으로 표시하는 라이브러리도 있습니다.",
    },
    formula: String.raw`\ell = t\,d^2 + (1 - t) \max(0, m - d)^2, \quad d = \lVert x - y \rVert`,
    source: "R. Hadsell et al. (2006), Dimensionality Reduction by Learning an Invariant Mapping",
    tasks: ["embedding"],
    outputActivation: "linear",
  },
});
