import { type OptimizerPlugin, type Params, type UpdateArguments, defineOptimizer } from "@downslope/core";
import { z } from "zod";
import { withDecay } from "./decay.ts";
import { biasCorrection, runningMean, runningMeanSquare } from "./moments.ts";
import {
  type AdamFamilyOptions,
  beta1,
  beta2,
  decoupledWeightDecay,
  epsilon,
  learningRate,
  weightDecay,
} from "./options.ts";
import { mapParams, zerosFor } from "./params.ts";
import { rectification, rectifiedScale } from "./rectification.ts";

/** Options of {@link radam}. */
export interface RadamOptions extends Omit<AdamFamilyOptions, "amsgrad"> {
  /** Weight decay λ, added to the gradient (L2) unless it is decoupled. Default 0. */
  readonly weightDecay?: number | undefined;
  /** Shrinks the parameters by η λ instead, as adamw and the authors of RAdam do. Default false. */
  readonly decoupledWeightDecay?: boolean | undefined;
}

type RadamState = { readonly mean: Params; readonly square: Params };

/**
 * RAdam: Adam that starts as momentum and turns adaptive as the mean square can be trusted. With t from 1:
 *
 *     g = gradient + λ p
 *     m = β1 m + (1 - β1) g
 *     v = β2 v + (1 - β2) g²
 *     ρ∞ = 2 / (1 - β2) - 1 and ρ = ρ∞ - 2 t β2^t / (1 - β2^t)
 *     r = √((ρ - 4) (ρ - 2) ρ∞ / ((ρ∞ - 4) (ρ∞ - 2) ρ))
 *     p = p - η / (1 - β1^t) · m · r √(1 - β2^t) / (√v + ε)     where ρ > 5
 *     p = p - η / (1 - β1^t) · m                                before
 *
 * As in PyTorch ε is added to √v before the bias correction, and rectification begins above 5; in optax at 5.
 *
 * Source: L. Liu et al. (2020), "On the Variance of the Adaptive Learning Rate and Beyond", algorithm 2.
 */
export const radam: OptimizerPlugin<RadamOptions> = defineOptimizer({
  name: "radam",
  options: z.object({
    learningRate: learningRate(1e-3),
    beta1,
    beta2,
    epsilon,
    weightDecay: weightDecay(0, "added to the gradient (L2) unless it is decoupled"),
    decoupledWeightDecay: decoupledWeightDecay(false),
  }),
  schedulable: ["beta1", "beta2", "weightDecay"],
  create: (options) => ({
    init: (params): RadamState => ({ mean: zerosFor(params), square: zerosFor(params) }),
    update(given: UpdateArguments<RadamState>) {
      const {
        gradients,
        params,
        state,
        learningRate: base,
        step,
      } = withDecay(given, options.weightDecay, options.decoupledWeightDecay);
      const mean = runningMean(state.mean, gradients, options.beta1);
      const square = runningMeanSquare(state.square, gradients, options.beta2);
      const rate = base.div(biasCorrection(options.beta1, step));
      const factor = rectification(options.beta2, step);
      return {
        params: mapParams([params, mean, square], (p, m, v) =>
          p.sub(m.mul(rate).mul(rectifiedScale(factor, v, options.epsilon))),
        ),
        state: { mean, square },
      };
    },
  }),
  about: {
    title: { en: "RAdam", ko: "RAdam" },
    summary: {
      en: "Adam that starts as momentum and turns adaptive as its mean square can be trusted.",
      ko: "처음에는 모멘텀으로 움직이다가, 제곱 평균을 믿을 수 있게 되면 적응적으로 바뀌는 Adam입니다.",
    },
    use: {
      en: "Where adam needs a warm-up and there is none to be tuned: it has one of its own.",
      ko: "adam에 워밍업이 필요하지만 따로 조정하고 싶지 않을 때 적합합니다. 워밍업이 내장되어 있습니다.",
    },
    avoid: {
      en: "Beside a scheduler with a warm-up, which makes it no better than adam. The first five steps are plain momentum, whose size is that of the gradients: clip them where they are large.",
      ko: "워밍업이 있는 스케줄러와 함께 쓰면 adam보다 나을 것이 없습니다. 처음 다섯 번은 기울기 크기만큼 움직이는 모멘텀이므로 기울기가 크면 클리핑하세요.",
    },
    formula: String.raw`p \leftarrow p - \eta\,\frac{m}{1-\beta_1^t}\cdot r_t\,\frac{\sqrt{1-\beta_2^t}}{\sqrt{v} + \epsilon}\quad\text{if } \rho_t > 5`,
    source: "L. Liu et al. (2020), On the Variance of the Adaptive Learning Rate and Beyond",
  },
});
