import { type LossPlugin, defineLoss } from "@downslope/core";
import { z } from "zod";
import { crossEntropy, logClassProbabilities } from "./cross-entropy.ts";
import { classWeight, fromLogits, labelSmoothing } from "./options.ts";
import { type ClassWeight, alongLastAxis, resolveClassWeight } from "./weights.ts";

/** Options of {@link categoricalCrossEntropy}. */
export interface CategoricalCrossEntropyOptions {
  /** Whether the prediction holds logits rather than probabilities. Default true. */
  readonly fromLogits?: boolean | undefined;
  /** Share ε of each target that is spread over all classes, from 0 to 1. Default 0. */
  readonly labelSmoothing?: number | undefined;
  /** Weight w of each class, from 0; `balanced` and `{ effective: β }` take them from the training split. Default: none. */
  readonly classWeight?: ClassWeight | undefined;
}

const name = "categorical-cross-entropy";

/**
 * Cross-entropy with K classes c whose targets t are probabilities, of logits z or probabilities p = softmax(z):
 *
 *     t' = (1 - ε) t + ε / K
 *     loss = -Σ_c w_c t'_c log p_c
 *
 * PyTorch's CrossEntropyLoss of probabilities, Keras CategoricalCrossentropy, optax softmax_cross_entropy. `mean` divides
 * by the number of samples, with class weights too, as in PyTorch; sparse-categorical-cross-entropy divides by the sum of
 * the weights. Smoothing comes before the weights: each class weighs its own share of the target.
 * A class with target 0 and logit -∞ costs nothing (PyTorch: NaN). Probabilities are taken as they are (Keras scales
 * them to sum 1); below 1e-12 they are continued linearly. Shapes: `[..., classes], [..., classes] -> [...]`.
 *
 * Source: I. J. Good (1952), "Rational Decisions"; smoothing: C. Szegedy et al. (2016), "Rethinking the Inception
 * Architecture for Computer Vision", section 7.
 */
export const categoricalCrossEntropy: LossPlugin<CategoricalCrossEntropyOptions> = defineLoss({
  name,
  options: z.object({ fromLogits, labelSmoothing: labelSmoothing("all classes"), classWeight }),
  inputs: ["prediction", "target"],
  target: "one-hot",
  create: (options, context) => {
    const weights = resolveClassWeight(name, options.classWeight, context);
    return ({ prediction, target }) => {
      const logProbabilities = logClassProbabilities(name, prediction, options.fromLogits);
      const weight = weights && alongLastAxis(name, "classWeight", weights, prediction);
      return crossEntropy(logProbabilities, target, options.labelSmoothing, weight);
    };
  },
  about: {
    title: { en: "Categorical cross-entropy", ko: "범주형 교차 엔트로피" },
    summary: {
      en: "The surprise, in nats, at a target distribution over classes, given the predicted one.",
      ko: "예측한 클래스 분포에 비추어 정답 분포가 얼마나 뜻밖인지를 내트(nat) 단위로 잽니다.",
    },
    use: {
      en: "For targets that are probabilities: mixed samples, several annotators, the outputs of another model.",
      ko: "정답이 확률일 때 적합합니다. 섞은 표본, 여러 사람의 판정, 다른 모델의 출력이 그 예입니다.",
    },
    avoid: {
      en: "With plain class labels: sparse-categorical-cross-entropy gives the same without one-hot targets. Class weights do not enter the divisor of the mean here, as in PyTorch.",
      ko: "정답이 클래스 번호라면 원-핫 없이 같은 값을 내는 sparse-categorical-cross-entropy를 쓰세요. PyTorch처럼 여기서는 평균을 나누는 수에 클래스 가중치가 들어가지 않습니다.",
    },
    formula: String.raw`\ell = -\sum_c w_c\, t'_c \log p_c, \quad t' = (1 - \varepsilon)\,t + \tfrac{\varepsilon}{K}, \quad p = \operatorname{softmax}(z)`,
    source:
      "I. J. Good (1952), Rational Decisions; C. Szegedy et al. (2016), Rethinking the Inception Architecture for Computer Vision",
    tasks: ["multiclass"],
    outputActivation: "linear",
  },
});
