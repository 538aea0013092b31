import { type ConfiguredScheduler, type Duration, type SchedulerPlugin, defineScheduler } from "@downslope/core";
import { z } from "zod";
import { duration } from "./durations.ts";
import { schedulerOption } from "./scheduler-option.ts";
import { warmUp } from "./warm-up.ts";

/** Options of {@link exponentialWarmup}. */
export interface ExponentialWarmupOptions {
  /** Length w of the warm-up, in steps, epochs or as a fraction of the run. */
  readonly warmupSteps: Duration;
  /** Share f of the base rate at the first step, above 0 to 1. Default 0.1. */
  readonly startFactor?: number | undefined;
  /** Scheduler that takes over after the warm-up; the base rate where it is left out. */
  readonly then?: ConfiguredScheduler | undefined;
}

/**
 * Rises by the same factor at every step to the base rate, and hands over to another scheduler.
 *
 *     η(t) = η0 f^(1 - t / w)    for t < w
 *     η(t) = next(t - w)         from w on; η0 where there is no next
 *
 * As MMCV's warm-up `exp` and fastai's SchedExp have it. The exponential warm-up of J. Ma and D. Yarats (2021), "On the
 * Adequacy of Untuned Warmup for Adaptive Optimization", is another curve, 1 - e^(-t/τ), which never quite arrives. Steps
 * are counted as in `linear-warmup`: those of the next scheduler come on top.
 *
 * Source: OpenMMLab's MMCV, LrUpdaterHook.
 */
export const exponentialWarmup: SchedulerPlugin<ExponentialWarmupOptions> = defineScheduler({
  name: "exponential-warmup",
  options: z.object({
    warmupSteps: duration("length of the warm-up"),
    startFactor: z.number().positive().max(1).default(0.1).describe("share of the base rate at the first step"),
    // oxlint-disable-next-line unicorn/no-thenable -- a configured scheduler is no function, so no promise either
    then: schedulerOption("scheduler that takes over after the warm-up").optional(),
  }),
  create: ({ startFactor, ...given }, context) =>
    warmUp("exponential-warmup", given, context, (progress) => startFactor ** (1 - progress)),
  about: {
    title: { en: "Exponential warm-up", ko: "지수 워밍업" },
    summary: {
      en: "Raises the learning rate by the same factor at every step at first, then hands over to another scheduler.",
      ko: "처음에 매 단계 같은 비율로 학습률을 올린 뒤 다른 스케줄러에 넘깁니다.",
    },
    use: {
      en: "Where the first steps must be very small, down to a thousandth of the rate, and the rise should not be abrupt.",
      ko: "첫 단계를 목표 학습률의 천분의 일 정도로 아주 작게 시작하되 급하지 않게 올리고 싶을 때 적합합니다.",
    },
    avoid: {
      en: "As a habit: linear-warmup is what most papers mean by warm-up.",
      ko: "기본으로는 linear-warmup을 쓰세요. 논문에서 말하는 워밍업은 대부분 선형입니다.",
    },
    formula: String.raw`\eta(t) = \eta_0\, f^{\,1 - t / w},\quad t < w`,
    source: "OpenMMLab, MMCV, LrUpdaterHook",
  },
});
