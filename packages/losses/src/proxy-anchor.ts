import { type EmbeddingOptions, type LossPlugin, type Tensor, defineLoss } from "@downslope/core";
import { z } from "zod";
import { classVectors, cosines, masked } from "./cosine-logits.ts";
import { labelledEmbeddings } from "./embeddings.ts";
import { type LabelOptions, readLabels } from "./labels.ts";
import { classWeight, ignoreIndex } from "./options.ts";

/** Options of {@link proxyAnchor}. */
export interface ProxyAnchorOptions extends LabelOptions {
  /** Sharpness α: how much the hardest samples count above others, above 0. Default 32. */
  readonly alpha?: number | undefined;
  /** Margin δ of the cosines on both sides, from 0. Default 0.1. */
  readonly margin?: number | undefined;
}

const name = "proxy-anchor";

/** 1 where x is above 0, else 0. */
const indicator = (x: Tensor): Tensor => x.greater(0).where(x.onesLike(), 0);

/** log(1 + Σ e^x) over the samples at which the mask is not 0, for each class: `[N, classes] -> [1, classes]`. */
const gathered = (x: Tensor, mask: Tensor): Tensor =>
  mask.greater(0).where(x, masked).logSumExp(0, { keepDims: true }).softplus();

/**
 * Proxy-Anchor: each class's proxy as an anchor that pulls its own samples and pushes all others, the hardest most.
 *
 *     loss = 1/|P+| Σ_{p in P+} log(1 + Σ_{x of p} e^(-α (cos(x, p) - δ))) + 1/|P| Σ_p log(1 + Σ_{x not of p} e^(α (cos(x, p) + δ)))
 *
 * P are all classes and P+ those in the batch. It is a loss of the batch; a sample's value is its share of its class's
 * first term, plus the second, so that their mean is the loss. Owns `weight`, `[classes, embedding]`. Shapes:
 * `[..., embedding], int [...] -> [...]`.
 *
 * Source: S. Kim et al. (2020), "Proxy Anchor Loss for Deep Metric Learning".
 */
export const proxyAnchor: LossPlugin<ProxyAnchorOptions & EmbeddingOptions> = defineLoss({
  name,
  options: z.object({
    alpha: z.number().positive().default(32).describe("how much the hardest samples count above others"),
    margin: z.number().min(0).default(0.1).describe("margin of the cosines, on both sides"),
    classWeight,
    ignoreIndex,
  }),
  ...labelledEmbeddings,
  init: (_, given) => classVectors(name, given),
  create: (options, context) => {
    const { alpha, margin } = options;
    const labelsOf = readLabels(name, options, context);
    return ({ prediction, target }, { weight }) => {
      const scores = cosines(prediction.reshape([-1, weight!.shape[1]!]), weight!);
      const labels = labelsOf(scores, target.reshape([-1]));
      const counts = indicator(labels.weigh(scores.max(-1)).weights.expandDims(-1));
      const own = labels.oneHot.mul(counts);
      const samples = own.sum(0, { keepDims: true });
      const pull = gathered(scores.sub(margin).mul(-alpha), own);
      const push = gathered(scores.add(margin).mul(alpha), counts.sub(own)).mean();
      // Of the term of its class each sample has as much as makes the mean over samples the mean over classes.
      const share = counts.sum().div(indicator(samples).sum().maximum(1)).div(samples.maximum(1));
      const { values, weights } = labels.weigh(own.mul(pull.mul(share)).sum(-1).add(push));
      return { values: values.reshape(target.shape), weights: weights.reshape(target.shape) };
    };
  },
  about: {
    title: { en: "Proxy-Anchor", ko: "Proxy-Anchor" },
    summary: {
      en: "Lets each class's proxy pull its samples and push all others, the hardest ones most.",
      ko: "클래스의 프록시가 자기 표본을 당기고 나머지를 밀어내되, 어려운 표본일수록 더 강하게 작용합니다.",
    },
    use: {
      en: "For embeddings: as fast as other proxy losses, and samples of a batch count relative to each other. Batches of 100 and more suit it.",
      ko: "임베딩 학습에 적합합니다. 프록시 손실만큼 빠르면서 배치 안 표본의 상대적인 어려움도 반영합니다. 배치는 100 이상이 좋습니다.",
    },
    avoid: {
      en: "With very small batches, in which few classes meet: take proxy-nca.",
      ko: "배치가 아주 작아 만나는 클래스가 적다면 proxy-nca를 쓰세요.",
    },
    formula: String.raw`\ell = \frac{1}{|P^+|} \sum_{p \in P^+} \log\Big(1 + \sum_{x \in X_p^+} e^{-\alpha (s(x, p) - \delta)}\Big) + \frac{1}{|P|} \sum_{p \in P} \log\Big(1 + \sum_{x \in X_p^-} e^{\alpha (s(x, p) + \delta)}\Big)`,
    source: "S. Kim et al. (2020), Proxy Anchor Loss for Deep Metric Learning",
    tasks: ["embedding"],
    outputActivation: "linear",
  },
});
