import { type EmbeddingOptions, type LossPlugin, type Tensor, defineLoss } from "@downslope/core";
import { z } from "zod";
import { classVectors, marginSoftmax } from "./cosine-logits.ts";
import { labelledEmbeddings } from "./embeddings.ts";
import { type LabelOptions } from "./labels.ts";
import { classWeight, ignoreIndex } from "./options.ts";

/** Options of {@link sphereface}. */
export interface SpherefaceOptions extends LabelOptions {
  /** How many times the angle to the own class counts, a whole number from 1 to 10. Default 4. */
  readonly margin?: number | undefined;
}

const name = "sphereface";

/** ψ(θ) = (-1)^k cos(m θ) - 2 k, with k = ⌊m θ / π⌋: cos(m θ) without its turns, so that it falls from 1 at 0 to π. */
function fallingCosine(cosine: Tensor, m: number): Tensor {
  let [before, multiple] = [cosine.onesLike(), cosine];
  for (let i = 1; i < m; i += 1) [before, multiple] = [multiple, multiple.mul(cosine).mul(2).sub(before)];
  let [sign, turns] = [cosine.onesLike(), cosine.zerosLike()];
  for (let i = 1; i < m; i += 1) {
    const isPast = cosine.lessEqual(Math.cos((i * Math.PI) / m));
    sign = isPast.where(sign.neg(), sign);
    turns = isPast.where(i, turns);
  }
  return sign.mul(multiple).sub(turns.mul(2));
}

/**
 * SphereFace, also A-softmax: softmax cross-entropy of ‖x‖ cos θ, the angle θ_y to the own class's vector multiplied by m.
 *
 *     loss = -log softmax(z)_y,  z_c = ‖x‖ cos θ_c,  z_y = ‖x‖ ψ(θ_y)
 *     ψ(θ) = (-1)^k cos(m θ) - 2 k,  k = ⌊m θ / π⌋
 *
 * As in the paper the class vectors count by their direction alone and embeddings by their length too; its annealing from
 * the plain softmax is left out, as in pytorch-metric-learning. Owns `weight`, `[classes, embedding]`. Shapes:
 * `[..., embedding], int [...] -> [...]`.
 *
 * Source: W. Liu et al. (2017), "SphereFace: Deep Hypersphere Embedding for Face Recognition", equation 7.
 */
export const sphereface: LossPlugin<SpherefaceOptions & EmbeddingOptions> = defineLoss({
  name,
  options: z.object({
    margin: z.int().min(1).max(10).default(4).describe("how many times the angle to the own class counts"),
    classWeight,
    ignoreIndex,
  }),
  ...labelledEmbeddings,
  init: (_, given) => classVectors(name, given),
  create: (options, context) =>
    marginSoftmax(name, options, context, {
      margin: (own) => fallingCosine(own, options.margin),
      scale: (prediction) => prediction.norm({ axis: -1, keepDims: true }),
    }),
  about: {
    title: { en: "SphereFace", ko: "SphereFace" },
    summary: {
      en: "Asks of each embedding that a multiple of the angle to its class's vector be smaller than the angles to all others.",
      ko: "임베딩과 자기 클래스 벡터 사이의 각도를 몇 배로 늘려도 다른 모든 클래스와의 각도보다 작도록 합니다.",
    },
    use: {
      en: "To compare with published results; the first of the angular margins.",
      ko: "발표된 결과와 비교할 때 쓰기 좋은, 최초의 각도 마진 손실입니다.",
    },
    avoid: {
      en: "For new work: arcface and cosface train more steadily, and their margin is the same at all angles.",
      ko: "새 작업이라면 학습이 더 안정적이고 모든 각도에서 마진이 같은 arcface나 cosface를 쓰세요.",
    },
    formula: String.raw`\ell = -\log \frac{e^{\lVert x \rVert \psi(\theta_y)}}{e^{\lVert x \rVert \psi(\theta_y)} + \sum_{c \ne y} e^{\lVert x \rVert \cos \theta_c}}, \quad \psi(\theta) = (-1)^k \cos(m\theta) - 2k, \quad k = \left\lfloor \tfrac{m\theta}{\pi} \right\rfloor`,
    source: "W. Liu et al. (2017), SphereFace: Deep Hypersphere Embedding for Face Recognition",
    tasks: ["embedding"],
    outputActivation: "linear",
  },
});
