import { type Duration, type SchedulerPlugin, defineScheduler } from "@downslope/core";
import { z } from "zod";
import { duration, stepsOf } from "./durations.ts";

/** Options of {@link rex}. */
export interface RexOptions {
  /** Step T at which the minimum is reached, in steps, epochs or as a fraction of the run. Default "100%". */
  readonly totalSteps?: Duration | undefined;
  /** Rate at T and after it, from 0. Default 0. */
  readonly minimum?: number | undefined;
}

/**
 * Falls slowly at first and ever faster, to a minimum, and stays there (reflected exponential).
 *
 *     η(t) = minimum + (η0 - minimum) (1 - p) / (1 - p / 2),    p = t / T, for t < T, else minimum
 *
 * Source: J. Chen, C. Wolfe and A. Kyrillidis (2022), "REX: Revisiting Budgeted Training with an Improved Schedule".
 */
export const rex: SchedulerPlugin<RexOptions> = defineScheduler({
  name: "rex",
  options: z.object({
    totalSteps: duration("when the minimum is reached").default("100%"),
    minimum: z.number().min(0).default(0).describe("rate at the end and after it"),
  }),
  create({ totalSteps, minimum }, context) {
    const end = stepsOf("rex", "totalSteps", totalSteps, context);
    const height = context.baseLearningRate - minimum;
    return (t) => (t < end ? minimum + (height * (1 - t / end)) / (1 - t / end / 2) : minimum);
  },
  about: {
    title: { en: "REX", ko: "REX" },
    summary: {
      en: "Lets the learning rate fall slowly at first and ever faster towards the end.",
      ko: "학습률을 처음에는 천천히, 끝으로 갈수록 빠르게 줄입니다.",
    },
    use: {
      en: "Budgets that are small for the task, for which it was found.",
      ko: "과제에 비해 예산이 작은 학습에 적합합니다. 그런 조건에서 제안된 방법입니다.",
    },
    avoid: {
      en: "Where results must compare with those of others: cosine-annealing is what most papers use.",
      ko: "다른 결과와 비교해야 한다면 대부분의 논문이 쓰는 cosine-annealing을 쓰세요.",
    },
    formula: String.raw`\eta(t) = \eta_{\min} + (\eta_0 - \eta_{\min}) \frac{1 - t/T}{1 - \tfrac12\, t/T}`,
    source: "J. Chen, C. Wolfe, A. Kyrillidis (2022), REX: Revisiting Budgeted Training with an Improved Schedule",
  },
});
