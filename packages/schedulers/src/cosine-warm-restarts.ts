import { type Duration, type SchedulerPlugin, defineScheduler } from "@downslope/core";
import { z } from "zod";
import { duration, stepsOf } from "./durations.ts";

/** Options of {@link cosineWarmRestarts}. */
export interface CosineWarmRestartsOptions {
  /** Length T_0 of the first period, in steps, epochs or as a fraction of the run. */
  readonly firstPeriod: Duration;
  /** How many times as long as the one before each period is, from 1. Default 1. */
  readonly periodMultiplier?: number | undefined;
  /** Rate that each period falls towards, from 0. Default 0. */
  readonly minimum?: number | undefined;
  /** Factor of the height from one period to the next, above 0 to 1. Default 1. */
  readonly decay?: number | undefined;
}

/** A period: which, from 0, and the share of it that is behind. */
interface Place {
  readonly period: number;
  readonly progress: number;
}

/**
 * Falls along half a cosine time and again, and starts anew at the top after each period.
 *
 *     η(t) = minimum + (η0 - minimum) d^i (1 + cos(π s / T_i)) / 2,    T_i = T_0 m^i
 *
 * where i is the period of step t and s the steps made in it. The first step of each period has the full height; the
 * minimum is never quite reached, for the step that would have it is the next restart. Periods are whole steps: T_i is
 * rounded where m is not whole. The period is found by adding up lengths, so that it is exact at every restart; the
 * logarithm that PyTorch's `step(t)`, Keras and timm find it by misses some. The decay d shrinks what is above the minimum,
 * as Keras's m_mul does. The run may end within a period; it ends at the bottom where it is T_0 (1 + m + m² + ...) steps long.
 *
 * Source: I. Loshchilov and F. Hutter (2017), "SGDR: Stochastic Gradient Descent with Warm Restarts".
 */
export const cosineWarmRestarts: SchedulerPlugin<CosineWarmRestartsOptions> = defineScheduler({
  name: "cosine-warm-restarts",
  options: z.object({
    firstPeriod: duration("length of the first period"),
    periodMultiplier: z.number().min(1).default(1).describe("how many times as long as the one before each period is"),
    minimum: z.number().min(0).default(0).describe("rate that each period falls towards"),
    decay: z.number().positive().max(1).default(1).describe("factor of the height from one period to the next"),
  }),
  create({ firstPeriod, periodMultiplier, minimum, decay }, context) {
    const first = stepsOf("cosine-warm-restarts", "firstPeriod", firstPeriod, context);
    const height = context.baseLearningRate - minimum;
    return (t) => {
      const { period, progress } = placeOf(t, first, periodMultiplier);
      return minimum + (height * decay ** period * (1 + Math.cos(Math.PI * progress))) / 2;
    };
  },
  about: {
    title: { en: "Cosine with warm restarts", ko: "웜 리스타트 코사인" },
    summary: {
      en: "Lets the learning rate fall along half a cosine time and again, each time from the top.",
      ko: "학습률을 코사인 반주기를 따라 줄이고, 주기가 끝날 때마다 처음 높이에서 다시 시작합니다.",
    },
    use: {
      en: "Snapshots of one run for an ensemble, and runs that may be stopped at the end of any period.",
      ko: "한 번의 학습에서 여러 스냅숏을 모아 앙상블하거나, 어느 주기 끝에서든 멈출 수 있는 학습에 적합합니다.",
    },
    avoid: {
      en: "One model from a run of known length: cosine-annealing spends no time on climbing again.",
      ko: "길이가 정해진 학습에서 모델 하나만 필요하다면 다시 올라가는 데 시간을 쓰지 않는 cosine-annealing을 쓰세요.",
    },
    formula: String.raw`\eta(t) = \eta_{\min} + \tfrac12 (\eta_0 - \eta_{\min})\, d^{\,i}\left(1 + \cos\frac{\pi s}{T_i}\right),\quad T_i = T_0\, m^i`,
    source: "I. Loshchilov, F. Hutter (2017), SGDR: Stochastic Gradient Descent with Warm Restarts",
  },
});

function placeOf(step: number, first: number, multiplier: number): Place {
  if (multiplier === 1) return { period: Math.floor(step / first), progress: (step % first) / first };
  let [period, rest, exact] = [0, step, first];
  for (let length = first; rest >= length; length = Math.round(exact)) {
    rest -= length;
    exact *= multiplier;
    period += 1;
  }
  return { period, progress: rest / Math.round(exact) };
}
