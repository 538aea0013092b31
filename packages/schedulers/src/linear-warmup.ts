import { type ConfiguredScheduler, type Duration, type SchedulerPlugin, defineScheduler } from "@downslope/core";
import { z } from "zod";
import { duration } from "./durations.ts";
import { schedulerOption } from "./scheduler-option.ts";
import { warmUp } from "./warm-up.ts";

/** Options of {@link linearWarmup}. */
export interface LinearWarmupOptions {
  /** Length w of the warm-up, in steps, epochs or as a fraction of the run. */
  readonly warmupSteps: Duration;
  /** Share f of the base rate at the first step, from 0 (a first step that moves nothing) to 1. Default 1/3. */
  readonly startFactor?: number | undefined;
  /** Scheduler that takes over after the warm-up; the base rate where it is left out. */
  readonly then?: ConfiguredScheduler | undefined;
}

/**
 * Rises in a straight line to the base rate, and hands over to another scheduler.
 *
 *     η(t) = η0 (f + (1 - f) t / w)    for t < w
 *     η(t) = next(t - w)               from w on; η0 where there is no next
 *
 * The first step has the rate f η0, and step w is the first with all of it, as in PyTorch's LinearLR. The next scheduler
 * counts its own steps from 0 at step w, so that a length of its own in steps comes on top of the warm-up, as in Keras;
 * optax counts the warm-up in. To it the run is w steps shorter: its "100%" is where the run ends. One that watches a
 * metric is shown none of the warm-up where the caller tells how many steps were made, and otherwise all of them.
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
    then: schedulerOption("scheduler that takes over after the warm-up").optional(),
  }),
  create: ({ startFactor, ...given }, context) =>
    warmUp("linear-warmup", given, context, (progress) => startFactor + (1 - startFactor) * progress),
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
      en: "Short runs and small models: the warm-up only costs time there. A totalSteps of the next scheduler does not count the warm-up (as in Keras; optax counts it in).",
      ko: "짧은 학습이나 작은 모델에서는 시간만 듭니다. 다음 스케줄러의 totalSteps에는 워밍업이 들어가지 않습니다(Keras와 같고, optax는 워밍업까지 셉니다).",
    },
    formula: String.raw`\eta(t) = \eta_0 \left(f + (1 - f)\,\frac{t}{w}\right),\quad t < w`,
    source: "P. Goyal et al. (2017), Accurate, Large Minibatch SGD: Training ImageNet in 1 Hour",
  },
});
