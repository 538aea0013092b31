import { type Duration, type SchedulerPlugin, defineScheduler, resolveDuration } from "@downslope/core";
import { z } from "zod";
import { duration, expectRoom, stepsOf } from "./durations.ts";

/** Options of {@link flatCosine}. */
export interface FlatCosineOptions {
  /** Length f of the flat part, in steps, epochs or as a fraction of `totalSteps`. Default "75%". */
  readonly flatSteps?: Duration | undefined;
  /** Step T at which the minimum is reached, in steps, epochs or as a fraction of the run. Default "100%". */
  readonly totalSteps?: Duration | undefined;
  /** Rate at T and after it, from 0. Default 0. */
  readonly minimum?: number | undefined;
}

/**
 * Keeps the base rate for most of the run, and falls along half a cosine in what is left.
 *
 *     η(t) = η0                                                             for t < f
 *     η(t) = minimum + (η0 - minimum) (1 + cos(π (t - f) / (T - f))) / 2    for f <= t < T, else minimum
 *
 * fastai's fit_flat_cos, which ends at 1e-5 of the rate in place of 0.
 *
 * Source: fastai's fit_flat_cos.
 */
export const flatCosine: SchedulerPlugin<FlatCosineOptions> = defineScheduler({
  name: "flat-cosine",
  options: z.object({
    flatSteps: duration("length of the flat part, where a fraction is one of totalSteps").default("75%"),
    totalSteps: duration("when the minimum is reached").default("100%"),
    minimum: z.number().min(0).default(0).describe("rate at the end and after it"),
  }),
  create({ flatSteps, totalSteps, minimum }, context) {
    const { baseLearningRate } = context;
    const end = stepsOf("flat-cosine", "totalSteps", totalSteps, context);
    const flat = resolveDuration("flat-cosine", "flatSteps", flatSteps, { ...context, totalSteps: end });
    expectRoom("flat-cosine", "flatSteps", flatSteps, flat, end);
    const height = baseLearningRate - minimum;
    return (t) => {
      if (t < flat) return baseLearningRate;
      return t < end ? minimum + (height * (1 + Math.cos((Math.PI * (t - flat)) / (end - flat)))) / 2 : minimum;
    };
  },
  about: {
    title: { en: "Flat, then cosine", ko: "평탄 후 코사인" },
    summary: {
      en: "Keeps the learning rate for most of the run, then lets it fall along half a cosine.",
      ko: "학습 대부분 동안 학습률을 유지하다가 마지막에 코사인 반주기를 따라 줄입니다.",
    },
    use: {
      en: "Optimizers that need no warm-up, such as RAdam with Lookahead, for which it was made.",
      ko: "RAdam과 Lookahead 조합처럼 워밍업이 필요 없는 옵티마이저에 적합합니다. 원래 이런 조합을 위해 만들어졌습니다.",
    },
    avoid: {
      en: "Where the first steps go astray: warmup-stable-decay rises first. fastai's ends at 1e-5 of the rate, this at 0.",
      ko: "첫 단계들이 엇나간다면 먼저 올리는 warmup-stable-decay를 쓰세요. fastai는 학습률의 1e-5에서, 여기서는 0에서 끝납니다.",
    },
    formula: String.raw`\eta(t) = \eta_{\min} + \tfrac12 (\eta_0 - \eta_{\min})\left(1 + \cos\frac{\pi \max(0,\, t - f)}{T - f}\right)`,
    source: "fastai, fit_flat_cos",
  },
});
