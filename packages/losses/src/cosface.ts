import { type EmbeddingOptions, type LossPlugin, defineLoss } from "@downslope/core";
import { z } from "zod";
import { type ScaleOptions, classVectors, marginSoftmax, scale } from "./cosine-logits.ts";
import { labelledEmbeddings } from "./embeddings.ts";
import { classWeight, ignoreIndex } from "./options.ts";

/** Options of {@link cosface}. */
export interface CosfaceOptions extends ScaleOptions {
  /** What is taken from the cosine of the own class, from 0 to 2. Default 0.35. */
  readonly margin?: number | undefined;
}

const name = "cosface";

/**
 * CosFace, also AM-softmax: softmax cross-entropy of s cos θ, the own class's cosine made smaller by m.
 *
 *     loss = -log softmax(z)_y,  z_c = s (cos θ_c - m [c = y])
 *
 * Defaults as in pytorch-metric-learning. Owns `weight`, `[classes, embedding]`. Shapes:
 * `[..., embedding], int [...] -> [...]`.
 *
 * Source: H. Wang et al. (2018), "CosFace: Large Margin Cosine Loss for Deep Face Recognition", equation 4.
 */
export const cosface: LossPlugin<CosfaceOptions & EmbeddingOptions> = defineLoss({
  name,
  options: z.object({
    margin: z.number().min(0).max(2).default(0.35).describe("what is taken from the cosine of the own class"),
    scale: scale(64),
    classWeight,
    ignoreIndex,
  }),
  ...labelledEmbeddings,
  init: (_, given) => classVectors(name, given),
  create: (options, context) =>
    marginSoftmax(name, options, context, {
      margin: (own) => own.sub(options.margin),
      scale: options.scale,
    }),
  about: {
    title: { en: "CosFace", ko: "CosFace" },
    summary: {
      en: "Asks of each embedding that its cosine with its class's vector exceed all others by a margin.",
      ko: "임베딩과 자기 클래스 벡터의 코사인이 다른 모든 클래스보다 마진만큼 크도록 합니다.",
    },
    use: {
      en: "As arcface; its margin is the same everywhere and its gradient plainer, which makes it the steadier of both at the start.",
      ko: "arcface와 쓰임이 같습니다. 마진이 일정하고 기울기가 단순해서 학습 초기에 더 안정적입니다.",
    },
    avoid: {
      en: "Where each class has few samples: take supervised-contrastive or triplet-margin.",
      ko: "클래스당 표본이 적다면 supervised-contrastive나 triplet-margin을 쓰세요.",
    },
    formula: String.raw`\ell = -\log \frac{e^{s (\cos \theta_y - m)}}{e^{s (\cos \theta_y - m)} + \sum_{c \ne y} e^{s \cos \theta_c}}`,
    source: "H. Wang et al. (2018), CosFace: Large Margin Cosine Loss for Deep Face Recognition",
    tasks: ["embedding"],
    outputActivation: "linear",
  },
});
