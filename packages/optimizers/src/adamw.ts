import { type OptimizerPlugin, type UpdateArguments, defineOptimizer } from "@downslope/core";
import { z } from "zod";
import { withDecay } from "./decay.ts";
import { type Moments, initMoments, updateByMoments } from "./moments.ts";
import {
  type AdamFamilyOptions,
  amsgrad,
  beta1,
  beta2,
  decoupled,
  epsilon,
  learningRate,
  weightDecay,
} from "./options.ts";

/** Options of {@link adamw}. */
export interface AdamwOptions extends AdamFamilyOptions {
  /** Weight decay λ, beside Adam's maths and scaled by the rate in force. Default 0.01. */
  readonly weightDecay?: number | undefined;
}

/**
 * Adam with decoupled weight decay: each step first shrinks the parameters, then updates them as Adam does.
 *
 *     p = p (1 - η λ)
 *     p = p - η (m / (1 - β1^t)) / (√(v / (1 - β2^t)) + ε)
 *
 * As in PyTorch the decay is scaled by the rate in force, a scheduler's included.
 *
 * Source: I. Loshchilov and F. Hutter (2019), "Decoupled Weight Decay Regularization", algorithm 2.
 */
export const adamw: OptimizerPlugin<AdamwOptions> = defineOptimizer({
  name: "adamw",
  options: z.object({
    learningRate: learningRate(1e-3),
    beta1,
    beta2,
    epsilon,
    amsgrad,
    weightDecay: weightDecay(0.01, decoupled),
  }),
  schedulable: ["beta1", "beta2", "weightDecay"],
  create: (options) => ({
    init: (params) => initMoments(params, options),
    update: (given: UpdateArguments<Moments>) => updateByMoments(withDecay(given, options.weightDecay, true), options),
  }),
  about: {
    title: { en: "AdamW", ko: "아담W(AdamW)" },
    summary: {
      en: "Adam, with weight decay that shrinks all parameters alike.",
      ko: "모든 파라미터를 같은 비율로 줄이는 가중치 감쇠를 더한 Adam입니다.",
    },
    use: {
      en: "Transformers and most models that are regularised by weight decay.",
      ko: "트랜스포머를 비롯해 가중치 감쇠로 규제하는 대부분의 모델에 적합합니다.",
    },
    avoid: {
      en: "Where no decay is wanted: adam says so more plainly. Biases and normalisation weights are decayed too.",
      ko: "가중치 감쇠가 필요 없다면 adam이 더 분명합니다. 편향과 정규화 가중치도 함께 줄어듭니다.",
    },
    formula: String.raw`p \leftarrow (1 - \eta\lambda)\,p - \eta\,\frac{m / (1-\beta_1^t)}{\sqrt{v / (1-\beta_2^t)} + \epsilon}`,
    source: "I. Loshchilov, F. Hutter (2019), Decoupled Weight Decay Regularization",
  },
});
