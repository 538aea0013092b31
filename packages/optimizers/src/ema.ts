import {
  type ConfiguredOptimizer,
  type OptimizerPlugin,
  type Scalar,
  type Tensor,
  type UpdateArguments,
  defineOptimizer,
} from "@downslope/core";
import { z } from "zod";
import { complement, times } from "./scalars.ts";
import { type WeightAverage, averageOf, initAverage, takeIn } from "./weight-average.ts";
import { optimizerInside, passedOn } from "./wrapper.ts";
import { scalarFor } from "./params.ts";

/** Options of {@link ema}. */
export interface EmaOptions {
  /** The optimizer that moves the weights, with its options fixed. */
  readonly optimizer: ConfiguredOptimizer;
  /** Share d of the average that is kept, from 0 to below 1; about 1 / (1 - d) weights count. Default 0.999. */
  readonly decay?: number | undefined;
  /** Updates from one average to the next, from 1. Default 1. */
  readonly period?: number | undefined;
  /** Lets the decay rise to d: min(d, (1 + t) / (10 + t)), t averages made before. Default false. */
  readonly warmup?: boolean | undefined;
  /** Weighs the first weights like all others, not as if all before had been equal to them. Default false. */
  readonly debias?: boolean | undefined;
}

/** `weight` is the sum of the weights of all that was averaged, where the average is debiased. */
type EmaState = WeightAverage & { readonly weight?: Tensor };

/**
 * Exponential moving average of the weights, which another optimizer moves as if there were none. Every `period` updates
 *
 *     average = weights                               the first time
 *     average = average + (1 - d) (weights - average)     later
 *
 * Evaluated is the average, and the weights until there is one. Running statistics such as batch normalisation's are
 * measured anew for it, for those that the moving weights left are not the average's. The first copy is that of PyTorch's
 * `AveragedModel`; Keras starts from the initial weights. With `debias`, as in optax, the share of new weights is
 * (1 - d) / w with w = d w + 1 - d from 0. The warm-up is that of TensorFlow's `ExponentialMovingAverage`.
 *
 * Source: B. T. Polyak and A. B. Juditsky (1992), "Acceleration of Stochastic Approximation by Averaging"; exponential:
 * A. Tarvainen and H. Valpola (2017), "Mean teachers are better role models".
 */
export const ema: OptimizerPlugin<EmaOptions> = defineOptimizer({
  name: "ema",
  options: z.object({
    optimizer: optimizerInside,
    decay: z.number().min(0).lt(1).default(0.999).describe("share of the average that is kept each time"),
    period: z.int().min(1).default(1).describe("updates from one average to the next"),
    warmup: z.boolean().default(false).describe("let the decay rise, as min(decay, (1 + t) / (10 + t))"),
    debias: z.boolean().default(false).describe("weigh the first weights like all others"),
  }),
  schedulable: ["decay"],
  create({ optimizer, decay, period, warmup, debias }, context) {
    const inner = optimizer.create(context);
    return {
      ...passedOn(inner),
      refreshesStatistics: true,
      init: (params): EmaState => ({
        ...initAverage(inner, params, period),
        ...(debias && { weight: scalarFor(params, 0) }),
      }),
      update(given: UpdateArguments<EmaState>) {
        const { state } = given;
        const moved = inner.update({ ...given, state: state.optimizer });
        const kept = warmup ? rising(decay, state.averaged) : decay;
        const weight = state.weight?.mul(kept).add(complement(kept));
        const share = weight ? times(complement(kept), weight.reciprocal()) : complement(kept);
        const { isDue, ...next } = takeIn(state, moved.params, share, period);
        return {
          params: moved.params,
          state: {
            optimizer: moved.state,
            ...next,
            ...(weight && { weight: isDue.where(weight, state.weight!) }),
          },
        };
      },
      evaluationParams: averageOf(inner),
    };
  },
  about: {
    title: { en: "Exponential moving average of weights", ko: "가중치의 지수 이동 평균(EMA)" },
    summary: {
      en: "Evaluates a moving average of the weights that another optimizer trains.",
      ko: "다른 옵티마이저가 학습하는 가중치의 이동 평균으로 평가합니다.",
    },
    use: {
      en: "Noisy training, generative models, teachers: the average often scores better than any one state.",
      ko: "잡음이 큰 학습, 생성 모델, 교사 모델에서 평균이 개별 시점의 가중치보다 좋은 점수를 내는 경우가 많습니다.",
    },
    avoid: {
      en: "In runs not much longer than 1 / (1 - decay) updates, where the beginning still weighs in: lower the decay, or set warmup. Not around schedule-free optimizers, which average by themselves.",
      ko: "전체 업데이트가 1 / (1 - decay)번보다 크게 많지 않으면 초반 가중치가 남으므로 decay를 낮추거나 warmup을 켜세요. 스스로 평균을 내는 schedule-free 옵티마이저에는 씌우지 마세요.",
    },
    formula: String.raw`\bar{p} \leftarrow d\,\bar{p} + (1 - d)\,p`,
    source: "A. Tarvainen, H. Valpola (2017), Mean teachers are better role models",
  },
});

/** min(d, (1 + t) / (10 + t)). */
const rising = (decay: Scalar, averaged: Tensor): Tensor => averaged.add(1).div(averaged.add(10)).minimum(decay);
