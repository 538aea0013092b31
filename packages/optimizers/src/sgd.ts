import { type OptimizerPlugin, type Params, type UpdateArguments, defineOptimizer } from "@downslope/core";
import { z } from "zod";
import { withDecay } from "./decay.ts";
import { decoupledWeightDecay, learningRate, momentum, weightDecay } from "./options.ts";
import { keptFor, mapParams, zerosFor } from "./params.ts";
import { isZero } from "./scalars.ts";

/** Options of {@link sgd}. */
export interface SgdOptions {
  /** Base learning rate η, from 0. Default 0.001. */
  readonly learningRate?: number | undefined;
  /** Share μ of the last direction that is kept, from 0 to below 1. Default 0: plain gradient descent. */
  readonly momentum?: number | undefined;
  /** Share τ by which each new gradient is reduced on its way into the momentum, from 0 to 1. Default 0. */
  readonly dampening?: number | undefined;
  /** Looks ahead along the momentum (Nesterov); needs momentum, and no dampening. Default false. */
  readonly nesterov?: boolean | undefined;
  /** Weight decay λ, added to the gradient (L2) unless it is decoupled. Default 0. */
  readonly weightDecay?: number | undefined;
  /** Whether the parameters are shrunk themselves by 1 - η λ (SGDW). Default false. */
  readonly decoupledWeightDecay?: boolean | undefined;
}

type SgdState = { readonly momentum?: Params };

/**
 * Stochastic gradient descent, with momentum where it is asked for.
 *
 *     g = gradient + λ p   with decoupled decay p = p (1 - η λ) in place of it
 *     b = g at the first step, then μ b + (1 - τ) g
 *     p = p - η g          without momentum
 *     p = p - η b          with momentum
 *     p = p - η (g + μ b)  with Nesterov momentum
 *
 * As in PyTorch the learning rate stands outside b, so that a new rate acts at once. Keras keeps it inside.
 *
 * Source: I. Sutskever et al. (2013), "On the importance of initialization and momentum in deep learning"; decoupled decay: I.
 * Loshchilov and F. Hutter (2019), "Decoupled Weight Decay Regularization".
 */
export const sgd: OptimizerPlugin<SgdOptions> = defineOptimizer({
  name: "sgd",
  options: z
    .object({
      learningRate: learningRate(1e-3),
      momentum,
      dampening: z.number().min(0).max(1).default(0).describe("share by which each new gradient is reduced"),
      nesterov: z.boolean().default(false).describe("look ahead along the momentum"),
      weightDecay: weightDecay(0, "added to the gradient (L2) unless it is decoupled"),
      decoupledWeightDecay: decoupledWeightDecay(false),
    })
    .refine((all) => !all.nesterov || (all.momentum > 0 && all.dampening === 0), {
      path: ["nesterov"],
      error: "stand beside a `momentum` above 0 and a `dampening` of 0",
    }),
  schedulable: ["momentum", "weightDecay"],
  create: (options) => ({
    init: (params): SgdState => (isZero(options.momentum) ? {} : { momentum: zerosFor(params) }),
    update(given: UpdateArguments<SgdState>) {
      const { state, learningRate: rate, step } = given;
      const { params, gradients: decayed } = withDecay(given, options.weightDecay, options.decoupledWeightDecay);
      const descend = (direction: Params) => mapParams([params, direction], (p, d) => p.sub(d.mul(rate)));
      if (isZero(options.momentum)) return { params: descend(decayed), state };
      const share = step.equal(0).where(step.onesLike(), 1 - options.dampening);
      const buffer = mapParams([keptFor("momentum", state.momentum), decayed], (b, g) =>
        b.mul(options.momentum).add(options.dampening === 0 ? g : g.mul(share)),
      );
      const ahead = () => mapParams([decayed, buffer], (g, b) => g.add(b.mul(options.momentum)));
      return { params: descend(options.nesterov ? ahead() : buffer), state: { momentum: buffer } };
    },
  }),
  about: {
    title: { en: "Stochastic gradient descent", ko: "확률적 경사 하강법(SGD)" },
    summary: {
      en: "Steps against the gradient, smoothed by momentum where it is asked for.",
      ko: "기울기의 반대 방향으로 이동하며, 원하면 모멘텀으로 방향을 매끄럽게 합니다.",
    },
    use: {
      en: "Large image models with momentum 0.9 and a falling rate, where it often generalises best; convex problems.",
      ko: "모멘텀 0.9와 점점 줄어드는 학습률로 큰 이미지 모델을 학습할 때(일반화 성능이 가장 좋은 경우가 많습니다), 그리고 볼록한 문제에 적합합니다.",
    },
    avoid: {
      en: "Where gradients differ much in size between layers or are sparse, or there is no time to tune the rate: take adam or adamw. Keras keeps the rate inside the momentum and decouples its weight decay (`decoupledWeightDecay` here), so rates do not carry over one to one.",
      ko: "층마다 기울기 크기가 크게 다르거나 기울기가 희소할 때, 학습률을 조정할 시간이 없을 때는 adam이나 adamw를 쓰세요. Keras는 학습률을 모멘텀 안에 넣고 가중치 감쇠를 분리하므로(여기서는 `decoupledWeightDecay`) 설정값을 그대로 옮길 수 없습니다.",
    },
    formula: String.raw`g = \nabla L + \lambda p,\quad b \leftarrow \mu b + (1-\tau) g,\quad p \leftarrow p - \eta b`,
    source: "I. Sutskever et al. (2013), On the importance of initialization and momentum in deep learning",
  },
});
