import { type LossPlugin, defineLoss } from "@downslope/core";
import { z } from "zod";
import { distributionOf, jensenShannonOf, softmaxOf } from "./divergence.ts";
import { fromLogits } from "./options.ts";
import { probabilities } from "./probability.ts";

/** Options of {@link jensenShannon}. */
export interface JensenShannonOptions {
  /** Whether the prediction holds logits rather than probabilities. Default true. */
  readonly fromLogits?: boolean | undefined;
}

/**
 * Jensen-Shannon divergence of predicted probabilities q = softmax(prediction) and target probabilities p:
 *
 *     m = (p + q) / 2
 *     loss = (Σ p (log p - log m) + Σ q (log q - log m)) / 2
 *
 * Symmetric, and from 0 to log 2 even where p and q have no class in common. Its square root, which is a metric, is what
 * SciPy's `jensenshannon` gives. PyTorch and Keras have none. Shapes: `[..., classes], [..., classes] -> [...]`.
 *
 * Source: J. Lin (1991), "Divergence Measures Based on the Shannon Entropy".
 */
export const jensenShannon: LossPlugin<JensenShannonOptions> = defineLoss({
  name: "jensen-shannon",
  options: z.object({ fromLogits }),
  inputs: ["prediction", "target"],
  target: "one-hot",
  create:
    (options) =>
    ({ prediction, target }) => {
      const predicted = options.fromLogits
        ? softmaxOf(prediction)
        : distributionOf(probabilities("jensen-shannon", prediction));
      return jensenShannonOf([predicted, distributionOf(target)]);
    },
  about: {
    title: { en: "Jensen-Shannon divergence", ko: "젠슨-섀넌 발산" },
    summary: {
      en: "How far the predicted distribution and the target are from the mean of both, in nats.",
      ko: "예측 분포와 목표 분포가 둘의 평균에서 얼마나 떨어져 있는지를 내트(nat) 단위로 잽니다.",
    },
    use: {
      en: "For targets that are distributions or noisy labels, where no sample should cost more than log 2.",
      ko: "목표가 확률 분포이거나 레이블에 잡음이 있어 한 표본의 손실이 log 2를 넘지 않아야 할 때 적합합니다.",
    },
    avoid: {
      en: "From a poor start: what is surely wrong has hardly any gradient. Take kl-divergence.",
      ko: "확신하고 틀린 예측에는 기울기가 거의 없으므로 초기 예측이 나쁘다면 kl-divergence를 쓰세요.",
    },
    formula: String.raw`\ell = \tfrac{1}{2} D_{\mathrm{KL}}(p \,\|\, m) + \tfrac{1}{2} D_{\mathrm{KL}}(q \,\|\, m), \quad m = \tfrac{1}{2}(p + q)`,
    source: "J. Lin (1991), Divergence Measures Based on the Shannon Entropy",
    tasks: ["multiclass", "generation"],
    outputActivation: "linear",
    robustTo: ["noisy-labels"],
  },
});
