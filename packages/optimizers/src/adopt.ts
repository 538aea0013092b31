import { type OptimizerPlugin, type Params, type Tensor, type UpdateArguments, defineOptimizer } from "@downslope/core";
import { z } from "zod";
import { addL2, shrink } from "./decay.ts";
import { runningMean } from "./moments.ts";
import {
  type AdamFamilyOptions,
  beta1,
  decayOf,
  decoupledWeightDecay,
  epsilonOf,
  learningRate,
  weightDecay,
} from "./options.ts";
import { mapParams, zerosFor } from "./params.ts";
import { complement, computedOnce } from "./scalars.ts";

/** Options of {@link adopt}. */
export interface AdoptOptions extends Pick<AdamFamilyOptions, "learningRate" | "beta1"> {
  /** Decay of the running mean of squared gradients, from 0 to below 1. Default 0.9999. */
  readonly beta2?: number | undefined;
  /** Least that a gradient is divided by, from 0, in units of the gradient. Default 1e-6. */
  readonly epsilon?: number | undefined;
  /** Limits what a gradient counts to (steps made)^(1/4). Default true. */
  readonly clipped?: boolean | undefined;
  /** Weight decay λ, added to the gradient (L2) unless it is decoupled. Default 0. */
  readonly weightDecay?: number | undefined;
  /** Shrinks the parameters by η λ instead, as adamw does. Default false. */
  readonly decoupledWeightDecay?: boolean | undefined;
}

type AdoptState = { readonly mean: Params; readonly square: Params };

/**
 * ADOPT: Adam that divides each gradient by the mean square before it, and then averages, so that it converges for any
 * β2. With t from 0:
 *
 *     v = g²                                        at t = 0, where nothing moves
 *     n = g / max(√v, ε), limited to ± t^(1/4)      v being without g
 *     m = β1 m + (1 - β1) n
 *     p = p - η m
 *     v = β2 v + (1 - β2) g²
 *
 * The limit is the authors' own, since their second version; `clipped: false` is the first.
 *
 * Source: S. Taniguchi et al. (2024), "ADOPT: Modified Adam Can Converge with Any β2 with the Optimal Rate", algorithm 2.
 */
export const adopt: OptimizerPlugin<AdoptOptions> = defineOptimizer({
  name: "adopt",
  options: z.object({
    learningRate: learningRate(1e-3),
    beta1,
    beta2: decayOf(0.9999, "the running mean of squared gradients"),
    epsilon: epsilonOf(1e-6, "least that a gradient is divided by"),
    clipped: z.boolean().default(true).describe("limit what a gradient counts to the fourth root of the steps made"),
    weightDecay: weightDecay(0, "added to the gradient (L2) unless it is decoupled"),
    decoupledWeightDecay: decoupledWeightDecay(false),
  }),
  schedulable: ["beta1", "beta2", "weightDecay"],
  create: ({ decoupledWeightDecay: isDecoupled, ...options }) => ({
    init: (params): AdoptState => ({ mean: zerosFor(params), square: zerosFor(params) }),
    update({ gradients, params, state, learningRate: base, step }: UpdateArguments<AdoptState>) {
      const isFirst = step.equal(0);
      const rate = isFirst.where(0, base);
      const decayed = isDecoupled ? gradients : addL2(gradients, params, options.weightDecay);
      const start = isDecoupled ? shrink(params, rate, options.weightDecay) : params;
      const limit = computedOnce(step.sqrt().sqrt());
      const counted = mapParams([decayed, state.square], (g, v) => {
        const root = v.sqrt();
        const share = g.div(isFirst.where(1, root.less(options.epsilon).where(options.epsilon, root)));
        return options.clipped ? within(share, limit) : isFirst.where(0, share);
      });
      const mean = runningMean(state.mean, counted, options.beta1);
      const newest = isFirst.where(step.onesLike(), step.onesLike().mul(complement(options.beta2)));
      return {
        params: mapParams([start, mean], (p, m) => p.sub(m.mul(rate))),
        state: {
          mean,
          square: mapParams([state.square, decayed], (v, g) => v.mul(options.beta2).add(g.square().mul(newest))),
        },
      };
    },
  }),
  about: {
    title: { en: "ADOPT", ko: "ADOPT" },
    summary: {
      en: "Adam that divides each gradient by the mean square before it, so that it converges for any decay.",
      ko: "각 기울기를 그 이전까지의 제곱 평균으로 나누어, 감쇠율과 관계없이 수렴하는 Adam입니다.",
    },
    use: {
      en: "In place of adam where its decay of squares must be tuned for it to converge, as with noisy small batches.",
      ko: "작은 배치의 잡음 때문에 adam의 제곱 감쇠율을 조정해야만 수렴할 때 대신 쓸 만합니다.",
    },
    avoid: {
      en: "Where the first gradients are not typical: the first step only measures them, and later ones are divided by it. Decay is L2 by default, as in the authors' code.",
      ko: "첫 기울기가 평소와 많이 다르면 맞지 않습니다. 첫 단계는 기울기를 재기만 하고, 다음 기울기들을 그 값으로 나눕니다. 저자의 코드처럼 가중치 감쇠의 기본값은 L2입니다.",
    },
    formula: String.raw`m \leftarrow \beta_1 m + (1-\beta_1)\,\mathrm{clip}\!\left(\frac{g}{\max(\sqrt{v}, \epsilon)}, \pm t^{1/4}\right),\quad p \leftarrow p - \eta m`,
    source: "S. Taniguchi et al. (2024), ADOPT: Modified Adam Can Converge with Any β2 with the Optimal Rate",
  },
});

const within = (x: Tensor, limit: Tensor): Tensor => {
  const low = limit.neg();
  return x.greater(limit).where(limit, x.less(low).where(low, x));
};
