import { type LossPlugin, type Tensor, defineLoss } from "@downslope/core";
import { z } from "zod";

/** Options of {@link cosineSimilarity}. */
export interface CosineSimilarityOptions {
  /** Smallest length ε of a vector to divide by, above 0. Default 1e-8. */
  readonly epsilon?: number | undefined;
}

/**
 * Cosine distance: 1 less the cosine of the angle between prediction and target, vectors along the last axis.
 *
 *     loss = 1 - (prediction / max(‖prediction‖, ε)) · (target / max(‖target‖, ε))
 *
 * A zero vector has cosine 0 and gradient 0; PyTorch's CosineSimilarity gives it a gradient of up to 1 / ε, optax NaN.
 * Keras' CosineSimilarity is this less 1. TensorFlow.js's cosineDistance does not normalise. Shapes:
 * `[..., n], [..., n] -> [...]`.
 *
 * Source: G. Salton, A. Wong and C. S. Yang (1975), "A Vector Space Model for Automatic Indexing".
 */
export const cosineSimilarity: LossPlugin<CosineSimilarityOptions> = defineLoss({
  name: "cosine-similarity",
  options: z.object({
    epsilon: z.number().positive().default(1e-8).describe("smallest length of a vector to divide by"),
  }),
  inputs: ["prediction", "target"],
  create:
    ({ epsilon }) =>
    ({ prediction, target }) => {
      const direction = (x: Tensor): Tensor => {
        const length = x.norm({ axis: -1, keepDims: true });
        const isZero = length.equal(0);
        return isZero.where(0, x.div(isZero.where(1, length.maximum(epsilon))));
      };
      return direction(prediction).mul(direction(target)).sum(-1).neg().add(1);
    },
  about: {
    title: { en: "Cosine similarity loss", ko: "코사인 유사도 손실" },
    summary: {
      en: "From 0 for vectors of the same direction to 2 for opposite ones, whatever their lengths.",
      ko: "길이와 상관없이 방향이 같으면 0, 반대이면 2인 손실입니다.",
    },
    use: {
      en: "To predict vectors of which only the direction matters, such as embeddings of another model.",
      ko: "다른 모델의 임베딩처럼 방향만 중요한 벡터를 예측할 때 적합합니다.",
    },
    avoid: {
      en: "For pairs that are labelled similar or dissimilar: take cosine-embedding. Where lengths matter, take mse.",
      ko: "비슷한 쌍과 다른 쌍으로 나뉜 데이터에는 cosine-embedding을, 길이도 중요하다면 mse를 쓰세요.",
    },
    formula: String.raw`\ell = 1 - \frac{\hat{y} \cdot y}{\lVert \hat{y} \rVert \, \lVert y \rVert}`,
    source: "G. Salton, A. Wong and C. S. Yang (1975), A Vector Space Model for Automatic Indexing",
    tasks: ["regression", "embedding"],
    outputActivation: "linear",
  },
});
