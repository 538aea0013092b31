import { type ConfiguredOptimizer, type OptimizerPlugin, type UpdateArguments, defineOptimizer } from "@downslope/core";
import { z } from "zod";
import { type WeightAverage, averageOf, initAverage, takeIn } from "./weight-average.ts";
import { optimizerInside, passedOn } from "./wrapper.ts";

/** Options of {@link swa}. */
export interface SwaOptions {
  /** The optimizer that moves the weights, with its options fixed. */
  readonly optimizer: ConfiguredOptimizer;
  /** Updates after which the first weights are averaged, from 1; about three quarters of the run. */
  readonly startStep: number;
  /** Updates from one average to the next, from 1; the paper takes those of an epoch. Default 1. */
  readonly period?: number | undefined;
}

/**
 * Stochastic weight averaging: the plain mean of the weights at the end of a run. With n weights averaged before,
 *
 *     average = average + (weights - average) / (n + 1)       after startStep updates, and every `period` from then on
 *
 * Evaluated is the average, and the weights before it starts. Running statistics such as batch normalisation's are
 * measured anew for it. The rate that the paper holds high and constant is a scheduler's to give.
 *
 * Source: P. Izmailov et al. (2018), "Averaging Weights Leads to Wider Optima and Better Generalization", algorithm 1.
 */
export const swa: OptimizerPlugin<SwaOptions> = defineOptimizer({
  name: "swa",
  options: z.object({
    optimizer: optimizerInside,
    startStep: z.int().min(1).describe("updates after which the first weights are averaged"),
    period: z.int().min(1).default(1).describe("updates from one average to the next"),
  }),
  create({ optimizer, startStep, period }, context) {
    const inner = optimizer.create(context);
    return {
      ...passedOn(inner),
      refreshesStatistics: true,
      init: (params) => initAverage(inner, params, startStep),
      update(given: UpdateArguments<WeightAverage>) {
        const { state } = given;
        const moved = inner.update({ ...given, state: state.optimizer });
        const share = state.averaged.add(1).reciprocal();
        const { isDue: _, ...next } = takeIn(state, moved.params, share, period);
        return { params: moved.params, state: { optimizer: moved.state, ...next } };
      },
      evaluationParams: averageOf(inner),
    };
  },
  about: {
    title: { en: "Stochastic weight averaging", ko: "확률적 가중치 평균(SWA)" },
    summary: {
      en: "Evaluates the plain mean of the weights of the last part of a run.",
      ko: "학습 후반부 가중치의 단순 평균으로 평가합니다.",
    },
    use: {
      en: "The last quarter of long runs at a constant or cyclic rate, for a wider minimum; one weight an epoch.",
      ko: "긴 학습의 마지막 4분의 1에서 학습률을 일정하게 두거나 주기적으로 바꾸면서 에포크마다 한 번씩 평균을 내면 더 넓은 최솟값에 이릅니다.",
    },
    avoid: {
      en: "After the rate has fallen to nothing, when all weights are alike; where the weights still travel, their mean lags behind: start later, or take ema.",
      ko: "학습률이 거의 0이 된 뒤에는 가중치가 모두 비슷해 효과가 없습니다. 가중치가 아직 많이 움직이면 평균이 뒤처지므로 시작을 늦추거나 ema를 쓰세요.",
    },
    formula: String.raw`\bar{p} \leftarrow \frac{n\,\bar{p} + p}{n + 1}`,
    source: "P. Izmailov et al. (2018), Averaging Weights Leads to Wider Optima and Better Generalization",
  },
});
