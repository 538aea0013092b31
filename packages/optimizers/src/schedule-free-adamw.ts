import { type OptimizerPlugin, type Params, type UpdateArguments, defineOptimizer } from "@downslope/core";
import { z } from "zod";
import { addL2 } from "./decay.ts";
import { biasCorrection, runningMeanSquare } from "./moments.ts";
import { beta2, epsilon, learningRate, weightDecay } from "./options.ts";
import { mapParams, zerosFor } from "./params.ts";
import {
  type ScheduleFreeOptions,
  type ScheduleFreeState,
  averageOfZ,
  descendScheduleFree,
  initScheduleFree,
  interpolation,
  scheduleFreeOptions,
} from "./schedule-free.ts";

/** Options of {@link scheduleFreeAdamw}. */
export interface ScheduleFreeAdamwOptions extends ScheduleFreeOptions {
  /** Base learning rate η, from 0. Default 0.0025. */
  readonly learningRate?: number | undefined;
  /** Share of the average in the place where gradients are taken, above 0 and below 1. Default 0.9. */
  readonly beta1?: number | undefined;
  /** Decay of the running mean of squared gradients, from 0 to below 1. Default 0.999. */
  readonly beta2?: number | undefined;
  /** Added to the root, from 0, in units of the gradient. Default 1e-8. */
  readonly epsilon?: number | undefined;
  /** Weight decay λ, decoupled, of the place where gradients are taken. Default 0. */
  readonly weightDecay?: number | undefined;
}

type State = ScheduleFreeState & { readonly square: Params };

/**
 * AdamW that needs no schedule: in place of a mean of gradients it takes them at y, between its path z and the average x.
 *
 *     v = β2 v + (1 - β2) g²
 *     z = z - γ (g / (√(v / (1 - β2^t)) + ε) + λ y)
 *     x = (1 - c) x + c z,  c = γ² / Σ γ²          γ = η min(1, t / warmupSteps)
 *     y = (1 - β1) z + β1 x
 *
 * The parameters that move are y; evaluated, and handed out as the model, is x, for which running statistics such as batch
 * normalisation's are measured anew, as the authors ask for. v is corrected as in Adam and in the authors' code since 1.3;
 * the paper's experiments scaled γ by √(1 - β2^t) instead, in the average's weights too.
 *
 * Source: A. Defazio et al. (2024), "The Road Less Scheduled", algorithm 1.
 */
export const scheduleFreeAdamw: OptimizerPlugin<ScheduleFreeAdamwOptions> = defineOptimizer({
  name: "schedule-free-adamw",
  options: z.object({
    learningRate: learningRate(0.0025),
    beta1: interpolation("share of the average in the place where gradients are taken"),
    beta2,
    epsilon,
    weightDecay: weightDecay(0, "decoupled, of the place where gradients are taken"),
    ...scheduleFreeOptions,
  }),
  schedulable: ["beta2", "weightDecay"],
  create: (options) => ({
    refreshesStatistics: true,
    init: (params): State => ({ ...initScheduleFree(params), square: zerosFor(params) }),
    update(given: UpdateArguments<State>) {
      const { gradients, params, step } = given;
      const square = runningMeanSquare(given.state.square, gradients, options.beta2);
      const scale = biasCorrection(options.beta2, step).sqrt().reciprocal();
      const scaled = mapParams([gradients, square], (g, v) => g.div(v.sqrt().mul(scale).add(options.epsilon)));
      const moved = descendScheduleFree(given, addL2(scaled, params, options.weightDecay), options.beta1, options);
      return { params: moved.params, state: { ...moved.state, square } };
    },
    evaluationParams: (given) => averageOfZ(given, options.beta1),
  }),
  about: {
    title: { en: "Schedule-free AdamW", ko: "스케줄 없는 AdamW(Schedule-Free AdamW)" },
    summary: {
      en: "AdamW that averages its own path, which does what a falling learning rate would.",
      ko: "자신이 지나온 경로를 평균해 학습률을 줄이는 것과 같은 효과를 내는 AdamW입니다.",
    },
    use: {
      en: "Where the length of the run is not known beforehand, in place of adamw with a cosine schedule.",
      ko: "학습 길이를 미리 정할 수 없을 때, 코사인 스케줄을 쓰는 adamw 대신 쓰세요.",
    },
    avoid: {
      en: "Beside a scheduler or an average of weights, which it has in itself. Rates are one to ten times those of adamw.",
      ko: "스케줄러나 가중치 평균과 함께 쓰지 마세요. 이미 그 역할을 합니다. 학습률은 adamw의 1~10배가 알맞습니다.",
    },
    formula: String.raw`z \leftarrow z - \gamma \left(\frac{g}{\sqrt{\hat v} + \epsilon} + \lambda y\right),\quad x \leftarrow (1-c)\,x + c\,z,\quad y = (1-\beta_1)\,z + \beta_1 x`,
    source: "A. Defazio et al. (2024), The Road Less Scheduled",
  },
});
