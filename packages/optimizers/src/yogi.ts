import { type OptimizerPlugin, type UpdateArguments, defineOptimizer } from "@downslope/core";
import { z } from "zod";
import { addL2 } from "./decay.ts";
import { type Moments, descendByMoments, runningMean } from "./moments.ts";
import { type AdamFamilyOptions, beta1, decayOf, epsilonOf, l2, learningRate, weightDecay } from "./options.ts";
import { filledFor, mapParams, zerosFor } from "./params.ts";
import { complement } from "./scalars.ts";

/** Options of {@link yogi}. */
export interface YogiOptions extends Pick<AdamFamilyOptions, "beta1"> {
  /** Base learning rate η, from 0. Default 0.01. */
  readonly learningRate?: number | undefined;
  /** 1 - β2 is the share of g² by which the mean square may move, from 0 to below 1. Default 0.999. */
  readonly beta2?: number | undefined;
  /** Added to the root, from 0, in units of the gradient. Default 0.001. */
  readonly epsilon?: number | undefined;
  /** Mean square to start from, from 0, in units of the gradient squared. Default 1e-6. */
  readonly initialAccumulator?: number | undefined;
  /** Weight decay λ, added to the gradient (L2). Default 0. */
  readonly weightDecay?: number | undefined;
}

/**
 * Yogi: Adam whose mean square moves by no more than a share of the newest square, and so forgets slowly. With t from 1:
 *
 *     g = gradient + λ p
 *     m = β1 m + (1 - β1) g
 *     v = v - (1 - β2) sign(v - g²) g²
 *     p = p - η (m / (1 - β1^t)) / (√(v / (1 - β2^t)) + ε)
 *
 * The paper's algorithm 2 has no bias correction; TensorFlow Addons and optax have it, and so has this. Those start m at
 * the initial value of v as well, which moves parameters that have no gradients: here m starts at 0.
 *
 * Source: M. Zaheer et al. (2018), "Adaptive Methods for Nonconvex Optimization", algorithm 2.
 */
export const yogi: OptimizerPlugin<YogiOptions> = defineOptimizer({
  name: "yogi",
  options: z.object({
    learningRate: learningRate(0.01),
    beta1,
    beta2: decayOf(0.999, "the mean square: 1 - beta2 is the share of the newest square by which it may move"),
    epsilon: epsilonOf(1e-3),
    initialAccumulator: z.number().min(0).default(1e-6).describe("mean square to start from"),
    weightDecay: weightDecay(0, l2),
  }),
  schedulable: ["beta1", "beta2", "weightDecay"],
  create: (options) => ({
    init: (params): Moments => ({
      mean: zerosFor(params),
      square: filledFor(params, options.initialAccumulator),
    }),
    update(given: UpdateArguments<Moments>) {
      const { params, state } = given;
      const decayed = addL2(given.gradients, params, options.weightDecay);
      const rest = complement(options.beta2);
      const mean = runningMean(state.mean, decayed, options.beta1);
      const square = mapParams([state.square, decayed], (v, g) => {
        const newest = g.square();
        return v.sub(v.sub(newest).sign().mul(newest.mul(rest)));
      });
      return { params: descendByMoments(given, { mean, square }, options), state: { mean, square } };
    },
  }),
  about: {
    title: { en: "Yogi", ko: "Yogi" },
    summary: {
      en: "Adam whose mean square moves by no more than a share of the newest square, and so forgets slowly.",
      ko: "제곱 평균이 한 번에 최신 제곱의 일부만큼만 변하여 과거를 천천히 잊는 Adam입니다.",
    },
    use: {
      en: "Sparse or bursty gradients, after which adam's steps grow too fast; federated learning.",
      ko: "기울기가 희소하거나 가끔 튀어, 그 뒤 adam의 이동이 너무 빨리 커질 때와 연합 학습에 적합합니다.",
    },
    avoid: {
      en: "Where one early burst must be forgotten soon: its mark on the divisor fades in a line, not exponentially. Its ε of 0.001 is no mere guard and shrinks steps along small gradients.",
      ko: "초반의 큰 기울기를 빨리 잊어야 할 때는 맞지 않습니다. 그 영향이 지수적이 아니라 선형으로 줄어듭니다. ε 0.001은 단순한 안전장치가 아니어서 기울기가 작으면 이동도 작아집니다.",
    },
    formula: String.raw`v \leftarrow v - (1-\beta_2)\,\mathrm{sign}(v - g^2)\,g^2,\quad p \leftarrow p - \eta\,\frac{m / (1-\beta_1^t)}{\sqrt{v / (1-\beta_2^t)} + \epsilon}`,
    source: "M. Zaheer et al. (2018), Adaptive Methods for Nonconvex Optimization",
  },
});
