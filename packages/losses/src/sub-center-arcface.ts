import { type EmbeddingOptions, type LossPlugin, defineLoss } from "@downslope/core";
import { z } from "zod";
import { type ScaleOptions, addAngle, angle, classVectors, marginSoftmax, scale } from "./cosine-logits.ts";
import { labelledEmbeddings } from "./embeddings.ts";
import { classWeight, ignoreIndex } from "./options.ts";

/** Options of {@link subCenterArcface}. */
export interface SubCenterArcfaceOptions extends ScaleOptions {
  /** Vectors K of each class, from 1. Default 3. */
  readonly centers?: number | undefined;
  /** Angle m added to that of the own class, from 0 to π/2, in radians. Default 0.5. */
  readonly margin?: number | undefined;
}

const name = "sub-center-arcface";

/**
 * Sub-center ArcFace: {@link arcface} with K vectors for each class, of which the nearest counts.
 *
 *     loss = -log softmax(z)_y,  z_c = s cos(θ_c + m [c = y]),  cos θ_c = max_k cos θ_ck
 *
 * Noisy samples gather at a vector of their own and leave the others in peace. Margin in radians (pytorch-metric-learning:
 * 28.6 degrees), with the same way beyond π as arcface. Owns `weight`, `[classes, K, embedding]`. Shapes:
 * `[..., embedding], int [...] -> [...]`.
 *
 * Source: J. Deng et al. (2020), "Sub-center ArcFace: Boosting Face Recognition by Large-Scale Noisy Web Faces".
 */
export const subCenterArcface: LossPlugin<SubCenterArcfaceOptions & EmbeddingOptions> = defineLoss({
  name,
  options: z.object({
    centers: z.int().min(1).default(3).describe("vectors of each class"),
    margin: angle,
    scale: scale(64),
    classWeight,
    ignoreIndex,
  }),
  ...labelledEmbeddings,
  init: ({ centers }, given) => classVectors(name, given, [centers]),
  create: (options, context) =>
    marginSoftmax(name, options, context, {
      margin: (own) => addAngle(own, options.margin),
      scale: options.scale,
      pool: (all) => all.max(-1),
    }),
  about: {
    title: { en: "Sub-center ArcFace", ko: "서브센터 ArcFace" },
    summary: {
      en: "ArcFace with several vectors for each class, of which the nearest counts.",
      ko: "클래스마다 벡터를 여러 개 두고 가장 가까운 것만 따지는 ArcFace입니다.",
    },
    use: {
      en: "For embeddings from data with wrong labels, or with classes of several looks.",
      ko: "레이블이 틀린 표본이 섞였거나 한 클래스의 모습이 여럿인 데이터로 임베딩을 배울 때 적합합니다.",
    },
    avoid: {
      en: "With clean data and few samples a class: arcface has fewer parameters to learn.",
      ko: "데이터가 깨끗하고 클래스당 표본이 적다면 배울 파라미터가 더 적은 arcface를 쓰세요.",
    },
    formula: String.raw`\ell = -\log \frac{e^{s \cos(\theta_y + m)}}{e^{s \cos(\theta_y + m)} + \sum_{c \ne y} e^{s \cos \theta_c}}, \quad \cos \theta_c = \max_k \cos \theta_{ck}`,
    source: "J. Deng et al. (2020), Sub-center ArcFace: Boosting Face Recognition by Large-Scale Noisy Web Faces",
    tasks: ["embedding"],
    outputActivation: "linear",
    robustTo: ["noisy-labels"],
  },
});
