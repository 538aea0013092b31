import { type Duration, type SchedulerPlugin, defineScheduler } from "@downslope/core";
import { z } from "zod";
import { duration, stepsOf } from "./durations.ts";

/** Options of {@link cyclic}. */
export interface CyclicOptions {
  /** Rate at the bottom of each cycle, from 0. */
  readonly base: number;
  /** Rate at the top of the first cycle, from 0. Default the base rate of the optimizer. */
  readonly maximum?: number | undefined;
  /** Steps of the way up, in steps, epochs or as a fraction of the run. Default 2000. */
  readonly stepSizeUp?: Duration | undefined;
  /** Steps of the way down. Default `stepSizeUp`. */
  readonly stepSizeDown?: Duration | undefined;
  /** How the height goes on: it stays, halves with each cycle, or falls by `gamma` at each step. Default "triangular". */
  readonly mode?: "triangular" | "triangular2" | "exponential-range" | undefined;
  /** Factor γ of the height at each step under "exponential-range", above 0 to 1. Default 1. */
  readonly gamma?: number | undefined;
  /** Whether it starts at the top and falls first: for momentum beside a rate that rises. Default false. */
  readonly inverse?: boolean | undefined;
}

/**
 * Rises and falls in straight lines, cycle after cycle, between two rates.
 *
 *     η(t) = base + (maximum - base) h(t) s(t)
 *     h    = rises from 0 to 1 in stepSizeUp steps, and falls to 0 in stepSizeDown
 *     s    = 1 triangular, 2^-i in cycle i triangular2, γ^t exponential-range
 *     inverse: maximum - (maximum - base) h(t) s(t)
 *
 * The same as PyTorch's CyclicLR, whose `scale_fn` it leaves out, for a document could not hold it. PyTorch moves
 * momentum along unless told not to; here `schedules: { momentum: { use: cyclic, base: 0.8, maximum: 0.9, inverse: true } }`
 * does, with the same lengths and mode.
 *
 * Source: L. N. Smith (2017), "Cyclical Learning Rates for Training Neural Networks".
 */
export const cyclic: SchedulerPlugin<CyclicOptions> = defineScheduler({
  name: "cyclic",
  options: z.object({
    base: z.number().min(0).describe("rate at the bottom of each cycle"),
    maximum: z.number().min(0).optional().describe("rate at the top; the optimizer's rate where left out"),
    stepSizeUp: duration("length of the way up").default(2000),
    stepSizeDown: duration("length of the way down, that of the way up where left out").optional(),
    mode: z
      .enum(["triangular", "triangular2", "exponential-range"])
      .default("triangular")
      .describe("whether the height stays, halves with each cycle or falls by gamma at each step"),
    gamma: z.number().positive().max(1).default(1).describe("factor of the height at each step"),
    inverse: z.boolean().default(false).describe("whether it starts at the top, as momentum does"),
  }),
  create({ base, stepSizeUp, mode, gamma, inverse, ...options }, context) {
    const { maximum = context.baseLearningRate, stepSizeDown = stepSizeUp } = options;
    const up = stepsOf("cyclic", "stepSizeUp", stepSizeUp, context);
    const down = stepsOf("cyclic", "stepSizeDown", stepSizeDown, context);
    const scales = {
      triangular: () => 1,
      triangular2: (t: number) => 2 ** -Math.floor(t / (up + down)),
      "exponential-range": (t: number) => gamma ** t,
    };
    return (t) => {
      const place = t % (up + down);
      const height = place <= up ? place / up : (up + down - place) / down;
      const moved = (maximum - base) * height * scales[mode](t);
      return inverse ? maximum - moved : base + moved;
    };
  },
  about: {
    title: { en: "Cyclic", ko: "순환 학습률" },
    summary: {
      en: "Lets the learning rate rise and fall in straight lines between two rates, cycle after cycle.",
      ko: "두 학습률 사이를 직선으로 오르내리는 주기를 되풀이합니다.",
    },
    use: {
      en: "Where no single rate is known to fit: the bounds come from a range test. For momentum: inverse, under schedules.momentum.",
      ko: "알맞은 학습률을 하나로 정하기 어려울 때 적합합니다. 두 경계는 학습률 범위 시험으로 정하세요. 모멘텀에는 schedules.momentum에서 inverse를 켜서 씁니다.",
    },
    avoid: {
      en: "Where the run must end at a low rate whenever it ends: one-cycle or cosine-annealing do. PyTorch's moves momentum unasked; this moves only what is named.",
      ko: "학습이 반드시 낮은 학습률로 끝나야 한다면 one-cycle이나 cosine-annealing을 쓰세요. PyTorch는 묻지 않고 모멘텀까지 바꾸지만, 여기서는 지정한 것만 움직입니다.",
    },
    formula: String.raw`\eta(t) = \eta_{\mathrm{base}} + (\eta_{\max} - \eta_{\mathrm{base}})\, h(t)\, s(t)`,
    source: "L. N. Smith (2017), Cyclical Learning Rates for Training Neural Networks",
  },
});
