import { type LossPlugin, defineLoss } from "@downslope/core";
import { z } from "zod";
import { weigh } from "./probability.ts";

/** Options of {@link klDivergence}. */
export interface KlDivergenceOptions {
  /** Whether the target holds logarithms of probabilities, too. Default false. */
  readonly logTarget?: boolean | undefined;
  /** Whether a log-softmax of the prediction is taken first, so that it may hold logits. Default false. */
  readonly normalise?: boolean | undefined;
}

/**
 * Kullback-Leibler divergence of predicted probabilities q from target probabilities p:
 *
 *     loss = p (log p - prediction)        for each class, with prediction = log q
 *
 * The default reduction is `batch-mean`, the divergence of a sample; PyTorch's KLDivLoss has `mean`, which divides by
 * the classes as well. Where p is 0 the loss is 0, whatever q. Keras' takes probabilities, optax's log-probabilities.
 * Shapes: `[..., classes], [..., classes] -> [..., classes]`.
 *
 * Source: S. Kullback and R. A. Leibler (1951), "On Information and Sufficiency".
 */
export const klDivergence: LossPlugin<KlDivergenceOptions> = defineLoss({
  name: "kl-divergence",
  options: z.object({
    logTarget: z.boolean().default(false).describe("whether the target holds logarithms of probabilities"),
    normalise: z
      .boolean()
      .default(false)
      .describe("whether a log-softmax of the prediction is taken first, so that it may hold logits"),
  }),
  inputs: ["prediction", "target"],
  target: ({ logTarget }) => (logTarget ? "value" : "one-hot"),
  reduction: "batch-mean",
  create:
    ({ logTarget, normalise }) =>
    ({ prediction, target }) => {
      const logQ = normalise ? prediction.logSoftmax() : prediction;
      const p = logTarget ? target.exp() : target;
      const isNone = p.equal(0);
      const logP = logTarget ? isNone.where(0, target) : isNone.where(1, target).log();
      return weigh(p, logP.sub(logQ));
    },
  about: {
    title: { en: "Kullback-Leibler divergence", ko: "쿨백-라이블러 발산(KL 발산)" },
    summary: {
      en: "What is lost, in nats, by taking the predicted distribution for that of the target.",
      ko: "목표 분포 대신 예측 분포를 쓸 때 잃는 정보를 내트(nat) 단위로 잽니다.",
    },
    use: {
      en: "For targets that are distributions, as in distillation from a larger model.",
      ko: "큰 모델의 지식을 증류할 때처럼 목표가 확률 분포일 때 적합합니다.",
    },
    avoid: {
      en: "For class labels: take sparse-categorical-cross-entropy. The prediction is log q, not q, unless normalise is on, which takes logits.",
      ko: "클래스 레이블에는 sparse-categorical-cross-entropy를 쓰세요. 예측은 q가 아니라 log q여야 하며, 로짓이라면 normalise를 켜세요.",
    },
    formula: String.raw`\ell = \sum_c p_c \left( \log p_c - \log q_c \right)`,
    source: "S. Kullback and R. A. Leibler (1951), On Information and Sufficiency",
    tasks: ["multiclass", "generation"],
    outputActivation: "log-softmax",
  },
});
