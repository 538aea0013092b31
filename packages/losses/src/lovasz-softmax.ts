import { type LossPlugin, defineLoss } from "@downslope/core";
import { z } from "zod";
import { checkClasses } from "./cross-entropy.ts";
import { type LabelOptions, readLabels } from "./labels.ts";
import { classWeight, fromLogits, ignoreIndex } from "./options.ts";
import { bySample, errorOf, ratio } from "./overlap.ts";
import { probabilities } from "./probability.ts";
import { lovaszJaccard } from "./sorted.ts";
import { alongLastAxis, resolveClassWeight } from "./weights.ts";

/** Options of {@link lovaszSoftmax}. */
export interface LovaszSoftmaxOptions extends LabelOptions {
  /** Which classes a sample's mean is over: those `present` in its target, or `all`. Default present. */
  readonly classes?: "present" | "all" | undefined;
  /** Whether the prediction holds logits rather than probabilities. Default true. */
  readonly fromLogits?: boolean | undefined;
}

const name = "lovasz-softmax";

/**
 * Lovász-Softmax loss with classes c, p = softmax(z): for each class, the extension of its Jaccard loss J to the errors of
 * its probability, sorted from the worst over a sample's pixels; then their mean, weighted by class:
 *
 *     e_c = 1 - p_c where the pixel is of class c, else p_c
 *     loss = mean_c Σ_i e_c(i) (J_i - J_(i-1))
 *
 * As the authors' lovasz_softmax with `per_image`, which takes probabilities; segmentation_models_pytorch LovaszLoss takes
 * the whole batch for one image unless told otherwise. PyTorch has none. Ignored pixels are in no mask; a sample that has
 * nothing else does not count in the mean. Shapes: `[batch, ...space, classes], int [batch, ...space] -> [batch]`.
 *
 * Source: M. Berman et al. (2018), "The Lovász-Softmax Loss: A Tractable Surrogate for the Optimization of the
 * Intersection-Over-Union Measure in Neural Networks".
 */
export const lovaszSoftmax: LossPlugin<LovaszSoftmaxOptions> = defineLoss({
  name,
  options: z.object({
    classes: z
      .enum(["present", "all"])
      .default("present")
      .describe("which classes a sample's mean is over: those in its target, or all"),
    fromLogits,
    classWeight,
    ignoreIndex,
  }),
  inputs: ["prediction", "target"],
  target: "class-index",
  create: ({ classes, ...options }, context) => {
    const weights = resolveClassWeight(name, options.classWeight, context);
    const labelsOf = readLabels(name, { ignoreIndex: options.ignoreIndex }, context);
    return ({ prediction, target }) => {
      checkClasses(name, prediction);
      const p = options.fromLogits ? prediction.softmax() : probabilities(name, prediction);
      const labels = labelsOf(prediction, target);
      const pixels = labels.weigh(p.sum(-1).zerosLike());
      const isCounted = pixels.weights.greater(0).expandDims(-1);
      const truth = isCounted.where(labels.oneHot, 0);
      // Below 0, ignored pixels come last of all and add nothing.
      const errors = isCounted.where(errorOf({ p, t: truth }), -1);
      const [rows, byClass] = [
        [p.shape[0]!, -1, p.shape.at(-1)!],
        [0, 2, 1],
      ];
      const masks = truth.reshape(rows).transpose(byClass);
      const losses = lovaszJaccard(errors.reshape(rows).transpose(byClass), masks);
      const isMeant = classes === "all" ? losses.onesLike() : masks.max(-1);
      const weight = weights ? isMeant.mul(alongLastAxis(name, "classWeight", weights, prediction)) : isMeant;
      const [faults, counted] = [pixels.values, pixels.weights].map((x) => x.reshape([p.shape[0]!, -1]));
      return {
        values: ratio(losses.mul(weight).sum(-1), weight.sum(-1)).add(bySample(faults!)),
        weights: counted!.max(-1),
      };
    };
  },
  about: {
    title: { en: "Lovász-Softmax loss", ko: "로바스 소프트맥스 손실" },
    summary: {
      en: "A stand-in for 1 less the mean IoU over classes, made of errors of probability sorted from the worst.",
      ko: "가장 나쁜 것부터 정렬한 확률 오차로 만든, 클래스 평균 IoU를 1에서 뺀 값을 대신하는 손실입니다.",
    },
    use: {
      en: "For segmentation into classes that is judged by mean IoU, often to finish what cross-entropy began.",
      ko: "평균 IoU로 평가하는 다중 클래스 분할에 적합하며, 교차 엔트로피로 시작한 학습을 마무리할 때 자주 씁니다.",
    },
    avoid: {
      en: "For a single mask: take lovasz-hinge. With small crops the IoU of an image says little about that of the data.",
      ko: "마스크가 하나라면 lovasz-hinge를 쓰세요. 작게 자른 이미지의 IoU는 전체 데이터의 IoU를 잘 대변하지 못합니다.",
    },
    formula: String.raw`\ell = \frac{1}{|C|} \sum_{c \in C} \sum_i e_{c(i)} (J_i - J_{i-1}), \quad e_c = |[y = c] - p_c|`,
    source: "M. Berman et al. (2018), The Lovász-Softmax Loss",
    tasks: ["segmentation", "multiclass"],
    outputActivation: "linear",
    robustTo: ["imbalance"],
  },
});
