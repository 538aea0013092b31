import { type Duration, type SchedulerPlugin, defineScheduler, resolveDuration } from "@downslope/core";
import { z } from "zod";
import { duration } from "./durations.ts";

/** Options of {@link multiStep}. */
export interface MultiStepOptions {
  /** Where the rate falls, in any order, each in steps, epochs or as a fraction of the run. One that is named twice counts twice. */
  readonly milestones: Duration[];
  /** Factor γ at each milestone, above 0. Default 0.1. */
  readonly gamma?: number | undefined;
}

/**
 * Falls by a factor at chosen steps.
 *
 *     η(t) = η0 γ^n(t),    n(t) = number of milestones m with m <= t
 *
 * The step of a milestone is the first with the new rate, as in PyTorch's MultiStepLR and optax's
 * piecewise_constant_schedule; Keras's PiecewiseConstantDecay changes one step later. A milestone that is named twice
 * applies γ², as in PyTorch.
 *
 * Source: PyTorch's MultiStepLR; K. He et al. (2016), "Deep Residual Learning for Image Recognition", section 4.2.
 */
export const multiStep: SchedulerPlugin<MultiStepOptions> = defineScheduler({
  name: "multi-step",
  options: z.object({
    milestones: z.array(duration("where the rate falls")).describe("where the rate falls"),
    gamma: z.number().positive().default(0.1).describe("factor at each milestone"),
  }),
  create({ milestones, gamma }, context) {
    const steps = milestones.map((one) => resolveDuration("multi-step", "milestones", one, context));
    return (t) => context.baseLearningRate * gamma ** steps.filter((milestone) => milestone <= t).length;
  },
  about: {
    title: { en: "Multi-step decay", ko: "다단계 감소" },
    summary: {
      en: "Multiplies the learning rate by a factor at chosen steps.",
      ko: "정해 둔 단계마다 학습률에 비율을 곱합니다.",
    },
    use: {
      en: "Recipes that name their milestones, such as 50% and 75% of the run for residual networks.",
      ko: "잔차 신경망의 50%, 75%처럼 감소 시점이 알려진 학습법을 그대로 따를 때 적합합니다.",
    },
    avoid: {
      en: "Where the milestones would have to be guessed: cosine-annealing has none. Keras changes one step later.",
      ko: "감소 시점을 짐작해야 한다면 그런 값이 필요 없는 cosine-annealing을 쓰세요. Keras는 한 단계 늦게 바꿉니다.",
    },
    formula: String.raw`\eta(t) = \eta_0\,\gamma^{\,\lvert\{i\,:\,m_i \le t\}\rvert}`,
    source: "K. He et al. (2016), Deep Residual Learning for Image Recognition",
  },
});
