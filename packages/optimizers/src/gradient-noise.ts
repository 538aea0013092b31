import { type TransformPlugin, defineTransform, normal, splitKey } from "@downslope/core";
import { z } from "zod";
import { mapParams } from "./params.ts";

/** Options of {@link gradientNoise}. */
export interface GradientNoiseOptions {
  /** Variance η of the noise at the first step, from 0, in squared units of the gradient. Default 0.01. */
  readonly variance?: number | undefined;
  /** How fast the variance falls, γ, from 0. Default 0.55. */
  readonly decay?: number | undefined;
}

/**
 * Adds normal noise to all gradients, less and less of it, with t from 0:
 *
 *     g = g + n,  n ~ N(0, η / (1 + t)^γ)
 *
 * The noise of a step follows from the run's seed, the step and the parameter's path.
 *
 * Source: A. Neelakantan et al. (2015), "Adding Gradient Noise Improves Learning for Very Deep Networks", which takes η
 * from 0.01, 0.3 and 1.
 */
export const gradientNoise: TransformPlugin<GradientNoiseOptions> = defineTransform({
  name: "gradient-noise",
  options: z.object({
    variance: z.number().min(0).default(0.01).describe("variance of the noise at the first step"),
    decay: z.number().min(0).default(0.55).describe("power of the step by which the variance falls"),
  }),
  create: ({ variance, decay }) => ({
    init: () => ({}),
    update({ gradients, state, step, key }) {
      const paths = Object.keys(gradients).toSorted();
      if (paths.length === 0) return { gradients, state };
      const keys = splitKey(key, paths.length);
      const noise = Object.fromEntries(
        paths.map((path, i) => [path, normal(keys[i]!, gradients[path]!.shape).toFloat(gradients[path]!.dtype)]),
      );
      const size = step
        .add(1)
        .log()
        .mul(-decay / 2)
        .exp()
        .mul(Math.sqrt(variance));
      return { gradients: mapParams([gradients, noise], (g, n) => g.add(n.mul(size.toFloat(g.dtype)))), state };
    },
  }),
  about: {
    title: { en: "Gradient noise", ko: "기울기 잡음" },
    summary: {
      en: "Adds normal noise to the gradients, less with each step.",
      ko: "기울기에 정규 잡음을 더하며, 단계가 지날수록 줄입니다.",
    },
    use: {
      en: "Very deep or hard models that get stuck early or depend much on how they were initialised.",
      ko: "초반에 멈추거나 초기값에 크게 좌우되는, 아주 깊거나 학습이 어려운 모델에 적합합니다.",
    },
    avoid: {
      en: "Small batches, which are noisy enough, and gradients far below 0.1, which it drowns: lower `variance`. After a clip it is not clipped.",
      ko: "작은 배치는 이미 충분히 잡음이 많습니다. 기울기가 0.1보다 훨씬 작으면 잡음에 묻히므로 `variance`를 낮추세요. 클리핑 뒤에 두면 잡음은 잘리지 않습니다.",
    },
    formula: String.raw`g \leftarrow g + n,\quad n \sim \mathcal{N}\!\left(0, \frac{\eta}{(1+t)^{\gamma}}\right)`,
    source: "A. Neelakantan et al. (2015), Adding Gradient Noise Improves Learning for Very Deep Networks",
  },
});
