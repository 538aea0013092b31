import { type Duration, type SchedulerPlugin, defineScheduler } from "@downslope/core";
import { z } from "zod";
import { duration, stepsOf } from "./durations.ts";

/** Options of {@link oneCycle}. */
export interface OneCycleOptions {
  /** Rate at the peak, from 0. Default the base rate; for an inverse cycle 0.95. */
  readonly maximum?: number | undefined;
  /** Length T of the cycle, in steps, epochs or as a fraction of the run. Default "100%". */
  readonly totalSteps?: Duration | undefined;
  /** Share p of the steps that rise, from 0 to 1. Default 0.3. */
  readonly warmupFraction?: number | undefined;
  /** Curve of each phase. Default "cosine". */
  readonly annealing?: "cosine" | "linear" | undefined;
  /** The first rate is the peak over this, above 0. Default 25. */
  readonly divFactor?: number | undefined;
  /** The last rate is the first over this, above 0. Default 10 000. */
  readonly finalDivFactor?: number | undefined;
  /** Whether it falls back to the first rate in as many steps as it rose, and only then to the last. Default false. */
  readonly threePhase?: boolean | undefined;
  /** Whether it falls from the maximum to `minimum` and back instead: for momentum beside a rate that rises and falls. Default false. */
  readonly inverse?: boolean | undefined;
  /** Value at the bottom of an inverse cycle, from 0. Default 0.85. */
  readonly minimum?: number | undefined;
}

interface Phase {
  readonly from: number;
  readonly to: number;
  /** Step at which it arrives; it need not be whole. */
  readonly end: number;
}

const schema = z
  .object({
    maximum: z.number().min(0).optional().describe("rate at the peak; the base rate where left out"),
    totalSteps: duration("length of the cycle").default("100%"),
    warmupFraction: z.number().min(0).max(1).default(0.3).describe("share of the steps that rise"),
    annealing: z.enum(["cosine", "linear"]).default("cosine").describe("curve of each phase"),
    divFactor: z.number().positive().default(25).describe("the first rate is the peak over this"),
    finalDivFactor: z.number().positive().default(1e4).describe("the last rate is the first over this"),
    threePhase: z.boolean().default(false).describe("whether it falls to the first rate, and only then to the last"),
    inverse: z.boolean().default(false).describe("whether it falls and rises instead, as momentum does"),
    minimum: z.number().min(0).optional().describe("value at the bottom of an inverse cycle; 0.85 where left out"),
  })
  .refine(({ inverse, minimum }) => inverse || minimum === undefined, {
    path: ["minimum"],
    error: "be left out unless `inverse` is true; the lowest rate is maximum / divFactor / finalDivFactor",
  });

/**
 * Rises to a peak and falls far below where it began, in one cycle. With a first rate of maximum / divFactor and a last
 * one of maximum / divFactor / finalDivFactor:
 *
 *     two phases    first -> maximum until step p T - 1, -> last until T - 1
 *     three phases  first -> maximum until step p T - 1, -> first until 2 p T - 2, -> last until T - 1
 *     inverse       maximum -> minimum while the rate rises, -> maximum while it falls, and there in a third phase
 *
 * PyTorch's OneCycleLR to the step: the peak at p T - 1, the end at T - 1; optax's cosine_onecycle_schedule has them one
 * step later, fastai divides the maximum by 1e5 at the end. Past the end the last rate stays, where PyTorch throws, and a
 * first phase that arrives at step 0, where PyTorch divides by zero, is at its peak there.
 *
 * PyTorch moves momentum, or Adam's beta1, along without being asked. Here what is not named is left alone, so that an
 * optimizer without momentum needs no switch: `schedules: { momentum: { use: one-cycle, inverse: true } }` is its
 * inverse cycle of 0.95, 0.85, 0.95.
 *
 * Source: L. N. Smith and N. Topin (2018), "Super-Convergence"; PyTorch's OneCycleLR.
 */
export const oneCycle: SchedulerPlugin<OneCycleOptions> = defineScheduler({
  name: "one-cycle",
  options: schema,
  create(options, context) {
    const { annealing, totalSteps } = options;
    const length = stepsOf("one-cycle", "totalSteps", totalSteps, context);
    const phases = phasesOf(options, length, context.baseLearningRate);
    return (step) => {
      const t = Math.min(step, length - 1);
      const i = phases.findIndex((phase) => t <= phase.end);
      const { from, to, end } = phases[i]!;
      const start = phases[i - 1]?.end ?? 0;
      const progress = end === start ? 1 : (t - start) / (end - start);
      return annealing === "linear"
        ? from + (to - from) * progress
        : to + ((from - to) / 2) * (1 + Math.cos(Math.PI * progress));
    };
  },
  about: {
    title: { en: "One cycle", ko: "원사이클" },
    summary: {
      en: "Raises the learning rate to a peak and lets it fall far below where it began, in one cycle.",
      ko: "학습률을 최고점까지 올렸다가 처음보다 훨씬 낮게 내리는 한 번의 주기를 그립니다.",
    },
    use: {
      en: "Short runs of known length with large rates; find the peak with a range test. For momentum beside it: schedules.momentum with inverse.",
      ko: "길이가 정해진 짧은 학습을 큰 학습률로 마칠 때 적합합니다. 최고점은 학습률 범위 시험으로 찾으세요. 모멘텀도 함께 움직이려면 schedules.momentum에 inverse를 켜서 쓰세요.",
    },
    avoid: {
      en: "Runs that may be prolonged: the rate has nothing left at the end. PyTorch's moves momentum unasked; this moves only what is named.",
      ko: "더 길어질 수 있는 학습에서는 피하세요. 끝에는 학습률이 거의 남지 않습니다. PyTorch는 묻지 않고 모멘텀까지 바꾸지만, 여기서는 지정한 것만 움직입니다.",
    },
    formula: String.raw`\eta_{\max}/d \;\to\; \eta_{\max} \;\to\; \eta_{\max}/(d\,d_{\mathrm{final}}),\quad \eta = b + \tfrac12 (a - b)(1 + \cos \pi s)`,
    source:
      "L. N. Smith, N. Topin (2018), Super-Convergence: Very Fast Training of Neural Networks Using Large Learning Rates",
  },
});

/** The phases of a cycle of that many steps. */
function phasesOf(options: z.output<typeof schema>, steps: number, base: number): Phase[] {
  const { warmupFraction, divFactor, finalDivFactor, threePhase, inverse } = options;
  const { maximum = inverse ? 0.95 : base, minimum = 0.85 } = options;
  const first = inverse ? maximum : maximum / divFactor;
  const peak = inverse ? minimum : maximum;
  const last = inverse ? maximum : first / finalDivFactor;
  const rising = { from: first, to: peak, end: warmupFraction * steps - 1 };
  if (!threePhase) return [rising, { from: peak, to: last, end: steps - 1 }];
  const falling = { from: peak, to: first, end: 2 * warmupFraction * steps - 2 };
  return [rising, falling, { from: first, to: last, end: steps - 1 }];
}
