import { type OptimizerPlugin, type UpdateArguments, defineOptimizer } from "@downslope/core";
import { z } from "zod";
import { withDecay } from "./decay.ts";
import { type Moments, initMoments, updateByMoments } from "./moments.ts";
import { type AdamFamilyOptions, amsgrad, beta1, beta2, epsilon, l2, learningRate, weightDecay } from "./options.ts";

/** Options of {@link adam}. */
export interface AdamOptions extends AdamFamilyOptions {
  /** Weight decay λ, added to the gradient (L2). Default 0. */
  readonly weightDecay?: number | undefined;
}

/**
 * Adam: steps of about the learning rate for each parameter, whatever the size of its gradients. With t from 1:
 *
 *     g = gradient + λ p
 *     m = β1 m + (1 - β1) g
 *     v = β2 v + (1 - β2) g²          with amsgrad, the largest v so far stands below
 *     p = p - η (m / (1 - β1^t)) / (√(v / (1 - β2^t)) + ε)
 *
 * As in PyTorch ε is added after the bias correction and the largest v is taken before it.
 *
 * Source: D. P. Kingma and J. Ba (2015), "Adam: A Method for Stochastic Optimization", algorithm 1.
 */
export const adam: OptimizerPlugin<AdamOptions> = defineOptimizer({
  name: "adam",
  options: z.object({
    learningRate: learningRate(1e-3),
    beta1,
    beta2,
    epsilon,
    amsgrad,
    weightDecay: weightDecay(0, l2),
  }),
  schedulable: ["beta1", "beta2", "weightDecay"],
  create: (options) => ({
    init: (params) => initMoments(params, options),
    update: (given: UpdateArguments<Moments>) => updateByMoments(withDecay(given, options.weightDecay, false), options),
  }),
  about: {
    title: { en: "Adam", ko: "아담(Adam)" },
    summary: {
      en: "Scales each parameter's step by running means of its gradients and of their squares.",
      ko: "기울기와 그 제곱의 이동 평균으로 파라미터마다 이동 크기를 맞춥니다.",
    },
    use: {
      en: "The first thing to try: it needs little tuning.",
      ko: "가장 먼저 시도해 볼 만합니다. 조정할 것이 적습니다.",
    },
    avoid: {
      en: "With weight decay: its L2 term is rescaled like any gradient, so take adamw. Keras adds ε before the bias correction, so tiny gradients move less there.",
      ko: "가중치 감쇠를 쓴다면 adamw를 쓰세요. 여기서는 L2 항도 기울기처럼 다시 스케일됩니다. Keras는 ε을 편향 보정 전에 더하므로 아주 작은 기울기에서 결과가 다릅니다.",
    },
    formula: String.raw`p \leftarrow p - \eta\,\frac{m / (1-\beta_1^t)}{\sqrt{v / (1-\beta_2^t)} + \epsilon}`,
    source: "D. P. Kingma, J. Ba (2015), Adam: A Method for Stochastic Optimization",
  },
});
