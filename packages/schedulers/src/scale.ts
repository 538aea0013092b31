import { type ConfiguredScheduler, type SchedulerPlugin, defineScheduler } from "@downslope/core";
import { z } from "zod";
import { combine } from "./combine.ts";
import { schedulerOption } from "./scheduler-option.ts";

/** Options of {@link scale}. */
export interface ScaleOptions {
  /** Factor c, from 0. */
  readonly factor: number;
  /** The scheduler whose rates are scaled, with its options fixed. */
  readonly scheduler: ConfiguredScheduler;
}

/**
 * The rates of another scheduler times a number.
 *
 *     η(t) = c η_1(t)
 *
 * Its minimum and other rates that are written as such are scaled, too. PyTorch's ConstantLR, a factor for the first
 * steps, is a `sequence` of a scaled constant and a constant.
 *
 * Source: the linear scaling rule, P. Goyal et al. (2017), "Accurate, Large Minibatch SGD", section 2.1.
 */
export const scale: SchedulerPlugin<ScaleOptions> = defineScheduler({
  name: "scale",
  options: z.object({
    factor: z.number().min(0).describe("what the rates are multiplied by"),
    scheduler: schedulerOption("the scheduler whose rates are scaled"),
  }),
  create: ({ factor, scheduler }, context) =>
    combine({ parts: [scheduler.create(context)], rate: (t, rateOf) => factor * rateOf(0, t) }),
  about: {
    title: { en: "Scaled schedule", ko: "배율 스케줄" },
    summary: {
      en: "Multiplies the rates of another scheduler by a number.",
      ko: "다른 스케줄러의 학습률에 수를 곱합니다.",
    },
    use: {
      en: "A stage of a sequence at another height; a batch that is several times as large (linear scaling rule).",
      ko: "sequence의 한 단계를 다른 높이로 쓰거나, 배치를 몇 배로 키울 때(선형 배율 규칙) 적합합니다.",
    },
    avoid: {
      en: "For the whole run: set the optimizer's learningRate.",
      ko: "학습 전체에 적용한다면 옵티마이저의 learningRate를 바꾸세요.",
    },
    formula: String.raw`\eta(t) = c\,\eta_1(t)`,
    source: "P. Goyal et al. (2017), Accurate, Large Minibatch SGD: Training ImageNet in 1 Hour",
  },
});
