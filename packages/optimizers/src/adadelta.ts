import { type OptimizerPlugin, type Params, type UpdateArguments, defineOptimizer } from "@downslope/core";
import { z } from "zod";
import { addL2 } from "./decay.ts";
import { runningMeanSquare } from "./moments.ts";
import { decayOf, epsilonOf, l2, learningRate, weightDecay } from "./options.ts";
import { mapParams, zerosFor } from "./params.ts";

/** Options of {@link adadelta}. */
export interface AdadeltaOptions {
  /** Base learning rate η, from 0, a factor on steps that find their own size. Default 1. */
  readonly learningRate?: number | undefined;
  /** Decay ρ of the running means of squared gradients and squared steps, from 0 to below 1. Default 0.9. */
  readonly rho?: number | undefined;
  /** Added inside both roots, from 0, in units of the gradient squared; sets the size of the first steps. Default 1e-6. */
  readonly epsilon?: number | undefined;
  /** Weight decay λ, added to the gradient (L2). Default 0. */
  readonly weightDecay?: number | undefined;
}

type AdadeltaState = { readonly square: Params; readonly moved: Params };

/**
 * Adadelta: gives each gradient the size of recent steps, in place of a rate.
 *
 *     g = gradient + λ p
 *     v = ρ v + (1 - ρ) g²
 *     d = g √(u + ε) / √(v + ε)
 *     u = ρ u + (1 - ρ) d²
 *     p = p - η d
 *
 * As in PyTorch, Keras and optax v is the new mean, with this gradient in it. TensorFlow.js divides by the old one.
 *
 * Source: M. D. Zeiler (2012), "ADADELTA: An Adaptive Learning Rate Method", algorithm 1.
 */
export const adadelta: OptimizerPlugin<AdadeltaOptions> = defineOptimizer({
  name: "adadelta",
  options: z.object({
    learningRate: learningRate(1),
    rho: decayOf(0.9, "the running means of squared gradients and squared steps"),
    epsilon: epsilonOf(1e-6, "added inside both roots"),
    weightDecay: weightDecay(0, l2),
  }),
  schedulable: ["rho", "weightDecay"],
  create: ({ rho, epsilon, ...options }) => ({
    init: (params): AdadeltaState => ({ square: zerosFor(params), moved: zerosFor(params) }),
    update({ gradients, params, state, learningRate: rate }: UpdateArguments<AdadeltaState>) {
      const decayed = addL2(gradients, params, options.weightDecay);
      const square = runningMeanSquare(state.square, decayed, rho);
      const direction = mapParams([decayed, state.moved, square], (g, u, v) =>
        g.mul(u.add(epsilon).sqrt()).div(v.add(epsilon).sqrt()),
      );
      return {
        params: mapParams([params, direction], (p, d) => p.sub(d.mul(rate))),
        state: { square, moved: runningMeanSquare(state.moved, direction, rho) },
      };
    },
  }),
  about: {
    title: { en: "Adadelta", ko: "아다델타(Adadelta)" },
    summary: {
      en: "Gives each gradient the size of recent steps, so that no rate need be chosen.",
      ko: "최근 이동의 크기를 각 기울기에 적용하므로 학습률을 따로 정하지 않아도 됩니다.",
    },
    use: {
      en: "Where no rate can be tuned; to reproduce older work.",
      ko: "학습률을 조정할 수 없을 때, 또는 예전 연구를 재현할 때 적합합니다.",
    },
    avoid: {
      en: "Elsewhere: it starts slowly, with steps of about √ε, and adam usually ends lower. Keras has a rate of 0.001, ρ of 0.95 and ε of 1e-7.",
      ko: "그 밖의 경우에는 권하지 않습니다. √ε 정도의 작은 이동에서 시작해 느리고, 대개 adam이 더 낮은 손실에 이릅니다. Keras의 기본값은 학습률 0.001, ρ 0.95, ε 1e-7입니다.",
    },
    formula: String.raw`d = \frac{\sqrt{u + \epsilon}}{\sqrt{v + \epsilon}}\,g,\quad p \leftarrow p - \eta\,d`,
    source: "M. D. Zeiler (2012), ADADELTA: An Adaptive Learning Rate Method",
  },
});
