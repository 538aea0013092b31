import { type OptimizerPlugin, type Params, type UpdateArguments, defineOptimizer } from "@downslope/core";
import { z } from "zod";
import { addL2 } from "./decay.ts";
import { epsilonOf, l2, learningRate, weightDecay } from "./options.ts";
import { filledFor, mapParams } from "./params.ts";

/** Options of {@link adagrad}. */
export interface AdagradOptions {
  /** Base learning rate η, from 0. Default 0.01. */
  readonly learningRate?: number | undefined;
  /** Fall δ of the rate, from 0, per step: it is divided by 1 + δ · (steps made). Default 0. */
  readonly learningRateDecay?: number | undefined;
  /** Sum of squared gradients to start from, from 0, in units of the gradient squared. Default 0. */
  readonly initialAccumulator?: number | undefined;
  /** Added to the root, from 0, in units of the gradient. Default 1e-10. */
  readonly epsilon?: number | undefined;
  /** Weight decay λ, added to the gradient (L2). Default 0. */
  readonly weightDecay?: number | undefined;
}

type AdagradState = { readonly sum: Params };

/**
 * Adagrad: divides each gradient by the root of the sum of all its squares so far. With t from 1:
 *
 *     g = gradient + λ p
 *     s = s + g²
 *     p = p - η / (1 + (t - 1) δ) · g / (√s + ε)
 *
 * As in PyTorch s starts from 0 and ε stands outside the root, so that the first step is η. Keras, optax and TensorFlow
 * start from 0.1 and add 1e-7 inside the root.
 *
 * Source: J. Duchi, E. Hazan and Y. Singer (2011), "Adaptive Subgradient Methods for Online Learning and Stochastic
 * Optimization".
 */
export const adagrad: OptimizerPlugin<AdagradOptions> = defineOptimizer({
  name: "adagrad",
  options: z.object({
    learningRate: learningRate(0.01),
    learningRateDecay: z
      .number()
      .min(0)
      .default(0)
      .describe("fall of the rate per step: it is divided by 1 + this · steps"),
    initialAccumulator: z.number().min(0).default(0).describe("sum of squared gradients to start from"),
    epsilon: epsilonOf(1e-10),
    weightDecay: weightDecay(0, l2),
  }),
  schedulable: ["weightDecay"],
  create: (options) => ({
    init: (params): AdagradState => ({ sum: filledFor(params, options.initialAccumulator) }),
    update({ gradients, params, state, learningRate: base, step }: UpdateArguments<AdagradState>) {
      const decayed = addL2(gradients, params, options.weightDecay);
      const sum = mapParams([state.sum, decayed], (s, g) => s.add(g.square()));
      const fall = options.learningRateDecay;
      const rate = fall === 0 ? base : base.div(step.mul(fall).add(1));
      return {
        params: mapParams([params, decayed, sum], (p, g, s) => p.sub(g.mul(rate).div(s.sqrt().add(options.epsilon)))),
        state: { sum },
      };
    },
  }),
  about: {
    title: { en: "Adagrad", ko: "아다그라드(Adagrad)" },
    summary: {
      en: "Divides each gradient by the root of the sum of all its squares so far.",
      ko: "각 기울기를 지금까지의 기울기 제곱합의 제곱근으로 나눕니다.",
    },
    use: {
      en: "Sparse gradients, as of word embeddings and linear models on counts: rare features keep large steps.",
      ko: "단어 임베딩이나 빈도 특성을 쓰는 선형 모델처럼 기울기가 희소할 때 적합합니다. 드물게 나타나는 특성도 큰 폭으로 학습합니다.",
    },
    avoid: {
      en: "Long training of deep networks: the sum only grows, and steps come to a halt; take adam. Keras, optax and TensorFlow start the sum at 0.1 and put ε inside the root, so first steps are smaller there.",
      ko: "심층 신경망을 오래 학습할 때는 제곱합이 계속 커져 이동이 멈추므로 adam을 쓰세요. Keras, optax, TensorFlow는 제곱합을 0.1에서 시작하고 ε을 제곱근 안에 두므로 처음 이동이 더 작습니다.",
    },
    formula: String.raw`s \leftarrow s + g^2,\quad p \leftarrow p - \eta\,\frac{g}{\sqrt{s} + \epsilon}`,
    source:
      "J. Duchi, E. Hazan, Y. Singer (2011), Adaptive Subgradient Methods for Online Learning and Stochastic Optimization",
  },
});
