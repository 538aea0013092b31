import {
  type ConfiguredScheduler,
  type Duration,
  type SchedulerPlugin,
  defineScheduler,
  hostUniform,
  resolveDuration,
} from "@downslope/core";
import { z } from "zod";
import { combine } from "./combine.ts";
import { duration } from "./durations.ts";
import { schedulerOption } from "./scheduler-option.ts";

/** Options of {@link noise}. */
export interface NoiseOptions {
  /** The scheduler whose rates are disturbed, with its options fixed. */
  readonly scheduler: ConfiguredScheduler;
  /** Largest share a by which a rate is raised or lowered, from 0 to 1. Default 0.67. */
  readonly amplitude?: number | undefined;
  /** First step with noise, in steps, epochs or as a fraction of the run. Default 0. */
  readonly from?: Duration | undefined;
  /** First step without noise again; none where left out. */
  readonly until?: Duration | undefined;
  /** Seed of the noise, a whole number from 0. Default 42. */
  readonly seed?: number | undefined;
}

/**
 * The rates of another scheduler, each raised or lowered at random.
 *
 *     η(t) = η_1(t) (1 + a u_t),    u_t uniform in [-1, 1), from <= t < until
 *
 * The noise is a pure function of seed and step, so that a resumed run has the same. timm's noise, under
 * `noise_type="uniform"`; its default is a normal distribution cut off at a. The numbers themselves are others than timm's.
 *
 * Source: timm's Scheduler, noise_pct and noise_seed.
 */
export const noise: SchedulerPlugin<NoiseOptions> = defineScheduler({
  name: "noise",
  options: z.object({
    scheduler: schedulerOption("the scheduler whose rates are disturbed"),
    amplitude: z.number().min(0).max(1).default(0.67).describe("largest share by which a rate is raised or lowered"),
    from: duration("first step with noise").default(0),
    until: duration("first step without noise again").optional(),
    seed: z.int().min(0).default(42).describe("seed of the noise"),
  }),
  create({ scheduler, amplitude, from, until, seed }, context) {
    const start = resolveDuration("noise", "from", from, context);
    const end = until === undefined ? Number.POSITIVE_INFINITY : resolveDuration("noise", "until", until, context);
    const factor = (t: number): number => 1 + amplitude * (2 * hostUniform(1, seed, t)[0]! - 1);
    return combine({
      parts: [scheduler.create(context)],
      rate: (t, rateOf) => (t >= start && t < end ? rateOf(0, t) * factor(t) : rateOf(0, t)),
    });
  },
  about: {
    title: { en: "Noisy schedule", ko: "잡음 스케줄" },
    summary: {
      en: "Raises or lowers each rate of another scheduler at random, the same in every run of a seed.",
      ko: "다른 스케줄러의 학습률을 단계마다 무작위로 올리거나 내립니다. 시드가 같으면 잡음도 같습니다.",
    },
    use: {
      en: "Long image classification that settles too early, usually from the middle of the run on.",
      ko: "너무 일찍 수렴해 버리는 긴 이미지 분류 학습에서, 보통 중반 이후에 씁니다.",
    },
    avoid: {
      en: "By default: it helps rarely and hides what the schedule does.",
      ko: "기본으로는 쓰지 마세요. 도움이 되는 경우가 드물고 스케줄의 효과를 알아보기 어렵게 합니다.",
    },
    formula: String.raw`\eta(t) = \eta_1(t)\,(1 + a\,u_t),\quad u_t \sim \mathcal{U}(-1, 1)`,
    source: "timm, Scheduler (noise_pct, noise_seed)",
  },
});
