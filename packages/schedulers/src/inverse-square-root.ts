import { type Duration, type SchedulerPlugin, defineScheduler } from "@downslope/core";
import { z } from "zod";
import { duration, stepsOf } from "./durations.ts";

/** Options of {@link inverseSquareRoot}. */
export interface InverseSquareRootOptions {
  /** Length w of the warm-up, in steps, epochs or as a fraction of the run. Default 4000. */
  readonly warmupSteps?: Duration | undefined;
}

/**
 * Rises in a straight line to the base rate, and falls with the square root of time: the schedule of the first
 * transformer, after one of its authors also called Noam.
 *
 *     η(t) = η0 min((t + 1) / w, √(w / (t + 1)))
 *
 * Steps count from 1 in it, so that the first already moves something; the peak, the base rate, is at step w - 1. The
 * paper writes the rate itself, d^-½ min(n^-½, n w^-3/2): the base rate is its peak, (d w)^-½ for a model of width d.
 *
 * Source: A. Vaswani et al. (2017), "Attention Is All You Need", section 5.3.
 */
export const inverseSquareRoot: SchedulerPlugin<InverseSquareRootOptions> = defineScheduler({
  name: "inverse-square-root",
  options: z.object({ warmupSteps: duration("length of the warm-up").default(4000) }),
  create({ warmupSteps }, context) {
    const length = stepsOf("inverse-square-root", "warmupSteps", warmupSteps, context);
    return (t) => context.baseLearningRate * Math.min((t + 1) / length, Math.sqrt(length / (t + 1)));
  },
  about: {
    title: { en: "Inverse square root (Noam)", ko: "제곱근 반비례(Noam)" },
    summary: {
      en: "Raises the learning rate in a straight line, then lets it fall with the square root of time.",
      ko: "학습률을 직선으로 올린 뒤 시간의 제곱근에 반비례해 줄입니다.",
    },
    use: {
      en: "Transformers whose run may go on for as long as one likes.",
      ko: "얼마나 오래 학습할지 정하지 않은 트랜스포머에 적합합니다.",
    },
    avoid: {
      en: "Runs of known length: linear-warmup with cosine-annealing ends lower. The base rate is the peak here; the paper writes it as (width × warm-up)^-½.",
      ko: "길이를 안다면 더 낮게 끝나는 linear-warmup과 cosine-annealing 조합을 쓰세요. 여기서는 기본 학습률이 최고점입니다. 논문은 이를 (모델 너비 × 워밍업)^-½로 적습니다.",
    },
    formula: String.raw`\eta(t) = \eta_0 \min\left(\frac{t + 1}{w},\ \sqrt{\frac{w}{t + 1}}\right)`,
    source: "A. Vaswani et al. (2017), Attention Is All You Need",
  },
});
