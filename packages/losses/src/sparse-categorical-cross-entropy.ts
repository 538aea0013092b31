import { type LossPlugin, defineLoss } from "@downslope/core";
import { z } from "zod";
import { crossEntropy, logClassProbabilities } from "./cross-entropy.ts";
import { type LabelOptions, readLabels } from "./labels.ts";
import { classWeight, fromLogits, ignoreIndex, labelSmoothing } from "./options.ts";

/** Options of {@link sparseCategoricalCrossEntropy}. */
export interface SparseCategoricalCrossEntropyOptions extends LabelOptions {
  /** Whether the prediction holds logits rather than probabilities. Default true. */
  readonly fromLogits?: boolean | undefined;
  /** Share ε of each target that is spread over all classes, from 0 to 1. Default 0. */
  readonly labelSmoothing?: number | undefined;
}

const name = "sparse-categorical-cross-entropy";

/**
 * Cross-entropy with K classes c, one of which, y, is right, of logits z or probabilities p = softmax(z):
 *
 *     t_c = (1 - ε) [c = y] + ε / K
 *     loss = -Σ_c w_c t_c log p_c
 *
 * PyTorch's CrossEntropyLoss of class indices, Keras SparseCategoricalCrossentropy, optax
 * softmax_cross_entropy_with_integer_labels. `mean` divides by the sum of w_y, as in PyTorch; `batch-mean` divides by the
 * number of samples. With smoothing each class weighs its own share, and only w_y enters the divisor, as in PyTorch.
 * Ignored labels count neither above nor below; where all are ignored the mean is 0 (PyTorch: NaN). Labels out of range are refused, and give NaN in a compiled step, where they cannot be
 * seen. Shapes: `[..., classes], int [...] -> [...]`.
 *
 * Source: I. J. Good (1952), "Rational Decisions"; smoothing: C. Szegedy et al. (2016), "Rethinking the Inception
 * Architecture for Computer Vision", section 7.
 */
export const sparseCategoricalCrossEntropy: LossPlugin<SparseCategoricalCrossEntropyOptions> = defineLoss({
  name,
  options: z.object({
    fromLogits,
    labelSmoothing: labelSmoothing("all classes"),
    classWeight,
    ignoreIndex,
  }),
  inputs: ["prediction", "target"],
  target: "class-index",
  create: (options, context) => {
    const labelsOf = readLabels(name, options, context);
    return ({ prediction, target }) => {
      const logProbabilities = logClassProbabilities(name, prediction, options.fromLogits);
      const labels = labelsOf(prediction, target);
      const losses = crossEntropy(logProbabilities, labels.oneHot, options.labelSmoothing, labels.classWeight);
      return labels.weigh(losses, "weighted");
    };
  },
  about: {
    title: { en: "Sparse categorical cross-entropy", ko: "희소 범주형 교차 엔트로피" },
    summary: {
      en: "The surprise, in nats, at the right class, given the predicted probabilities of all.",
      ko: "예측한 클래스 확률에 비추어 정답 클래스가 얼마나 뜻밖인지를 내트(nat) 단위로 잽니다.",
    },
    use: {
      en: "For classification with one right class a sample, written as its index. Class weights help where classes are uneven, smoothing where labels are noisy.",
      ko: "표본마다 정답 클래스가 하나이고 번호로 적혀 있는 분류에 적합합니다. 클래스별 표본 수가 고르지 않으면 클래스 가중치, 레이블에 잡음이 있으면 스무딩이 도움이 됩니다.",
    },
    avoid: {
      en: "For labels that do not exclude each other: take binary-cross-entropy. TensorFlow.js clips logits to between 0 and 1 here, so its numbers differ; these are PyTorch's.",
      ko: "여러 레이블이 동시에 참일 수 있다면 binary-cross-entropy를 쓰세요. TensorFlow.js는 로짓을 0과 1 사이로 잘라 값이 다르며, 여기서는 PyTorch와 같습니다.",
    },
    formula: String.raw`\ell = -\sum_c w_c\, t_c \log p_c, \quad t_c = (1 - \varepsilon)\,[c = y] + \tfrac{\varepsilon}{K}, \quad p = \operatorname{softmax}(z)`,
    source:
      "I. J. Good (1952), Rational Decisions; C. Szegedy et al. (2016), Rethinking the Inception Architecture for Computer Vision",
    tasks: ["multiclass"],
    outputActivation: "linear",
    robustTo: ["imbalance", "noisy-labels"],
  },
});
