import { type OptimizerPlugin, type Params, type UpdateArguments, defineOptimizer } from "@downslope/core";
import { z } from "zod";
import { addL2 } from "./decay.ts";
import { biasCorrection, runningMean } from "./moments.ts";
import { beta1, decayOf, epsilonOf, l2, learningRate, weightDecay } from "./options.ts";
import { mapParams, zerosFor } from "./params.ts";

/** Options of {@link adamax}. */
export interface AdamaxOptions {
  /** Base learning rate η, from 0; the largest that a step can be. Default 0.002. */
  readonly learningRate?: number | undefined;
  /** Decay of the running mean of gradients, from 0 to below 1. Default 0.9. */
  readonly beta1?: number | undefined;
  /** Decay of the largest gradient so far, from 0 to below 1. Default 0.999. */
  readonly beta2?: number | undefined;
  /** Added to each gradient's size, from 0, in units of the gradient. Default 1e-8. */
  readonly epsilon?: number | undefined;
  /** Weight decay λ, added to the gradient (L2). Default 0. */
  readonly weightDecay?: number | undefined;
}

type AdamaxState = { readonly mean: Params; readonly largest: Params };

/**
 * Adamax: Adam with the largest gradient, slowly forgotten, in place of the root mean square. With t from 1:
 *
 *     g = gradient + λ p
 *     m = β1 m + (1 - β1) g
 *     u = max(β2 u, |g| + ε)
 *     p = p - η / (1 - β1^t) · m / u
 *
 * As in PyTorch and optax ε is added to |g|. Keras adds it to u.
 *
 * Source: D. P. Kingma and J. Ba (2015), "Adam: A Method for Stochastic Optimization", algorithm 2.
 */
export const adamax: OptimizerPlugin<AdamaxOptions> = defineOptimizer({
  name: "adamax",
  options: z.object({
    learningRate: learningRate(2e-3),
    beta1,
    beta2: decayOf(0.999, "the largest gradient so far"),
    epsilon: epsilonOf(1e-8, "added to each gradient's size"),
    weightDecay: weightDecay(0, l2),
  }),
  schedulable: ["beta1", "beta2", "weightDecay"],
  create: (options) => ({
    init: (params): AdamaxState => ({ mean: zerosFor(params), largest: zerosFor(params) }),
    update({ gradients, params, state, learningRate: base, step }: UpdateArguments<AdamaxState>) {
      const decayed = addL2(gradients, params, options.weightDecay);
      const mean = runningMean(state.mean, decayed, options.beta1);
      const largest = mapParams([state.largest, decayed], (u, g) => {
        const [faded, size] = [u.mul(options.beta2), g.abs().add(options.epsilon)];
        return faded.less(size).where(size, faded);
      });
      const rate = base.div(biasCorrection(options.beta1, step));
      return {
        params: mapParams([params, mean, largest], (p, m, u) => p.sub(m.mul(rate).div(u))),
        state: { mean, largest },
      };
    },
  }),
  about: {
    title: { en: "Adamax", ko: "아다맥스(Adamax)" },
    summary: {
      en: "Adam with the largest gradient so far, slowly forgotten, in place of the root mean square.",
      ko: "Adam의 제곱평균제곱근 대신, 서서히 잊어 가는 최대 기울기를 씁니다.",
    },
    use: {
      en: "Gradients that are small but for rare bursts, as of embeddings: no step is longer than the rate.",
      ko: "임베딩처럼 평소에는 기울기가 작고 가끔 크게 튈 때 적합합니다. 이동이 학습률보다 커지지 않습니다.",
    },
    avoid: {
      en: "Elsewhere adam is the usual choice: here one outlier shrinks the steps of hundreds to come. Keras adds ε to the largest gradient, not to each.",
      ko: "그 밖에는 adam이 보통 더 낫습니다. 여기서는 한 번의 이상치가 이후 수백 번의 이동을 줄입니다. Keras는 ε을 각 기울기가 아니라 최댓값에 더합니다.",
    },
    formula: String.raw`u \leftarrow \max(\beta_2 u, |g| + \epsilon),\quad p \leftarrow p - \frac{\eta}{1-\beta_1^t}\,\frac{m}{u}`,
    source: "D. P. Kingma, J. Ba (2015), Adam: A Method for Stochastic Optimization",
  },
});
