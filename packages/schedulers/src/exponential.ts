import { type Duration, type SchedulerPlugin, defineScheduler } from "@downslope/core";
import { z } from "zod";
import { duration, stepsOf } from "./durations.ts";

/** Options of {@link exponential}. */
export interface ExponentialOptions {
  /** Factor γ in so many steps, above 0. */
  readonly gamma: number;
  /** Steps s in which the rate falls by γ, in steps, epochs or as a fraction of the run. Default 1. */
  readonly decaySteps?: Duration | undefined;
  /** Rate that it falls no lower than, from 0. Default 0. */
  readonly minimum?: number | undefined;
}

/**
 * Falls by the same factor at every step, γ in each `decaySteps` of them.
 *
 *     η(t) = max(η0 γ^(t / s), minimum)
 *
 * With one step as in PyTorch's ExponentialLR, stepped at every step; PyTorch users often mean a factor per epoch, which
 * `decaySteps: "1 epoch"` gives. Keras's ExponentialDecay and optax's exponential_decay have the same `decay_steps`; in
 * stairs, their `staircase`, it is `step`.
 *
 * Source: PyTorch's ExponentialLR; Keras's ExponentialDecay.
 */
export const exponential: SchedulerPlugin<ExponentialOptions> = defineScheduler({
  name: "exponential",
  options: z.object({
    gamma: z.number().positive().describe("factor in so many steps as decaySteps says"),
    decaySteps: duration("steps in which the rate falls by gamma").default(1),
    minimum: z.number().min(0).default(0).describe("rate that it falls no lower than"),
  }),
  create({ gamma, decaySteps, minimum }, context) {
    const length = stepsOf("exponential", "decaySteps", decaySteps, context);
    return (t) => Math.max(context.baseLearningRate * gamma ** (t / length), minimum);
  },
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
      en: "Where the length is known: cosine-annealing keeps the rate high for longer. The factor is a step's, where PyTorch users often mean an epoch's: for that set decaySteps to 1 epoch.",
      ko: "학습 길이를 안다면 높은 학습률을 더 오래 유지하는 cosine-annealing을 쓰세요. PyTorch에서는 흔히 에포크마다 적용하지만 여기서는 단계마다 적용합니다. 에포크마다 적용하려면 decaySteps를 1 epoch으로 두세요.",
    },
    formula: String.raw`\eta(t) = \max\left(\eta_0\,\gamma^{t / s},\ \eta_{\min}\right)`,
    source: "PyTorch, ExponentialLR",
  },
});
