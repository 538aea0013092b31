import { type EmbeddingOptions, type LossPlugin, defineLoss } from "@downslope/core";
import { z } from "zod";
import { crossEntropy } from "./cross-entropy.ts";
import { checkClasses, labelledEmbeddings, linear, products } from "./embeddings.ts";
import { type LabelOptions, readLabels } from "./labels.ts";
import { classWeight, ignoreIndex, labelSmoothing } from "./options.ts";

/** Options of {@link linearCrossEntropy}. */
export interface LinearCrossEntropyOptions extends LabelOptions {
  /** Whether the linear layer adds a number to each logit. Default false. */
  readonly bias?: boolean | undefined;
  /** Share ε of each target that is spread over all classes, from 0 to 1. Default 0. */
  readonly labelSmoothing?: number | undefined;
}

const name = "linear-cross-entropy";

/**
 * Cross-entropy of z = W x + b, a linear layer that belongs to the loss:
 *
 *     loss = -Σ_c w_c t_c log softmax(W x + b)_c,  t_c = (1 - ε) [c = y] + ε / K
 *
 * PyTorch's LinearCrossEntropyLoss, with its defaults and start. Values and gradients are its; its memory is not: PyTorch
 * can go through samples in chunks, while here the step holds all logits, as a linear layer and
 * sparse-categorical-cross-entropy do. Owns `weight`, `[classes, embedding]`, and `bias`, `[classes]`. Shapes:
 * `[..., embedding], int [...] -> [...]`.
 *
 * Source: PyTorch (2026), LinearCrossEntropyLoss, version 2.13.
 */
export const linearCrossEntropy: LossPlugin<LinearCrossEntropyOptions & EmbeddingOptions> = defineLoss({
  name,
  options: z.object({
    bias: z.boolean().default(false).describe("whether the linear layer adds a number to each logit"),
    labelSmoothing: labelSmoothing("all classes"),
    classWeight,
    ignoreIndex,
  }),
  ...labelledEmbeddings,
  init: ({ bias }, { key, output, classes }) => {
    checkClasses(name, classes);
    return linear(key, classes, output.at(-1) ?? 1, bias);
  },
  create: (options, context) => {
    const labelsOf = readLabels(name, options, context);
    return ({ prediction, target }, { weight, bias }) => {
      const scores = products(prediction, weight!);
      const logits = bias ? scores.add(bias) : scores;
      const labels = labelsOf(logits, target);
      const losses = crossEntropy(logits.logSoftmax(), labels.oneHot, options.labelSmoothing, labels.classWeight);
      return labels.weigh(losses, "weighted");
    };
  },
  about: {
    title: { en: "Linear cross-entropy", ko: "선형 교차 엔트로피" },
    summary: {
      en: "Cross-entropy of a linear layer that belongs to the loss, so that the model puts out an embedding.",
      ko: "선형 층을 손실 안에 둔 교차 엔트로피입니다. 모델은 임베딩을 출력합니다.",
    },
    use: {
      en: "To train an embedding by classifying, and to keep the embedding alone; also to carry over a PyTorch model that ends so.",
      ko: "분류로 임베딩을 배우고 임베딩만 남길 때, 또는 이렇게 끝나는 PyTorch 모델을 옮길 때 적합합니다.",
    },
    avoid: {
      en: "Where the model should tell classes by itself: a last linear layer and sparse-categorical-cross-entropy do the same.",
      ko: "모델이 직접 클래스를 예측해야 한다면 마지막 선형 층과 sparse-categorical-cross-entropy를 쓰세요.",
    },
    formula: String.raw`\ell = -\sum_c w_c\, t_c \log \operatorname{softmax}(W x + b)_c, \quad t_c = (1 - \varepsilon)\,[c = y] + \tfrac{\varepsilon}{K}`,
    source: "PyTorch (2026), LinearCrossEntropyLoss, version 2.13",
    tasks: ["multiclass", "embedding"],
    outputActivation: "linear",
    robustTo: ["imbalance", "noisy-labels"],
  },
});
