import { defineScheduler } from "@downslope/core";
import { z } from "zod";

/**
 * Falls like the inverse of time: half the rate after `period` steps, a third after twice as many.
 *
 *     η(t) = η0 / (1 + t / T)
 *
 * Source: H. Robbins and S. Monro (1951), "A Stochastic Approximation Method": its steps have an infinite sum, and
 * their squares a finite one.
 */
export const templateName = defineScheduler({
  name: "template-name",
  api: "1.0",
  options: z.object({
    period: z.number().positive().default(100).describe("steps until half of the rate is left"),
  }),
  create:
    ({ period }, { baseLearningRate }) =>
    (step) =>
      baseLearningRate / (1 + step / period),
  about: {
    title: { en: "Template name", ko: "Template name" },
    summary: {
      en: "Lets the learning rate fall like the inverse of time.",
      ko: "학습률을 시간에 반비례하게 줄입니다.",
    },
    use: {
      en: "Runs of unknown length that should go on settling.",
      ko: "길이를 모르는 학습을 계속 안정시키고 싶을 때 적합합니다.",
    },
    avoid: {
      en: "Where the length of the run is known: take cosine-annealing.",
      ko: "학습 길이를 안다면 cosine-annealing을 쓰세요.",
    },
    formula: String.raw`\eta(t) = \frac{\eta_0}{1 + t / T}`,
    source: "H. Robbins, S. Monro (1951), A Stochastic Approximation Method",
  },
});
