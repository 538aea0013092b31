import { type EmbeddingOptions, type LossPlugin, defineLoss } from "@downslope/core";
import { z } from "zod";
import { type ScaleOptions, addAngle, angle, classVectors, marginSoftmax, scale } from "./cosine-logits.ts";
import { labelledEmbeddings } from "./embeddings.ts";
import { classWeight, ignoreIndex } from "./options.ts";

/** Options of {@link arcface}. */
export interface ArcfaceOptions extends ScaleOptions {
  /** Angle m added to that of the own class, from 0 to π/2, in radians. Default 0.5. */
  readonly margin?: number | undefined;
}

const name = "arcface";

/**
 * ArcFace: softmax cross-entropy of s cos θ, the angle θ_y to the own class's vector made larger by m.
 *
 *     loss = -log softmax(z)_y,  z_c = s cos(θ_c + m [c = y])
 *
 * Where θ_y + m > π, cos θ_y - m sin m takes the place of the cosine, so that the loss never falls as θ_y grows. The
 * margin is in radians (pytorch-metric-learning: 28.6 degrees). Owns `weight`, `[classes, embedding]`. Shapes:
 * `[..., embedding], int [...] -> [...]`.
 *
 * Source: J. Deng et al. (2019), "ArcFace: Additive Angular Margin Loss for Deep Face Recognition", equation 3.
 */
export const arcface: LossPlugin<ArcfaceOptions & EmbeddingOptions> = defineLoss({
  name,
  options: z.object({ margin: angle, scale: scale(64), classWeight, ignoreIndex }),
  ...labelledEmbeddings,
  init: (_, given) => classVectors(name, given),
  create: (options, context) =>
    marginSoftmax(name, options, context, {
      margin: (own) => addAngle(own, options.margin),
      scale: options.scale,
    }),
  about: {
    title: { en: "ArcFace", ko: "ArcFace" },
    summary: {
      en: "Asks of each embedding to be nearer to its class's vector than to all others, by an angle.",
      ko: "임베딩이 자기 클래스의 벡터에 다른 모든 벡터보다 일정한 각도 이상 가깝도록 합니다.",
    },
    use: {
      en: "For embeddings that must tell apart classes never seen in training, such as faces, where training has many samples of each class.",
      ko: "얼굴처럼 학습 때 없던 클래스까지 구별해야 하는 임베딩에, 클래스마다 표본이 충분할 때 적합합니다.",
    },
    avoid: {
      en: "With few samples a class, or with labels that change: pairs and triplets need no vector for each class. Noisy classes: sub-center-arcface.",
      ko: "클래스당 표본이 적거나 클래스가 계속 바뀐다면 클래스 벡터가 필요 없는 쌍·트리플렛 손실을, 레이블에 잡음이 많다면 sub-center-arcface를 쓰세요.",
    },
    formula: String.raw`\ell = -\log \frac{e^{s \cos(\theta_y + m)}}{e^{s \cos(\theta_y + m)} + \sum_{c \ne y} e^{s \cos \theta_c}}`,
    source: "J. Deng et al. (2019), ArcFace: Additive Angular Margin Loss for Deep Face Recognition",
    tasks: ["embedding"],
    outputActivation: "linear",
  },
});
