import { type Duration, type SchedulerPlugin, defineScheduler } from "@downslope/core";
import { z } from "zod";
import { duration, milestonesOf } from "./durations.ts";

/** Options of {@link piecewiseConstant}. */
export interface PiecewiseConstantOptions {
  /** Where the rate changes, in order, each in steps, epochs or as a fraction of the run. */
  readonly milestones: Duration[];
  /** The rates themselves, from 0: one before the first milestone, and one from each milestone on. */
  readonly values: number[];
}

/**
 * A rate of its own for each part of the run.
 *
 *     η(t) = values[n(t)],    n(t) = number of milestones m with m <= t
 *
 * The values are rates, whatever the base rate is, as in Keras's PiecewiseConstantDecay; optax's
 * piecewise_constant_schedule multiplies instead, as `multi-step` does. The step of a milestone is the first with the new
 * rate, as in PyTorch and optax; Keras keeps the old one for that step too.
 *
 * Source: Keras's PiecewiseConstantDecay.
 */
export const piecewiseConstant: SchedulerPlugin<PiecewiseConstantOptions> = defineScheduler({
  name: "piecewise-constant",
  options: z
    .object({
      milestones: z.array(duration("where the rate changes")).describe("where the rate changes, in order"),
      values: z.array(z.number().min(0)).describe("the rates: before the first milestone, and from each milestone on"),
    })
    .refine(({ milestones, values }) => values.length === milestones.length + 1, {
      path: ["values"],
      error: "have one number more than there are milestones",
    }),
  create({ milestones, values }, context) {
    const steps = milestonesOf("piecewise-constant", milestones, context);
    return (t) => values[steps.filter((milestone) => milestone <= t).length]!;
  },
  about: {
    title: { en: "Piecewise constant", ko: "구간별 상수" },
    summary: {
      en: "Gives each part of the run a learning rate of its own.",
      ko: "학습 구간마다 학습률을 따로 지정합니다.",
    },
    use: {
      en: "Recipes that list their rates, and stages with nothing in common.",
      ko: "학습률이 나열된 학습법을 따르거나, 서로 관련 없는 단계로 나누어 학습할 때 적합합니다.",
    },
    avoid: {
      en: "Where each rate is a fixed factor of the last: multi-step follows the optimizer's own rate. Keras changes one step later.",
      ko: "학습률이 일정한 비율로 바뀐다면 옵티마이저의 학습률을 따라가는 multi-step을 쓰세요. Keras는 한 단계 늦게 바꿉니다.",
    },
    formula: String.raw`\eta(t) = v_{n(t)},\quad n(t) = \lvert\{i\,:\,m_i \le t\}\rvert`,
    source: "Keras, PiecewiseConstantDecay",
  },
});
