import { type SchedulerPlugin, type StatefulSchedule, defineScheduler } from "@downslope/core";
import { z } from "zod";

/** Options of {@link reduceOnPlateau}. */
export interface ReduceOnPlateauOptions {
  /** What is watched: `loss`, `validation.loss`, or a metric. Default "loss". */
  readonly monitor?: string | undefined;
  /** Whether smaller or larger is better. Default "min". */
  readonly mode?: "min" | "max" | undefined;
  /** Factor γ by which the rate falls, from 0 to below 1. Default 0.1. */
  readonly factor?: number | undefined;
  /** Epochs without improvement that are borne; the rate falls at the one after. Default 10. */
  readonly patience?: number | undefined;
  /** Epochs after a fall that do not count as bad. Default 0. */
  readonly cooldown?: number | undefined;
  /** Lowest rate, from 0. Default 0. */
  readonly minimum?: number | undefined;
  /** How much better counts as better, from 0: a share of the best, or in the metric's unit. Default 1e-4. */
  readonly threshold?: number | undefined;
  /** Whether the threshold is a share of the best or in the metric's unit. Default "relative". */
  readonly thresholdMode?: "relative" | "absolute" | undefined;
}

/** What is kept between epochs. */
export type PlateauState = {
  readonly learningRate: number;
  /** Best metric so far; null before the first. */
  readonly best: number | null;
  /** Epochs in a row without improvement. */
  readonly bad: number;
  /** Epochs of cooldown left. */
  readonly cooling: number;
};

/** A fall by less than this is not made, as in PyTorch. */
const smallestFall = 1e-8;

/**
 * Falls by a factor when a metric has not improved for more than `patience` epochs. After each epoch:
 *
 *     better   a metric m improves on the best b when
 *                m < b (1 - threshold)  min, relative      m > b (1 + threshold)  max, relative
 *                m < b - threshold      min, absolute      m > b + threshold      max, absolute
 *     bad      counts epochs that are not better; 0 after one that is, and during cooldown
 *     fall     when bad > patience: η = max(γ η, minimum), unless that is less than 1e-8 lower
 *
 * All as in PyTorch's ReduceLROnPlateau (Keras and optax fall one epoch earlier), its relative threshold on metrics
 * below 0 included: there it lets slightly worse values pass for better, so take an absolute one. A metric that is not
 * finite is never better.
 *
 * Source: PyTorch's ReduceLROnPlateau.
 */
export const reduceOnPlateau: SchedulerPlugin<ReduceOnPlateauOptions> = defineScheduler({
  name: "reduce-on-plateau",
  options: z.object({
    monitor: z.string().min(1).default("loss").describe("what is watched: loss, validation.loss or a metric"),
    mode: z.enum(["min", "max"]).default("min").describe("whether smaller or larger is better"),
    factor: z.number().min(0).lt(1).default(0.1).describe("factor by which the rate falls"),
    patience: z.int().min(0).default(10).describe("epochs without improvement that are borne"),
    cooldown: z.int().min(0).default(0).describe("epochs after a fall that do not count as bad"),
    minimum: z.number().min(0).default(0).describe("lowest rate"),
    threshold: z.number().min(0).default(1e-4).describe("how much better counts as better"),
    thresholdMode: z
      .enum(["relative", "absolute"])
      .default("relative")
      .describe("whether the threshold is a share of the best or in the metric's unit"),
  }),
  create({ monitor, mode, factor, patience, cooldown, minimum, threshold, thresholdMode }, { baseLearningRate }) {
    const sign = mode === "min" ? -1 : 1;
    const goal = (best: number) =>
      thresholdMode === "relative" ? best * (1 + sign * threshold) : best + sign * threshold;
    const isBetter = (metric: number, best: number | null) =>
      Number.isFinite(metric) && (best === null || sign * metric > sign * goal(best));
    const fall = (rate: number) => {
      const lower = Math.max(rate * factor, minimum);
      return rate - lower > smallestFall ? lower : rate;
    };
    return {
      monitor,
      init: () => ({ learningRate: baseLearningRate, best: null, bad: 0, cooling: 0 }),
      learningRate: ({ learningRate }) => learningRate,
      observe({ learningRate, best, bad, cooling }, metric) {
        const better = isBetter(metric, best);
        const now = better || cooling > 0 ? 0 : bad + 1;
        const next = { learningRate, best: better ? metric : best, bad: now, cooling: Math.max(0, cooling - 1) };
        return now > patience ? { ...next, learningRate: fall(learningRate), bad: 0, cooling: cooldown } : next;
      },
    } satisfies StatefulSchedule<PlateauState>;
  },
  about: {
    title: { en: "Reduce on plateau", ko: "정체 시 감소" },
    summary: {
      en: "Lets the learning rate fall when a metric has stopped improving.",
      ko: "지표가 더 나아지지 않으면 학습률을 줄입니다.",
    },
    use: {
      en: "Runs of unknown length with a validation split to watch.",
      ko: "길이를 모르고 지켜볼 검증 데이터가 있는 학습에 적합합니다.",
    },
    avoid: {
      en: "Noisy metrics and runs that must repeat exactly elsewhere: a closed form such as cosine-annealing depends on the step alone. For metrics below 0 set thresholdMode to absolute. Keras and optax fall one epoch earlier.",
      ko: "지표가 들쭉날쭉하거나 다른 환경에서 똑같이 재현해야 한다면 단계 수에만 의존하는 cosine-annealing 같은 스케줄을 쓰세요. 지표가 0보다 작다면 thresholdMode를 absolute로 두세요. Keras와 optax는 한 에포크 일찍 줄입니다.",
    },
    formula: String.raw`\eta \leftarrow \max(\gamma\,\eta,\ \eta_{\min}) \ \text{after more than}\ p\ \text{epochs without improvement}`,
    source: "PyTorch, ReduceLROnPlateau",
  },
});
