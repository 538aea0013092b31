import {
  type ConfiguredScheduler,
  type Duration,
  type SchedulerContext,
  type SchedulerPlugin,
  type StatefulSchedule,
  defineScheduler,
  isConfigured,
  resolveDuration,
} from "@downslope/core";
import { z } from "zod";
import { duration } from "./durations.ts";

/** Options of {@link linearWarmup}. */
export interface LinearWarmupOptions {
  /** Length w of the warm-up, in steps, epochs or as a fraction of the run. */
  readonly warmupSteps: Duration;
  /** Share f of the base rate at the first step, from 0 (a first step that moves nothing) to 1. Default 1/3. */
  readonly startFactor?: number | undefined;
  /** Scheduler that takes over after the warm-up; the base rate where it is left out. */
  readonly then?: ConfiguredScheduler | undefined;
}

const scheduler = z
  .custom<ConfiguredScheduler>((value) => isConfigured(value, "scheduler"), {
    error: "be a scheduler with its options fixed, such as `cosineAnnealing()`",
  })
  .meta({ "x-plugin": "scheduler", description: "scheduler that takes over after the warm-up" });

/**
 * Rises in a straight line to the base rate, and hands over to another scheduler.
 *
 *     η(t) = η0 (f + (1 - f) t / w)    for t < w
 *     η(t) = next(t - w)               from w on; η0 where there is no next
 *
 * The next scheduler counts its own steps from 0 at step w, and to it the run is w steps shorter, so that its "100%" is
 * where the run ends. One that watches a metric is shown the metric from the first epoch on, warm-up included.
 *
 * Source: P. Goyal et al. (2017), "Accurate, Large Minibatch SGD", section 2.2; f as in PyTorch's LinearLR.
 */
export const linearWarmup: SchedulerPlugin<LinearWarmupOptions> = defineScheduler({
  name: "linear-warmup",
  options: z.object({
    warmupSteps: duration("length of the warm-up"),
    startFactor: z
      .number()
      .min(0)
      .max(1)
      .default(1 / 3)
      .describe("share of the base rate at the first step"),
    // oxlint-disable-next-line unicorn/no-thenable -- a configured scheduler is no function, so no promise either
    then: scheduler.optional(),
  }),
  create({ warmupSteps, startFactor, then }, context) {
    const { baseLearningRate } = context;
    const length = resolveDuration("linear-warmup", "warmupSteps", warmupSteps, context);
    const rising = (t: number) => baseLearningRate * (startFactor + ((1 - startFactor) * t) / length);
    const next = then?.create(after(length, context)) ?? (() => baseLearningRate);
    if (typeof next === "function") return (t: number) => (t < length ? rising(t) : next(t - length));
    return {
      monitor: next.monitor,
      init: () => next.init(),
      learningRate: (state, t) => (t < length ? rising(t) : next.learningRate(state, t - length)),
      observe: (state, metric) => next.observe(state, metric),
    } satisfies StatefulSchedule;
  },
  about: {
    title: { en: "Linear warm-up", ko: "선형 워밍업" },
    summary: {
      en: "Raises the learning rate in a straight line at first, then hands over to another scheduler.",
      ko: "처음에 학습률을 직선으로 올린 뒤 다른 스케줄러에 넘깁니다.",
    },
    use: {
      en: "Transformers, large batches and large rates, whose first steps would go astray.",
      ko: "첫 단계들이 엇나가기 쉬운 트랜스포머, 큰 배치, 큰 학습률에 적합합니다.",
    },
    avoid: {
      en: "Short runs and small models: the warm-up only costs time there.",
      ko: "짧은 학습이나 작은 모델에서는 시간만 듭니다.",
    },
    formula: String.raw`\eta(t) = \eta_0 \left(f + (1 - f)\,\frac{t}{w}\right),\quad t < w`,
    source: "P. Goyal et al. (2017), Accurate, Large Minibatch SGD: Training ImageNet in 1 Hour",
  },
});

/** The run as the next scheduler sees it: without the warm-up. */
function after(length: number, { totalSteps, ...context }: SchedulerContext): SchedulerContext {
  return totalSteps === undefined ? context : { ...context, totalSteps: Math.max(1, totalSteps - length) };
}
