import { type LossPlugin, defineLoss } from "@downslope/core";
import { z } from "zod";
import { fromLogits, labelSmoothing, positiveWeight } from "./options.ts";
import { binaryLogProbabilities, weigh } from "./probability.ts";
import { type PositiveWeight, readPositiveWeight } from "./weights.ts";

/** Options of {@link binaryCrossEntropy}. */
export interface BinaryCrossEntropyOptions {
  /** Whether the prediction holds logits rather than probabilities. Default true. */
  readonly fromLogits?: boolean | undefined;
  /** Share ε of each label that is spread over both classes, from 0 to 1. Default 0. */
  readonly labelSmoothing?: number | undefined;
  /**
   * Weight w of positive labels, from 0: one number, or one for each element of the last axis; `balanced` takes negative
   * over positive samples of the training split. Default 1.
   */
  readonly positiveWeight?: PositiveWeight | undefined;
}

const name = "binary-cross-entropy";

/**
 * Binary cross-entropy of logits z or probabilities p = σ(z), each element a question of its own:
 *
 *     t' = (1 - ε) t + ε / 2
 *     loss = -w t' log p - (1 - t') log(1 - p)
 *
 * PyTorch's BCEWithLogitsLoss and, of probabilities, BCELoss; Keras BinaryCrossentropy; optax
 * sigmoid_binary_cross_entropy. `mean` divides by the number of elements whatever the weight, as in PyTorch. Smoothing,
 * which PyTorch lacks here, is Keras's; the weight multiplies the smoothed label. Probabilities below 1e-12 are continued
 * linearly (PyTorch: -log p is 100 at 0); those outside [0, 1] are refused, or NaN in a compiled step. An infinite logit
 * that is right costs 0 (PyTorch: NaN). Shapes: `[...shape], [...shape] -> [...shape]`.
 *
 * Source: I. J. Good (1952), "Rational Decisions".
 */
export const binaryCrossEntropy: LossPlugin<BinaryCrossEntropyOptions> = defineLoss({
  name,
  options: z.object({
    fromLogits,
    labelSmoothing: labelSmoothing("both classes"),
    positiveWeight,
  }),
  inputs: ["prediction", "target"],
  target: "binary",
  create: (options, context) => {
    const weightOf = readPositiveWeight(name, options.positiveWeight, context);
    return ({ prediction, target }) => {
      const { positive, negative } = binaryLogProbabilities(name, prediction, options.fromLogits);
      const label = target.mul(1 - options.labelSmoothing).add(options.labelSmoothing / 2);
      return weigh(label.mul(weightOf(prediction)), positive)
        .add(weigh(label.neg().add(1), negative))
        .neg();
    };
  },
  about: {
    title: { en: "Binary cross-entropy", ko: "이진 교차 엔트로피" },
    summary: {
      en: "The surprise, in nats, at labels that are 0 or 1, given the predicted probability of 1.",
      ko: "예측한 확률에 비추어 0 또는 1인 정답이 얼마나 뜻밖인지를 내트(nat) 단위로 잽니다.",
    },
    use: {
      en: "For two classes with one output, and for any number of labels that do not exclude each other.",
      ko: "출력 하나로 두 클래스를 나눌 때, 또는 여러 레이블이 동시에 참일 수 있을 때 적합합니다.",
    },
    avoid: {
      en: "Where exactly one of several classes is right: take sparse-categorical-cross-entropy. Keras expects probabilities unless told otherwise; here, as in PyTorch's BCEWithLogitsLoss, logits are the default.",
      ko: "여러 클래스 중 하나만 정답이라면 sparse-categorical-cross-entropy를 쓰세요. Keras는 기본값이 확률이지만 여기서는 PyTorch의 BCEWithLogitsLoss처럼 로짓이 기본값입니다.",
    },
    formula: String.raw`\ell = -w\,t' \log p - (1 - t') \log(1 - p), \quad t' = (1 - \varepsilon)\,t + \tfrac{\varepsilon}{2}, \quad p = \sigma(z)`,
    source: "I. J. Good (1952), Rational Decisions",
    tasks: ["binary", "multilabel"],
    outputActivation: "linear",
  },
});
