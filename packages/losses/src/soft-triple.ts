import { type EmbeddingOptions, type LossPlugin, type Tensor, defineLoss, range } from "@downslope/core";
import { z } from "zod";
import { type ScaleOptions, classVectors, cosines, directions, scale } from "./cosine-logits.ts";
import { crossEntropy } from "./cross-entropy.ts";
import { labelledEmbeddings } from "./embeddings.ts";
import { readLabels } from "./labels.ts";
import { classWeight, ignoreIndex } from "./options.ts";

/** Options of {@link softTriple}. */
export interface SoftTripleOptions extends ScaleOptions {
  /** Vectors K of each class, from 1. Default 10. */
  readonly centers?: number | undefined;
  /** Temperature γ by which the centers of a class share a sample, above 0. Default 0.1. */
  readonly gamma?: number | undefined;
  /** What is taken from the similarity to the own class, δ, from 0. Default 0.01. */
  readonly margin?: number | undefined;
  /** Weight τ of the distances between centers of a class, from 0: it merges those that are not needed. Default 0.2. */
  readonly merge?: number | undefined;
}

const name = "soft-triple";

/** Mean over classes and pairs of centers of sqrt(2 - 2 cos), halved: `[classes, K, D] -> []`. */
function spread(weight: Tensor): Tensor {
  const [classes, centers] = weight.shape as [number, number];
  const unit = directions(weight);
  const distances = unit
    .matmul(unit.transpose([0, 2, 1]))
    .neg()
    .add(1)
    .mul(2)
    .relu()
    .pow(0.5);
  const isPair = range(centers)
    .reshape([centers, 1])
    .less(range(centers).reshape([1, centers]));
  const pairs = isPair.reshape([1, centers, centers]).where(distances, 0);
  return pairs.sum().div(classes * Math.max(1, centers * (centers - 1)));
}

/**
 * SoftTriple: a softmax over classes that have several centers each, which share a sample by a softmax of their own.
 *
 *     loss = -log softmax(λ (S - δ [c = y]))_y + τ R
 *     S_c = Σ_k softmax_k(cos θ_ck / γ) cos θ_ck,  R = Σ_c Σ_{k<l} sqrt(2 - 2 cos(w_ck, w_cl)) / (C K (K - 1))
 *
 * Options are the paper's; λ is `scale`, τ is `merge` (pytorch-metric-learning leaves R to a regulariser: `merge: 0`).
 * Owns `weight`, `[classes, K, embedding]`. Shapes: `[..., embedding], int [...] -> [...]`.
 *
 * Source: Q. Qian et al. (2019), "SoftTriple Loss: Deep Metric Learning Without Triplet Sampling".
 */
export const softTriple: LossPlugin<SoftTripleOptions & EmbeddingOptions> = defineLoss({
  name,
  options: z.object({
    centers: z.int().min(1).default(10).describe("vectors of each class"),
    scale: scale(20),
    gamma: z.number().positive().default(0.1).describe("temperature by which the centers of a class share a sample"),
    margin: z.number().min(0).default(0.01).describe("what is taken from the similarity to the own class"),
    merge: z.number().min(0).default(0.2).describe("weight of the distances between centers of a class"),
    classWeight,
    ignoreIndex,
  }),
  ...labelledEmbeddings,
  init: ({ centers }, given) => classVectors(name, given, [centers]),
  create: (options, context) => {
    const labelsOf = readLabels(name, options, context);
    return ({ prediction, target }, { weight }) => {
      const each = cosines(prediction, weight!);
      const similarities = each.div(options.gamma).softmax().mul(each).sum(-1);
      const labels = labelsOf(similarities, target);
      const logits = similarities.sub(labels.oneHot.mul(options.margin)).mul(options.scale);
      const losses = crossEntropy(logits.logSoftmax(), labels.oneHot, 0, undefined);
      return labels.weigh(options.merge === 0 ? losses : losses.add(spread(weight!).mul(options.merge)));
    };
  },
  about: {
    title: { en: "SoftTriple", ko: "SoftTriple" },
    summary: {
      en: "A softmax over classes with several centers each, as good as triplets without choosing any.",
      ko: "클래스마다 중심을 여러 개 둔 소프트맥스로, 트리플렛을 고르지 않고도 같은 효과를 냅니다.",
    },
    use: {
      en: "For embeddings of classes that have several looks, such as poses or colours of a product.",
      ko: "자세나 색상처럼 한 클래스의 모습이 여럿인 데이터의 임베딩에 적합합니다.",
    },
    avoid: {
      en: "With very many classes: it keeps `centers` vectors of each. One vector is enough for arcface and cosface.",
      ko: "클래스가 아주 많다면 피하세요. 클래스마다 `centers`개의 벡터를 둡니다. arcface와 cosface는 하나면 됩니다.",
    },
    formula: String.raw`\ell = -\log \frac{e^{\lambda (S_y - \delta)}}{e^{\lambda (S_y - \delta)} + \sum_{c \ne y} e^{\lambda S_c}} + \tau R, \quad S_c = \sum_k \frac{e^{x^\top w_c^k / \gamma}}{\sum_l e^{x^\top w_c^l / \gamma}}\, x^\top w_c^k`,
    source: "Q. Qian et al. (2019), SoftTriple Loss: Deep Metric Learning Without Triplet Sampling",
    tasks: ["embedding"],
    outputActivation: "linear",
  },
});
