import { type Duration, type SchedulerPlugin, defineScheduler } from "@downslope/core";
import { z } from "zod";
import { duration, stepsOf } from "./durations.ts";

/** Options of {@link hyperbolicTangent}. */
export interface HyperbolicTangentOptions {
  /** Step T at which the minimum is reached, in steps, epochs or as a fraction of the run. Default "100%". */
  readonly totalSteps?: Duration | undefined;
  /** Rate at T and after it, from 0. Default 0. */
  readonly minimum?: number | undefined;
  /** Where the curve begins, L. Default -6. */
  readonly lower?: number | undefined;
  /** Where the curve ends, U, above L. Default 3. */
  readonly upper?: number | undefined;
}

/**
 * Falls along a hyperbolic tangent: flat at first, steep in between, flat at the end (HTD).
 *
 *     η(t) = minimum + (η0 - minimum) (1 - tanh(L + (U - L) t / T)) / 2    for t < T, else minimum
 *
 * L = -6 and U = 3, the paper's HTD(-6, 3); timm's `tanh` has -7 and 3. At T the curve itself is still (1 - tanh U) / 2 = 0.25 %
 * above the minimum.
 *
 * Source: B. Hsueh, W. Li and I. Wu (2019), "Stochastic Gradient Descent with Hyperbolic-Tangent Decay on Classification".
 */
export const hyperbolicTangent: SchedulerPlugin<HyperbolicTangentOptions> = defineScheduler({
  name: "hyperbolic-tangent",
  options: z
    .object({
      totalSteps: duration("when the minimum is reached").default("100%"),
      minimum: z.number().min(0).default(0).describe("rate at the end and after it"),
      lower: z.number().default(-6).describe("where the curve begins"),
      upper: z.number().default(3).describe("where the curve ends"),
    })
    .refine(({ lower, upper }) => lower < upper, { path: ["upper"], error: "be greater than `lower`" }),
  create({ totalSteps, minimum, lower, upper }, context) {
    const end = stepsOf("hyperbolic-tangent", "totalSteps", totalSteps, context);
    const height = context.baseLearningRate - minimum;
    return (t) => (t < end ? minimum + (height * (1 - Math.tanh(lower + ((upper - lower) * t) / end))) / 2 : minimum);
  },
  about: {
    title: { en: "Hyperbolic-tangent decay (HTD)", ko: "쌍곡 탄젠트 감소(HTD)" },
    summary: {
      en: "Lets the learning rate fall along a hyperbolic tangent, flat at first and at the end.",
      ko: "학습률을 쌍곡 탄젠트 곡선을 따라, 처음과 끝은 평탄하게 줄입니다.",
    },
    use: {
      en: "Image classification, where it was found to be a little better than stairs and cosines.",
      ko: "이미지 분류에 적합합니다. 계단식이나 코사인보다 조금 낫다고 보고되었습니다.",
    },
    avoid: {
      en: "As a first choice: cosine-annealing has no bounds to choose. timm begins its curve at -7.",
      ko: "첫 선택으로는 고를 경계가 없는 cosine-annealing을 쓰세요. timm의 곡선은 -7에서 시작합니다.",
    },
    formula: String.raw`\eta(t) = \eta_{\min} + \tfrac12 (\eta_0 - \eta_{\min})\left(1 - \tanh\left(L + (U - L)\,\frac{t}{T}\right)\right)`,
    source:
      "B. Hsueh, W. Li, I. Wu (2019), Stochastic Gradient Descent with Hyperbolic-Tangent Decay on Classification",
  },
});
