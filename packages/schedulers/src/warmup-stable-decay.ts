import { type Duration, type SchedulerPlugin, defineScheduler, resolveDuration } from "@downslope/core";
import { z } from "zod";
import { duration, expectRoom, stepsOf } from "./durations.ts";

/** Options of {@link warmupStableDecay}. */
export interface WarmupStableDecayOptions {
  /** Length w of the rise, in steps, epochs or as a fraction of `totalSteps`. */
  readonly warmupSteps: Duration;
  /** Length d of the fall at the end, in steps, epochs or as a fraction of `totalSteps`. Default "10%". */
  readonly decaySteps?: Duration | undefined;
  /** Step T at which the minimum is reached, warm-up included, in steps, epochs or as a fraction of the run. Default "100%". */
  readonly totalSteps?: Duration | undefined;
  /** Share of the base rate at the first step, from 0 (a first step that moves nothing) to 1. Default 0. */
  readonly startFactor?: number | undefined;
  /** Curve of the fall. Default "1-sqrt". */
  readonly decay?: "linear" | "cosine" | "1-sqrt" | undefined;
  /** Rate at T and after it, from 0. Default 0. */
  readonly minimum?: number | undefined;
}

/** What is left of the height, from the share of the fall that is behind. */
const shapes = {
  linear: (progress: number): number => 1 - progress,
  cosine: (progress: number): number => (1 + Math.cos(Math.PI * progress)) / 2,
  "1-sqrt": (progress: number): number => 1 - Math.sqrt(progress),
};

/**
 * Rises in a straight line, keeps the rate for most of the run, and falls at its end (WSD, a trapezoid).
 *
 *     η(t) = η0 (f + (1 - f) t / w)                               for t < w
 *     η(t) = η0                                                   for w <= t < T - d
 *     η(t) = minimum + (η0 - minimum) shape((t - T + d) / d)      for T - d <= t < T, else minimum
 *     shape(x) = 1 - x linear, (1 + cos π x) / 2 cosine, 1 - √x 1-sqrt
 *
 * T counts the warm-up in, unlike the lengths of a scheduler after `linear-warmup`. A run goes on from any step of the
 * stable part with a later T. The default fall is that of A. Hägele et al. (2024), "Scaling Laws and Compute-Optimal
 * Training Beyond Fixed Training Durations"; the first paper falls exponentially.
 *
 * Source: S. Hu et al. (2024), "MiniCPM: Unveiling the Potential of Small Language Models with Scalable Training
 * Strategies", section 4.
 */
export const warmupStableDecay: SchedulerPlugin<WarmupStableDecayOptions> = defineScheduler({
  name: "warmup-stable-decay",
  options: z.object({
    warmupSteps: duration("length of the rise, where a fraction is one of totalSteps"),
    decaySteps: duration("length of the fall, where a fraction is one of totalSteps").default("10%"),
    totalSteps: duration("when the minimum is reached, warm-up included").default("100%"),
    startFactor: z.number().min(0).max(1).default(0).describe("share of the base rate at the first step"),
    decay: z.enum(["linear", "cosine", "1-sqrt"]).default("1-sqrt").describe("curve of the fall"),
    minimum: z.number().min(0).default(0).describe("rate at the end and after it"),
  }),
  create({ warmupSteps, decaySteps, totalSteps, startFactor, decay, minimum }, context) {
    const { baseLearningRate } = context;
    const end = stepsOf("warmup-stable-decay", "totalSteps", totalSteps, context);
    const whole = { ...context, totalSteps: end };
    const rise = resolveDuration("warmup-stable-decay", "warmupSteps", warmupSteps, whole);
    const fall = resolveDuration("warmup-stable-decay", "decaySteps", decaySteps, whole);
    expectRoom("warmup-stable-decay", "warmupSteps", warmupSteps, rise, end);
    expectRoom("warmup-stable-decay", "decaySteps", decaySteps, fall, end - rise);
    return (t) => {
      if (t < rise) return baseLearningRate * (startFactor + (1 - startFactor) * (t / rise));
      if (t < end - fall) return baseLearningRate;
      return t < end ? minimum + (baseLearningRate - minimum) * shapes[decay]((t - end + fall) / fall) : minimum;
    };
  },
  about: {
    title: { en: "Warm-up, stable, decay (WSD)", ko: "워밍업-유지-감소(WSD)" },
    summary: {
      en: "Raises the learning rate, keeps it for most of the run, and lets it fall at the end.",
      ko: "학습률을 올린 뒤 학습 대부분 동안 유지하다가 끝에서 줄입니다.",
    },
    use: {
      en: "Pre-training whose length is settled late: any step of the stable part can be gone on from.",
      ko: "길이를 나중에 정하는 사전 학습에 적합합니다. 유지 구간의 어느 단계에서든 이어서 학습할 수 있습니다.",
    },
    avoid: {
      en: "Short runs of known length: cosine-annealing has two numbers less to choose.",
      ko: "길이가 정해진 짧은 학습이라면 고를 값이 둘 적은 cosine-annealing을 쓰세요.",
    },
    formula: String.raw`\eta(t) = \eta_0 \frac{t}{w},\ \ \eta_0,\ \ \eta_{\min} + (\eta_0 - \eta_{\min})\left(1 - \sqrt{\frac{t - T + d}{d}}\right)`,
    source:
      "S. Hu et al. (2024), MiniCPM: Unveiling the Potential of Small Language Models with Scalable Training Strategies",
  },
});
