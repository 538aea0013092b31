import { type Duration, type SchedulerPlugin, defineScheduler } from "@downslope/core";
import { z } from "zod";
import { duration, stepsOf } from "./durations.ts";

/** Options of {@link step}. */
export interface StepOptions {
  /** Length of each stair, in steps, epochs or as a fraction of the run. */
  readonly stepSize: Duration;
  /** Factor γ from one stair to the next, above 0. Default 0.1. */
  readonly gamma?: number | undefined;
}

/**
 * Falls by a factor at regular intervals, exactly at the steps that are multiples of `stepSize`.
 *
 *     η(t) = η0 γ^⌊t / stepSize⌋
 *
 * Source: PyTorch's StepLR; K. He et al. (2016), "Deep Residual Learning for Image Recognition", section 3.4.
 */
export const step: SchedulerPlugin<StepOptions> = defineScheduler({
  name: "step",
  options: z.object({
    stepSize: duration("length of each stair"),
    gamma: z.number().positive().default(0.1).describe("factor from one stair to the next"),
  }),
  create({ stepSize, gamma }, context) {
    const length = stepsOf("step", "stepSize", stepSize, context);
    return (t) => context.baseLearningRate * gamma ** Math.floor(t / length);
  },
  about: {
    title: { en: "Step decay", ko: "계단식 감소" },
    summary: {
      en: "Multiplies the learning rate by a factor at regular intervals.",
      ko: "일정한 간격마다 학습률에 비율을 곱합니다.",
    },
    use: {
      en: "Long runs of sgd whose plateaus are known, as in image classification.",
      ko: "이미지 분류처럼 정체 구간이 알려진 긴 SGD 학습에 적합합니다.",
    },
    avoid: {
      en: "Where the stairs would have to be guessed: cosine-annealing has no such number.",
      ko: "계단 길이를 짐작해야 한다면 그런 값이 필요 없는 cosine-annealing을 쓰세요.",
    },
    formula: String.raw`\eta(t) = \eta_0\,\gamma^{\lfloor t / s \rfloor}`,
    source: "K. He et al. (2016), Deep Residual Learning for Image Recognition",
  },
});
