import { type EmbeddingOptions, type LossPlugin, defineLoss } from "@downslope/core";
import { z } from "zod";
import { type ScaleOptions, classVectors, cosines, masked, scale } from "./cosine-logits.ts";
import { checkClasses, labelledEmbeddings } from "./embeddings.ts";
import { readLabels } from "./labels.ts";
import { classWeight, ignoreIndex } from "./options.ts";

/** Options of {@link proxyNca}. */
export interface ProxyNcaOptions extends ScaleOptions {
  /** Whether the own class's proxy is left out of the sum, as in the paper; the loss then has no lower end. Default false. */
  readonly excludeOwn?: boolean | undefined;
}

const name = "proxy-nca";

/**
 * Proxy-NCA: the probability that an embedding picks its own class's proxy, by squared distances of unit vectors.
 *
 *     loss = -log (e^(-s d_y) / Σ_c e^(-s d_c)),  d_c = ‖x - p_c‖² = 2 - 2 cos θ_c
 *
 * The sum has all classes, as in pytorch-metric-learning (and ProxyNCA++, whose s is 9); the paper leaves the own class
 * out: `excludeOwn`. Owns `weight`, `[classes, embedding]`. Shapes: `[..., embedding], int [...] -> [...]`.
 *
 * Source: Y. Movshovitz-Attias et al. (2017), "No Fuss Distance Metric Learning Using Proxies".
 */
export const proxyNca: LossPlugin<ProxyNcaOptions & EmbeddingOptions> = defineLoss({
  name,
  options: z.object({
    scale: scale(1),
    excludeOwn: z.boolean().default(false).describe("whether the sum leaves the own class out, as in the paper"),
    classWeight,
    ignoreIndex,
  }),
  ...labelledEmbeddings,
  init: ({ excludeOwn }, given) => {
    checkClasses(name, given.classes, excludeOwn ? 2 : 1);
    return classVectors(name, given);
  },
  create: (options, context) => {
    const labelsOf = readLabels(name, options, context);
    return ({ prediction, target }, { weight }) => {
      const logits = cosines(prediction, weight!).mul(2 * options.scale);
      const labels = labelsOf(logits, target);
      const own = logits.mul(labels.oneHot).sum(-1);
      const others = options.excludeOwn ? labels.oneHot.greater(0).where(masked, logits) : logits;
      return labels.weigh(others.logSumExp(-1).sub(own));
    };
  },
  about: {
    title: { en: "Proxy-NCA", ko: "Proxy-NCA" },
    summary: {
      en: "Pulls each embedding to the proxy of its class and pushes it from those of all others.",
      ko: "임베딩을 자기 클래스의 프록시로 당기고 다른 모든 클래스의 프록시에서 밀어냅니다.",
    },
    use: {
      en: "For embeddings without mining pairs or triplets: every sample meets every class at each step.",
      ko: "쌍이나 트리플렛을 고르지 않고 임베딩을 배울 때 적합합니다. 매 단계 모든 표본이 모든 클래스와 비교됩니다.",
    },
    avoid: {
      en: "Where samples within a class matter to each other: take proxy-anchor. With scale 1 it is weak; 9 is better for most data.",
      ko: "같은 클래스 표본끼리의 관계가 중요하다면 proxy-anchor를 쓰세요. scale 1은 약한 편이라 대개 9가 낫습니다.",
    },
    formula: String.raw`\ell = -\log \frac{e^{-s\, d_y}}{\sum_c e^{-s\, d_c}}, \quad d_c = \left\lVert \tfrac{x}{\lVert x \rVert} - \tfrac{p_c}{\lVert p_c \rVert} \right\rVert^2`,
    source: "Y. Movshovitz-Attias et al. (2017), No Fuss Distance Metric Learning Using Proxies",
    tasks: ["embedding"],
    outputActivation: "linear",
  },
});
