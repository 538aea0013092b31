import { type Duration, type SchedulerPlugin, defineScheduler } from "@downslope/core";
import { z } from "zod";
import { duration, stepsOf } from "./durations.ts";

/** Options of {@link cosineAnnealing}. */
export interface CosineAnnealingOptions {
  /** Step T at which the minimum is reached, in steps, epochs or as a fraction of the run. Default "100%". */
  readonly totalSteps?: Duration | undefined;
  /** Rate at T and after it, from 0. Default 0. */
  readonly minimum?: number | undefined;
  /** Power k of the share of time, above 0: more keeps the rate high for longer (k-decay). Default 1. */
  readonly kDecay?: number | undefined;
}

/**
 * Falls along half a cosine from the base rate to a minimum, and stays there.
 *
 *     η(t) = minimum + (η0 - minimum) (1 + cos(π (t / T)^k)) / 2    for t < T, else minimum
 *
 * After T, PyTorch's CosineAnnealingLR rises again; this does not, as Keras's, optax's and timm's do not. PyTorch computes
 * each rate from the one before, so that a rate set by hand or a lost one bends all that follow; this depends on the step
 * alone. The minimum is a rate, as in PyTorch; Keras's and optax's alpha is a share of the base rate. After a warm-up, T
 * is counted from its end, and "100%" is what the warm-up leaves of the run. k as in T. Zhang and W. Li (2020), "k-decay:
 * A New Method For Learning Rate Schedule", and in timm.
 *
 * Source: I. Loshchilov and F. Hutter (2017), "SGDR: Stochastic Gradient Descent with Warm Restarts", equation 5.
 */
export const cosineAnnealing: SchedulerPlugin<CosineAnnealingOptions> = defineScheduler({
  name: "cosine-annealing",
  options: z.object({
    totalSteps: duration("when the minimum is reached").default("100%"),
    minimum: z.number().min(0).default(0).describe("rate at the end and after it"),
    kDecay: z
      .number()
      .positive()
      .default(1)
      .describe("power of the share of time; more keeps the rate high for longer"),
  }),
  create({ totalSteps, minimum, kDecay }, context) {
    const end = stepsOf("cosine-annealing", "totalSteps", totalSteps, context);
    const height = context.baseLearningRate - minimum;
    return (t) => (t < end ? minimum + (height * (1 + Math.cos(Math.PI * (t / end) ** kDecay))) / 2 : minimum);
  },
  about: {
    title: { en: "Cosine annealing", ko: "코사인 어닐링" },
    summary: {
      en: "Lets the learning rate fall along half a cosine, slowly at first and at the end.",
      ko: "학습률을 코사인 반주기를 따라, 처음과 끝에서 완만하게 줄입니다.",
    },
    use: {
      en: "The first thing to try where the length of the run is known; after a linear-warmup for transformers.",
      ko: "학습 길이를 알 때 가장 먼저 시도해 볼 만합니다. 트랜스포머에서는 linear-warmup 다음에 씁니다.",
    },
    avoid: {
      en: "Where training may go on past the end: the rate stays at the minimum (PyTorch's rises again).",
      ko: "정해진 길이를 넘어 학습할 수 있다면 피하세요. 끝난 뒤에는 최솟값에 머뭅니다(PyTorch에서는 다시 커집니다).",
    },
    formula: String.raw`\eta(t) = \eta_{\min} + \tfrac12 (\eta_0 - \eta_{\min})\left(1 + \cos\left(\pi \left(\frac{t}{T}\right)^{k}\right)\right)`,
    source: "I. Loshchilov, F. Hutter (2017), SGDR: Stochastic Gradient Descent with Warm Restarts",
  },
});
