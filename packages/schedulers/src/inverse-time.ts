import { type Duration, type SchedulerPlugin, defineScheduler } from "@downslope/core";
import { z } from "zod";
import { duration, stepsOf } from "./durations.ts";

/** Options of {@link inverseTime}. */
export interface InverseTimeOptions {
  /** How fast it falls, r, from 0: after `decaySteps` steps the rate is divided by 1 + r. Default 1. */
  readonly decayRate?: number | undefined;
  /** Steps s to which `decayRate` refers, in steps, epochs or as a fraction of the run. */
  readonly decaySteps: Duration;
  /** Whether it falls in stairs of `decaySteps` steps. Default false. */
  readonly staircase?: boolean | undefined;
}

/**
 * Falls as one over time.
 *
 *     η(t) = η0 / (1 + r t / s),    in stairs η0 / (1 + r ⌊t / s⌋)
 *
 * The same as Keras's InverseTimeDecay; with one step the `decay` of the older Keras optimizers. Its sum diverges and
 * that of its squares does not, which is what stochastic approximation asks of a rate.
 *
 * Source: H. Robbins and S. Monro (1951), "A Stochastic Approximation Method"; Keras's InverseTimeDecay.
 */
export const inverseTime: SchedulerPlugin<InverseTimeOptions> = defineScheduler({
  name: "inverse-time",
  options: z.object({
    decayRate: z.number().min(0).default(1).describe("how fast it falls: divided by 1 + decayRate after decaySteps"),
    decaySteps: duration("steps to which decayRate refers"),
    staircase: z.boolean().default(false).describe("whether it falls in stairs of decaySteps steps"),
  }),
  create({ decayRate, decaySteps, staircase }, context) {
    const length = stepsOf("inverse-time", "decaySteps", decaySteps, context);
    const passed = (t: number): number => (staircase ? Math.floor(t / length) : t / length);
    return (t) => context.baseLearningRate / (1 + decayRate * passed(t));
  },
  about: {
    title: { en: "Inverse time decay", ko: "시간 반비례 감소" },
    summary: {
      en: "Lets the learning rate fall as one over time.",
      ko: "학습률을 시간에 반비례해 줄입니다.",
    },
    use: {
      en: "Runs of unknown length, and convex problems, for which it has a proof.",
      ko: "길이를 모르는 학습과, 수렴이 증명된 볼록 문제에 적합합니다.",
    },
    avoid: {
      en: "Deep networks of known run length: the rate falls too early there. Take cosine-annealing.",
      ko: "길이가 정해진 심층 신경망에서는 너무 일찍 떨어집니다. cosine-annealing을 쓰세요.",
    },
    formula: String.raw`\eta(t) = \frac{\eta_0}{1 + r\, t / s}`,
    source: "H. Robbins, S. Monro (1951), A Stochastic Approximation Method",
  },
});
