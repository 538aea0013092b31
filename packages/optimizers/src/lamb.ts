import { type OptimizerPlugin, type UpdateArguments, defineOptimizer } from "@downslope/core";
import { z } from "zod";
import { type Moments, biasCorrection, initMoments, runningMean, runningMeanSquare } from "./moments.ts";
import { beta1, beta2, epsilonOf, learningRate, weightDecay } from "./options.ts";
import { mapParams } from "./params.ts";
import { isZero } from "./scalars.ts";
import { type Adapts, adapts, isAdapted, trustRatio } from "./trust-ratio.ts";

/** Options of {@link lamb}. */
export interface LambOptions {
  /** Base learning rate η, from 0: the share of its own length by which a layer moves. Default 0.001. */
  readonly learningRate?: number | undefined;
  /** Decay of the running mean of gradients, from 0 to below 1. Default 0.9. */
  readonly beta1?: number | undefined;
  /** Decay of the running mean of squared gradients, from 0 to below 1. Default 0.999. */
  readonly beta2?: number | undefined;
  /** Added to the root, from 0, in units of the gradient. Default 1e-6. */
  readonly epsilon?: number | undefined;
  /** Weight decay λ, part of the direction and so scaled with it. Default 0.01. */
  readonly weightDecay?: number | undefined;
  /** Which parameters have a trust ratio; others move as under AdamW. Default all. */
  readonly adapts?: Adapts | undefined;
}

/**
 * LAMB: Adam's direction, stretched to each layer's own length, so that a layer moves by about the rate times its length.
 *
 *     m, v  as in Adam
 *     d = (m / (1 - β1^t)) / (√(v / (1 - β2^t)) + ε) + λ p
 *     p = p - η (‖p‖ / ‖d‖) d       with 1 for the ratio where ‖p‖ or ‖d‖ is 0
 *
 * The paper's bounds on ‖p‖ are left out, as in optax and timm. timm also clips all gradients to a norm of 1 first:
 * chain `clip-by-global-norm` for that. optax and Keras have no weight decay unless it is set.
 *
 * Source: Y. You et al. (2020), "Large Batch Optimization for Deep Learning: Training BERT in 76 minutes", algorithm 2.
 */
export const lamb: OptimizerPlugin<LambOptions> = defineOptimizer({
  name: "lamb",
  options: z.object({
    learningRate: learningRate(1e-3),
    beta1,
    beta2,
    epsilon: epsilonOf(1e-6),
    weightDecay: weightDecay(0.01, "part of the direction, so scaled with it"),
    adapts,
  }),
  schedulable: ["beta1", "beta2", "weightDecay"],
  create: (options) => ({
    init: (params) => initMoments(params, { amsgrad: false }),
    update({ gradients, params, state, learningRate: rate, step }: UpdateArguments<Moments>) {
      const mean = runningMean(state.mean, gradients, options.beta1);
      const square = runningMeanSquare(state.square, gradients, options.beta2);
      const unbias = biasCorrection(options.beta1, step).reciprocal();
      const scale = biasCorrection(options.beta2, step).sqrt().reciprocal();
      const next = mapParams([params, mean, square], (p, m, v) => {
        const adaptive = m.mul(unbias).div(v.sqrt().mul(scale).add(options.epsilon));
        const direction = isZero(options.weightDecay) ? adaptive : adaptive.add(p.mul(options.weightDecay));
        const share = isAdapted(p, options.adapts) ? trustRatio(p.norm(), direction.norm()).mul(rate) : rate;
        return p.sub(direction.mul(share));
      });
      return { params: next, state: { mean, square } };
    },
  }),
  about: {
    title: { en: "LAMB", ko: "LAMB" },
    summary: {
      en: "Adam's direction, stretched so that each layer moves by about the rate times its own length.",
      ko: "Adam의 방향을 각 층의 길이에 맞춰 늘여, 층마다 자신의 길이에 학습률을 곱한 만큼 움직입니다.",
    },
    use: {
      en: "Transformers in batches of thousands, with warm-up, where AdamW needs smaller batches to stay stable.",
      ko: "AdamW라면 배치를 줄여야 안정되는 상황에서, 수천 개 단위의 큰 배치로 트랜스포머를 학습할 때 워밍업과 함께 쓰세요.",
    },
    avoid: {
      en: "Ordinary batches: adamw does as well there. A bias that starts at 0 takes one step of full size before its own length counts; `adapts: matrices` moves such vectors as AdamW would.",
      ko: "일반적인 배치 크기에서는 adamw로도 충분합니다. 0에서 시작하는 편향은 첫 단계에서 길이를 따지지 않고 온전한 크기로 움직입니다. `adapts: matrices`로 두면 이런 벡터는 AdamW처럼 움직입니다.",
    },
    formula: String.raw`d = \frac{m / (1-\beta_1^t)}{\sqrt{v / (1-\beta_2^t)} + \epsilon} + \lambda p,\quad p \leftarrow p - \eta\,\frac{\lVert p\rVert}{\lVert d\rVert}\,d`,
    source: "Y. You et al. (2020), Large Batch Optimization for Deep Learning: Training BERT in 76 minutes",
  },
});
