import { type OptimizerPlugin, type Params, type UpdateArguments, defineOptimizer } from "@downslope/core";
import { z } from "zod";
import { withDecay } from "./decay.ts";
import { biasCorrection, descendByMoments, largerOf, runningMean } from "./moments.ts";
import {
  type AdamFamilyOptions,
  amsgrad,
  beta1,
  decayOf,
  decoupledWeightDecay,
  epsilonOf,
  learningRate,
  weightDecay,
} from "./options.ts";
import { mapParams, zerosFor } from "./params.ts";
import { rectification, rectifiedScale } from "./rectification.ts";
import { complement } from "./scalars.ts";

/** Options of {@link adabelief}. */
export interface AdabeliefOptions extends Omit<AdamFamilyOptions, "beta2" | "epsilon"> {
  /** Decay of the running mean of squared surprises, from 0 to below 1. Default 0.999. */
  readonly beta2?: number | undefined;
  /** Added to the mean of squared surprises at each step, and to its root, from 0. Default 1e-16. */
  readonly epsilon?: number | undefined;
  /** Begins as momentum until the mean square can be trusted, as radam does. Default false. */
  readonly rectify?: boolean | undefined;
  /** Weight decay λ, scaled by the rate in force, unless it is not decoupled. Default 0. */
  readonly weightDecay?: number | undefined;
  /** Shrinks the parameters by η λ, as adamw does, instead of adding λ p to the gradient. Default true. */
  readonly decoupledWeightDecay?: boolean | undefined;
}

type AdabeliefState = { readonly mean: Params; readonly surprise: Params; readonly largest?: Params };

/**
 * AdaBelief: Adam that divides by how far gradients are from their running mean, and not by how large they are. With t
 * from 1:
 *
 *     p = p (1 - η λ)
 *     m = β1 m + (1 - β1) g
 *     s = β2 s + (1 - β2) (g - m)² + ε          with amsgrad, the largest s so far stands below
 *     p = p - η (m / (1 - β1^t)) / (√(s / (1 - β2^t)) + ε)
 *
 * As the paper has it, with the authors' ε of 1e-16 and decoupled decay. Their package also rectifies, as radam does,
 * unless told otherwise: here `rectify` is false unless asked for. ε is within s and counts: 1e-8 makes it near SGD.
 *
 * Source: J. Zhuang et al. (2020), "AdaBelief Optimizer: Adapting Stepsizes by the Belief in Observed Gradients",
 * algorithm 2.
 */
export const adabelief: OptimizerPlugin<AdabeliefOptions> = defineOptimizer({
  name: "adabelief",
  options: z.object({
    learningRate: learningRate(1e-3),
    beta1,
    beta2: decayOf(0.999, "the running mean of squared surprises"),
    epsilon: epsilonOf(1e-16, "added to the mean of squared surprises and to its root"),
    amsgrad,
    rectify: z.boolean().default(false).describe("begin as momentum until the mean square can be trusted"),
    weightDecay: weightDecay(0, "scaled by the rate in force unless it is not decoupled"),
    decoupledWeightDecay: decoupledWeightDecay(true),
  }),
  schedulable: ["beta1", "beta2", "weightDecay"],
  create: (options) => ({
    init: (params): AdabeliefState => ({
      mean: zerosFor(params),
      surprise: zerosFor(params),
      ...(options.amsgrad && { largest: zerosFor(params) }),
    }),
    update(all: UpdateArguments<AdabeliefState>) {
      const given = withDecay(all, options.weightDecay, options.decoupledWeightDecay);
      const { gradients, params, state, learningRate: base, step } = given;
      const rest = complement(options.beta2);
      const mean = runningMean(state.mean, gradients, options.beta1);
      const surprise = mapParams([state.surprise, gradients, mean], (s, g, m) =>
        s.mul(options.beta2).add(g.sub(m).square().mul(rest)).add(options.epsilon),
      );
      const largest = options.amsgrad ? largerOf(state.largest!, surprise) : undefined;
      const square = largest ?? surprise;
      const next = largest ? { mean, surprise, largest } : { mean, surprise };
      if (!options.rectify) return { params: descendByMoments(given, { mean, square }, options), state: next };
      const rate = base.div(biasCorrection(options.beta1, step));
      const factor = rectification(options.beta2, step);
      return {
        params: mapParams([params, mean, square], (p, m, s) =>
          p.sub(m.mul(rate).mul(rectifiedScale(factor, s, options.epsilon))),
        ),
        state: next,
      };
    },
  }),
  about: {
    title: { en: "AdaBelief", ko: "AdaBelief" },
    summary: {
      en: "Adam that divides by how far gradients are from their running mean: long steps where they are as expected.",
      ko: "기울기가 이동 평균에서 벗어난 정도로 나누는 Adam입니다. 기울기가 예상과 같을수록 크게 움직입니다.",
    },
    use: {
      en: "Generative adversarial networks and recurrent networks; where adam converges but generalises less well than sgd.",
      ko: "GAN과 순환 신경망, 그리고 adam이 수렴은 하지만 sgd보다 일반화 성능이 떨어질 때 적합합니다.",
    },
    avoid: {
      en: "Under gradients that hardly change, where the divisor is almost ε alone and steps grow large. Its ε needs care: 1e-16 acts like adam, 1e-8 almost like sgd. The authors' package rectifies by default.",
      ko: "기울기가 거의 변하지 않으면 분모에 ε만 남아 이동이 커집니다. ε에 민감해 1e-16은 adam에, 1e-8은 sgd에 가깝습니다. 저자의 패키지는 기본으로 rectify를 켭니다.",
    },
    formula: String.raw`s \leftarrow \beta_2 s + (1-\beta_2)(g - m)^2 + \epsilon,\quad p \leftarrow p - \eta\,\frac{m / (1-\beta_1^t)}{\sqrt{s / (1-\beta_2^t)} + \epsilon}`,
    source: "J. Zhuang et al. (2020), AdaBelief Optimizer: Adapting Stepsizes by the Belief in Observed Gradients",
  },
});
