import { type SchedulerPlugin, defineScheduler } from "@downslope/core";
import { z } from "zod";

/** Options of {@link constant}: none. */
export type ConstantOptions = Readonly<Record<never, never>>;

/**
 * The optimizer's own learning rate at every step.
 *
 *     η(t) = η0
 *
 * PyTorch's ConstantLR is another thing: a factor for the first steps.
 */
export const constant: SchedulerPlugin<ConstantOptions> = defineScheduler({
  name: "constant",
  options: z.object({}),
  create:
    (_, { baseLearningRate }) =>
    () =>
      baseLearningRate,
  about: {
    title: { en: "Constant", ko: "상수" },
    summary: {
      en: "Keeps the learning rate as it is.",
      ko: "학습률을 그대로 유지합니다.",
    },
    use: {
      en: "First experiments, and short runs with adam.",
      ko: "첫 실험이나 adam을 쓰는 짧은 학습에 적합합니다.",
    },
    avoid: {
      en: "For the last bit of accuracy: let the rate fall, for instance by cosine-annealing. PyTorch's ConstantLR scales the first steps instead.",
      ko: "정확도를 끝까지 끌어올리려면 cosine-annealing처럼 학습률을 줄이세요. PyTorch의 ConstantLR은 이와 달리 처음 몇 단계의 학습률에 비율을 곱합니다.",
    },
    formula: String.raw`\eta(t) = \eta_0`,
    source: "H. Robbins, S. Monro (1951), A Stochastic Approximation Method",
  },
});
