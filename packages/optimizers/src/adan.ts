import { type OptimizerPlugin, type Params, type UpdateArguments, defineOptimizer } from "@downslope/core";
import { z } from "zod";
import { biasCorrection, runningMean } from "./moments.ts";
import { decayOf, epsilon, learningRate, weightDecay } from "./options.ts";
import { mapParams, zerosFor } from "./params.ts";
import { complement, isZero } from "./scalars.ts";

/** Options of {@link adan}. */
export interface AdanOptions {
  /** Base learning rate η, from 0. Default 0.001; the paper has up to ten times adam's. */
  readonly learningRate?: number | undefined;
  /** Decay of the running mean of gradients, from 0 to below 1. Default 0.98. */
  readonly beta1?: number | undefined;
  /** Decay of the running mean of their changes, from 0 to below 1. Default 0.92. */
  readonly beta2?: number | undefined;
  /** Decay of the running mean of squares, from 0 to below 1. Default 0.99. */
  readonly beta3?: number | undefined;
  /** Added to the root, from 0, in units of the gradient. Default 1e-8. */
  readonly epsilon?: number | undefined;
  /** Weight decay λ: each step ends in a division by 1 + η λ. Default 0. */
  readonly weightDecay?: number | undefined;
}

type AdanState = {
  readonly mean: Params;
  readonly change: Params;
  readonly square: Params;
  readonly previous: Params;
};

/**
 * Adan: Adam with Nesterov's look ahead, estimated from the change between two gradients. With t from 1:
 *
 *     c = g - (g before), 0 at the first step
 *     m = β1 m + (1 - β1) g
 *     d = β2 d + (1 - β2) c
 *     n = β3 n + (1 - β3) (g + β2 c)²
 *     p = p - η (m / (1 - β1^t) + β2 d / (1 - β2^t)) / (√(n / (1 - β3^t)) + ε)
 *     p = p / (1 + η λ)
 *
 * The decays are those of the authors' code: what is written β in the paper is 1 - β here. optax weighs the changes by
 * 1 - β2 in place of β2, with the same defaults, and so almost leaves them out.
 *
 * Source: X. Xie et al. (2022), "Adan: Adaptive Nesterov Momentum Algorithm for Faster Optimizing Deep Models",
 * algorithm 1.
 */
export const adan: OptimizerPlugin<AdanOptions> = defineOptimizer({
  name: "adan",
  options: z.object({
    learningRate: learningRate(1e-3),
    beta1: decayOf(0.98, "the running mean of gradients"),
    beta2: decayOf(0.92, "the running mean of their changes"),
    beta3: decayOf(0.99, "the running mean of squares"),
    epsilon,
    weightDecay: weightDecay(0, "a division by 1 + rate · this after each step"),
  }),
  schedulable: ["beta1", "beta2", "beta3", "weightDecay"],
  create: (options) => ({
    init: (params): AdanState => ({
      mean: zerosFor(params),
      change: zerosFor(params),
      square: zerosFor(params),
      previous: zerosFor(params),
    }),
    update({ gradients, params, state, learningRate: base, step }: UpdateArguments<AdanState>) {
      const isFirst = step.equal(0);
      const newest = mapParams([gradients, state.previous], (g, before) => isFirst.where(0, g.sub(before)));
      const mean = runningMean(state.mean, gradients, options.beta1);
      const change = runningMean(state.change, newest, options.beta2);
      const rest = complement(options.beta3);
      const square = mapParams([state.square, gradients, newest], (n, g, c) =>
        n.mul(options.beta3).add(g.add(c.mul(options.beta2)).square().mul(rest)),
      );
      const rate = base.div(biasCorrection(options.beta1, step));
      const rateOfChange = base.mul(options.beta2).div(biasCorrection(options.beta2, step));
      const scale = biasCorrection(options.beta3, step).sqrt().reciprocal();
      const moved = mapParams([params, mean, change, square], (p, m, d, n) =>
        p.sub(m.mul(rate).add(d.mul(rateOfChange)).div(n.sqrt().mul(scale).add(options.epsilon))),
      );
      const share = base.mul(options.weightDecay).add(1).reciprocal();
      return {
        params: isZero(options.weightDecay) ? moved : mapParams([moved], (p) => p.mul(share)),
        state: { mean, change, square, previous: gradients },
      };
    },
  }),
  about: {
    title: { en: "Adan", ko: "Adan" },
    summary: {
      en: "Adam with Nesterov's look ahead, estimated from the change between two gradients.",
      ko: "연속한 두 기울기의 차이로 네스테로프식 예측을 더한 Adam입니다.",
    },
    use: {
      en: "Vision transformers and large batches, at five to ten times adam's rate.",
      ko: "비전 트랜스포머와 큰 배치에 적합하며, adam의 5~10배 학습률을 씁니다.",
    },
    avoid: {
      en: "Where memory is short: it keeps four numbers a parameter, adam two. With tiny batches the change between gradients is mostly noise.",
      ko: "파라미터마다 값을 네 개씩(adam은 두 개) 저장하므로 메모리가 부족하면 피하세요. 배치가 아주 작으면 기울기의 차이는 대부분 잡음입니다.",
    },
    formula: String.raw`n \leftarrow \beta_3 n + (1-\beta_3)(g + \beta_2 \Delta g)^2,\quad p \leftarrow \frac{1}{1+\eta\lambda}\left(p - \eta\,\frac{\hat m + \beta_2 \hat d}{\sqrt{\hat n} + \epsilon}\right)`,
    source: "X. Xie et al. (2022), Adan: Adaptive Nesterov Momentum Algorithm for Faster Optimizing Deep Models",
  },
});
