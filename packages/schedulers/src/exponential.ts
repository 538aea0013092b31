import { type SchedulerPlugin, defineScheduler } from "@downslope/core";
import { z } from "zod";

/** Options of {@link exponential}. */
export interface ExponentialOptions {
  /** Factor γ from one step to the next, above 0. For a factor per epoch, take its root: `0.9 ** (1 / stepsPerEpoch)`. */
  readonly gamma: number;
}

/**
 * Falls by the same factor at every step.
 *
 *     η(t) = η0 γ^t
 *
 * Source: PyTorch's ExponentialLR, stepped at every step.
 */
export const exponential: SchedulerPlugin<ExponentialOptions> = defineScheduler({
  name: "exponential",
  options: z.object({ gamma: z.number().positive().describe("factor from one step to the next") }),
  create:
    ({ gamma }, { baseLearningRate }) =>
    (t) =>
      baseLearningRate * gamma ** t,
  about: {
    title: { en: "Exponential decay", ko: "지수 감소" },
    summary: {
      en: "Multiplies the learning rate by the same factor at every step.",
      ko: "매 단계 학습률에 같은 비율을 곱합니다.",
    },
    use: {
      en: "Runs of unknown length that should slow down steadily.",
      ko: "길이를 모르는 학습을 꾸준히 늦추고 싶을 때 적합합니다.",
    },
    avoid: {
      en: "Where the length is known: cosine-annealing keeps the rate high for longer. The factor is a step's, where PyTorch users often mean an epoch's.",
      ko: "학습 길이를 안다면 높은 학습률을 더 오래 유지하는 cosine-annealing을 쓰세요. PyTorch에서는 흔히 에포크마다 적용하지만 여기서는 단계마다 적용합니다.",
    },
    formula: String.raw`\eta(t) = \eta_0\,\gamma^t`,
    source: "PyTorch, ExponentialLR",
  },
});
