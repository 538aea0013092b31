import { type OptimizerPlugin, type Params, type Tensor, type UpdateArguments, defineOptimizer } from "@downslope/core";
import { z } from "zod";
import { addL2 } from "./decay.ts";
import { l2, learningRate, momentum, weightDecay } from "./options.ts";
import { mapParams, zerosFor } from "./params.ts";
import { isZero } from "./scalars.ts";
import { type Adapts, adapts, isAdapted, trustRatio } from "./trust-ratio.ts";

/** Options of {@link lars}. */
export interface LarsOptions {
  /** Base learning rate γ, from 0. Default 1: with the trust coefficient, a layer moves by a thousandth of its length. */
  readonly learningRate?: number | undefined;
  /** Share μ of the last step that is kept, from 0 to below 1. Default 0.9. */
  readonly momentum?: number | undefined;
  /** Weight decay λ, added to the gradient (L2). Default 0. */
  readonly weightDecay?: number | undefined;
  /** How far a layer may move, above 0, as a share of its own length. Default 0.001. */
  readonly trustCoefficient?: number | undefined;
  /** Which parameters have a trust ratio; others move as under SGD with momentum. Default all. */
  readonly adapts?: Adapts | undefined;
}

type LarsState = { readonly velocity: Params };

/**
 * LARS: SGD with momentum in which each layer moves by a share of its own length, whatever the size of its gradient.
 *
 *     r = c ‖p‖ / (‖g‖ + λ ‖p‖)       1 where ‖p‖ or the length below it is 0
 *     v = μ v + γ r (g + λ p)
 *     p = p - v
 *
 * As in the paper the rate stands inside the velocity. optax has ‖g + λ p‖ under the fraction; timm keeps the rate
 * outside the velocity, adds 1e-8 to the length, and leaves parameters without weight decay unscaled.
 *
 * Source: Y. You, I. Gitman and B. Ginsburg (2017), "Large Batch Training of Convolutional Networks", algorithm 1.
 */
export const lars: OptimizerPlugin<LarsOptions> = defineOptimizer({
  name: "lars",
  options: z.object({
    learningRate: learningRate(1),
    momentum: momentum.default(0.9),
    weightDecay: weightDecay(0, l2),
    trustCoefficient: z
      .number()
      .positive()
      .default(0.001)
      .describe("how far a layer may move, as a share of its own length"),
    adapts,
  }),
  schedulable: ["momentum", "weightDecay"],
  create(options) {
    const ratioOf = (parameter: Tensor, gradient: Tensor): Tensor => {
      const own = parameter.norm();
      const length = isZero(options.weightDecay) ? gradient.norm() : gradient.norm().add(own.mul(options.weightDecay));
      return trustRatio(own, length, options.trustCoefficient);
    };
    return {
      init: (params): LarsState => ({ velocity: zerosFor(params) }),
      update({ gradients, params, state, learningRate: rate }: UpdateArguments<LarsState>) {
        const directions = addL2(gradients, params, options.weightDecay);
        const velocity = mapParams([state.velocity, params, gradients, directions], (v, p, g, d) => {
          const share = isAdapted(p, options.adapts) ? ratioOf(p, g).mul(rate) : rate;
          return v.mul(options.momentum).add(d.mul(share));
        });
        return { params: mapParams([params, velocity], (p, v) => p.sub(v)), state: { velocity } };
      },
    };
  },
  about: {
    title: { en: "LARS", ko: "LARS" },
    summary: {
      en: "SGD with momentum in which each layer moves by a share of its own length.",
      ko: "각 층이 자신의 길이에 비례하는 만큼만 움직이는 모멘텀 SGD입니다.",
    },
    use: {
      en: "Image models in batches of thousands, with warm-up. Set `adapts` to matrices to leave biases and normalisation to plain SGD, as is usual.",
      ko: "수천 개 단위의 큰 배치로 이미지 모델을 학습할 때 워밍업과 함께 쓰세요. 편향과 정규화 파라미터는 보통 그렇듯 `adapts`를 matrices로 두어 일반 SGD에 맡길 수 있습니다.",
    },
    avoid: {
      en: "Ordinary batches, where sgd does as well with one thing less to tune; transformers: take lamb.",
      ko: "일반적인 배치 크기에서는 조정할 것이 하나 적은 sgd로도 충분합니다. 트랜스포머에는 lamb를 쓰세요.",
    },
    formula: String.raw`v \leftarrow \mu v + \gamma\,\frac{c\,\lVert p\rVert}{\lVert g\rVert + \lambda\lVert p\rVert}\,(g + \lambda p),\quad p \leftarrow p - v`,
    source: "Y. You, I. Gitman, B. Ginsburg (2017), Large Batch Training of Convolutional Networks",
  },
});
