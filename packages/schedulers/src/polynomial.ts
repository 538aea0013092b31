import { type Duration, type SchedulerPlugin, defineScheduler } from "@downslope/core";
import { z } from "zod";
import { duration, stepsOf } from "./durations.ts";

/** Options of {@link polynomial}. */
export interface PolynomialOptions {
  /** Step T at which the minimum is reached, in steps, epochs or as a fraction of the run. Default "100%". */
  readonly totalSteps?: Duration | undefined;
  /** Power p, above 0: 1 is a straight line, more falls faster at first. Default 1. */
  readonly power?: number | undefined;
  /** Rate at T and after it, from 0. Default 0. */
  readonly minimum?: number | undefined;
  /** Power k of the share of time, above 0: more keeps the rate high for longer (k-decay). Default 1. */
  readonly kDecay?: number | undefined;
}

/**
 * Falls to a minimum along a power of the time that is left, in a straight line by default, and stays there.
 *
 *     η(t) = minimum + (η0 - minimum) (1 - (t / T)^k)^p    for t < T, else minimum
 *
 * With p = 1 the linear decay of transformers and of optax's linear_schedule (PyTorch's LinearLR is a warm-up:
 * `linear-warmup`). PyTorch's PolynomialLR ends at 0; Keras's PolynomialDecay ends at 1e-4 unless told otherwise. k as in
 * T. Zhang and W. Li (2020), "k-decay: A New Method For Learning Rate Schedule". After a warm-up, T is counted from its end.
 *
 * Source: W. Liu et al. (2015), "ParseNet: Looking Wider to See Better", section 3.3; PyTorch's PolynomialLR.
 */
export const polynomial: SchedulerPlugin<PolynomialOptions> = defineScheduler({
  name: "polynomial",
  options: z.object({
    totalSteps: duration("when the minimum is reached").default("100%"),
    power: z.number().positive().default(1).describe("power of what is left; 1 is a straight line"),
    minimum: z.number().min(0).default(0).describe("rate at the end and after it"),
    kDecay: z
      .number()
      .positive()
      .default(1)
      .describe("power of the share of time; more keeps the rate high for longer"),
  }),
  create({ totalSteps, power, minimum, kDecay }, context) {
    const end = stepsOf("polynomial", "totalSteps", totalSteps, context);
    const height = context.baseLearningRate - minimum;
    return (t) => (t < end ? minimum + height * (1 - (t / end) ** kDecay) ** power : minimum);
  },
  about: {
    title: { en: "Polynomial decay", ko: "다항식 감소" },
    summary: {
      en: "Lets the learning rate fall along a power of the time that is left, in a straight line by default.",
      ko: "학습률을 남은 시간의 거듭제곱을 따라 줄입니다. 기본값은 직선입니다.",
    },
    use: {
      en: "Fine-tuning of transformers with power 1 after a linear-warmup; segmentation with power 0.9.",
      ko: "power 1은 linear-warmup 다음에 트랜스포머를 미세 조정할 때, power 0.9는 분할에 적합합니다.",
    },
    avoid: {
      en: "Where training may go on past the end: the rate stays at the minimum. Keras's minimum is 1e-4, here and in PyTorch it is 0.",
      ko: "정해진 길이를 넘어 학습할 수 있다면 피하세요. 끝난 뒤에는 최솟값에 머뭅니다. Keras의 최솟값은 1e-4이고, 여기와 PyTorch에서는 0입니다.",
    },
    formula: String.raw`\eta(t) = \eta_{\min} + (\eta_0 - \eta_{\min})\left(1 - \left(\frac{t}{T}\right)^{k}\right)^{p}`,
    source: "W. Liu et al. (2015), ParseNet: Looking Wider to See Better",
  },
});
