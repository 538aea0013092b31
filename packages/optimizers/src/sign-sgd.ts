import { type OptimizerPlugin, type Params, type UpdateArguments, defineOptimizer } from "@downslope/core";
import { z } from "zod";
import { shrink } from "./decay.ts";
import { runningMean } from "./moments.ts";
import { decoupled, learningRate, momentum, weightDecay } from "./options.ts";
import { keptFor, mapParams, zerosFor } from "./params.ts";
import { isZero } from "./scalars.ts";

/** Options of {@link signSgd}. */
export interface SignSgdOptions {
  /** Base learning rate η, from 0: the size of every parameter's step. Default 0.001. */
  readonly learningRate?: number | undefined;
  /** Decay μ of the running mean of gradients, from 0 to below 1; above 0 it is Signum. Default 0. */
  readonly momentum?: number | undefined;
  /** Weight decay λ, beside the step and scaled by the rate in force. Default 0. */
  readonly weightDecay?: number | undefined;
}

type SignSgdState = { readonly mean?: Params };

/**
 * signSGD: every parameter moves by the learning rate, against the sign of its gradient. With momentum it is Signum.
 *
 *     p = p (1 - η λ)
 *     p = p - η sign(g)                          without momentum
 *     m = μ m + (1 - μ) g,  p = p - η sign(m)    with momentum
 *
 * The sign of 0 is 0, so that a parameter without a gradient stays. With `momentum: 0.9` it is MXNet's `Signum`, whose
 * `wd_lh` is the decay here.
 *
 * Source: J. Bernstein et al. (2018), "signSGD: Compressed Optimisation for Non-Convex Problems", algorithms 1 and 2.
 */
export const signSgd: OptimizerPlugin<SignSgdOptions> = defineOptimizer({
  name: "sign-sgd",
  options: z.object({
    learningRate: learningRate(1e-3),
    momentum: momentum.describe("decay of the running mean of gradients; above 0 it is Signum"),
    weightDecay: weightDecay(0, decoupled),
  }),
  schedulable: ["momentum", "weightDecay"],
  create: (options) => ({
    init: (params): SignSgdState => (isZero(options.momentum) ? {} : { mean: zerosFor(params) }),
    update({ gradients, params, state, learningRate: rate }: UpdateArguments<SignSgdState>) {
      const hasMomentum = !isZero(options.momentum);
      const direction = hasMomentum
        ? runningMean(keptFor("momentum", state.mean), gradients, options.momentum)
        : gradients;
      const decayed = shrink(params, rate, options.weightDecay);
      return {
        params: mapParams([decayed, direction], (p, d) => p.sub(d.sign().mul(rate))),
        state: hasMomentum ? { mean: direction } : state,
      };
    },
  }),
  about: {
    title: { en: "signSGD and Signum", ko: "부호 SGD(signSGD, Signum)" },
    summary: {
      en: "Moves every parameter by the learning rate against the sign of its gradient, or of its mean with momentum.",
      ko: "기울기의 부호 반대 방향으로, 모멘텀이 있으면 그 이동 평균의 부호 반대 방향으로 모든 파라미터를 학습률만큼 움직입니다.",
    },
    use: {
      en: "Where gradients differ in size by orders of magnitude, and as the plainest of the sign methods beside lion.",
      ko: "기울기의 크기가 자릿수 단위로 다를 때, 그리고 lion과 비교할 가장 단순한 부호 방법으로 적합합니다.",
    },
    avoid: {
      en: "Small batches: where noise decides the sign it need not converge. Steps do not shrink near a minimum, so let the rate fall.",
      ko: "배치가 작으면 피하세요. 잡음이 부호를 좌우하면 수렴하지 않을 수 있습니다. 최솟값 근처에서도 이동 크기가 줄지 않으므로 학습률을 점차 낮추세요.",
    },
    formula: String.raw`m \leftarrow \mu m + (1-\mu) g,\quad p \leftarrow (1 - \eta\lambda)\,p - \eta\,\mathrm{sign}(m)`,
    source: "J. Bernstein et al. (2018), signSGD: Compressed Optimisation for Non-Convex Problems",
  },
});
