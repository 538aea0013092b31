import { type Moving, type OptimizerPlugin, type UpdateArguments, defineOptimizer } from "@downslope/core";
import { z } from "zod";
import { addL2 } from "./decay.ts";
import { l2, learningRate, weightDecay } from "./options.ts";
import {
  type ScheduleFreeOptions,
  type ScheduleFreeState,
  averageOfZ,
  descendScheduleFree,
  initScheduleFree,
  interpolation,
  scheduleFreeOptions,
} from "./schedule-free.ts";

/** Options of {@link scheduleFreeSgd}. */
export interface ScheduleFreeSgdOptions extends ScheduleFreeOptions {
  /** Base learning rate η, from 0; larger than sgd's. Default 1. */
  readonly learningRate?: number | undefined;
  /** Share β of the average in the place where gradients are taken, above 0 and below 1. Default 0.9. */
  readonly momentum?: number | undefined;
  /** Weight decay λ at that place, added to the gradient (L2). Default 0. */
  readonly weightDecay?: number | undefined;
}

/**
 * Gradient descent that needs no schedule: z descends, x averages all z, and gradients are taken at y between them.
 *
 *     z = z - γ (gradient + λ y)
 *     x = (1 - c) x + c z,  c = γ² / Σ γ²          γ = η min(1, t / warmupSteps)
 *     y = (1 - β) z + β x
 *
 * The parameters that move are y; evaluated, and handed out as the model, is x, for which running statistics such as batch
 * normalisation's are measured anew, as the authors ask for. No scheduler beside it: `warmupSteps` makes the warm-up.
 * Weights in the average are t^r γ^weightLrPower, with the largest γ so far, as in the authors' code.
 *
 * Source: A. Defazio et al. (2024), "The Road Less Scheduled", equations 3 to 5.
 */
export const scheduleFreeSgd: OptimizerPlugin<ScheduleFreeSgdOptions> = defineOptimizer({
  name: "schedule-free-sgd",
  options: z.object({
    learningRate: learningRate(1),
    momentum: interpolation("share of the average in the place where gradients are taken"),
    weightDecay: weightDecay(0, l2),
    ...scheduleFreeOptions,
  }),
  schedulable: ["weightDecay"],
  create: (options) => ({
    refreshesStatistics: true,
    init: initScheduleFree,
    update: (given: UpdateArguments<ScheduleFreeState>) =>
      descendScheduleFree(given, addL2(given.gradients, given.params, options.weightDecay), options.momentum, options),
    evaluationParams: (given: Moving<ScheduleFreeState>) => averageOfZ(given, options.momentum),
  }),
  about: {
    title: { en: "Schedule-free gradient descent", ko: "스케줄 없는 경사 하강법(Schedule-Free SGD)" },
    summary: {
      en: "Averages its own path, which does what a falling learning rate would.",
      ko: "자신이 지나온 경로를 평균해 학습률을 줄이는 것과 같은 효과를 냅니다.",
    },
    use: {
      en: "Where the length of the run is not known beforehand, in place of sgd with momentum and a schedule.",
      ko: "학습 길이를 미리 정할 수 없을 때, 모멘텀과 스케줄을 쓰는 sgd 대신 쓰세요.",
    },
    avoid: {
      en: "Beside a scheduler or an average of weights, which it has in itself. Rates do not carry over from sgd: try 10 to 50 times as much.",
      ko: "스케줄러나 가중치 평균과 함께 쓰지 마세요. 이미 그 역할을 합니다. sgd의 학습률을 그대로 옮기지 말고 10~50배에서 시작하세요.",
    },
    formula: String.raw`z \leftarrow z - \gamma\,\nabla L(y),\quad x \leftarrow (1-c)\,x + c\,z,\quad y = (1-\beta)\,z + \beta\,x`,
    source: "A. Defazio et al. (2024), The Road Less Scheduled",
  },
});
