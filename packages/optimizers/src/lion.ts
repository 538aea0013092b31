import { type OptimizerPlugin, type Params, type UpdateArguments, defineOptimizer } from "@downslope/core";
import { z } from "zod";
import { shrink } from "./decay.ts";
import { runningMean } from "./moments.ts";
import { beta1, decayOf, decoupled, learningRate, weightDecay } from "./options.ts";
import { mapParams, zerosFor } from "./params.ts";

/** Options of {@link lion}. */
export interface LionOptions {
  /** Base learning rate η, from 0: the size of every parameter's step. Default 0.0001. */
  readonly learningRate?: number | undefined;
  /** Share of the running mean in the direction of a step, from 0 to below 1. Default 0.9. */
  readonly beta1?: number | undefined;
  /** Decay of the running mean itself, from 0 to below 1. Default 0.99. */
  readonly beta2?: number | undefined;
  /** Weight decay λ, beside the step and scaled by the rate in force. Default 0. */
  readonly weightDecay?: number | undefined;
}

type LionState = { readonly mean: Params };

/**
 * Lion: every parameter moves by the learning rate, along the sign of a mix of the gradient and its running mean.
 *
 *     p = p (1 - η λ)
 *     p = p - η sign(β1 m + (1 - β1) g)
 *     m = β2 m + (1 - β2) g
 *
 * The step is larger than Adam's, so that its authors take a rate 3 to 10 times lower and a decay as much higher. The
 * decay is 0 unless it is set, as in their code; optax has 0.001.
 *
 * Source: X. Chen et al. (2023), "Symbolic Discovery of Optimization Algorithms", algorithm 2.
 */
export const lion: OptimizerPlugin<LionOptions> = defineOptimizer({
  name: "lion",
  options: z.object({
    learningRate: learningRate(1e-4),
    beta1: beta1.describe("share of the running mean in the direction of a step"),
    beta2: decayOf(0.99, "the running mean of gradients"),
    weightDecay: weightDecay(0, decoupled),
  }),
  schedulable: ["beta1", "beta2", "weightDecay"],
  create: ({ beta1: share, beta2: decay, weightDecay: lambda }) => ({
    init: (params): LionState => ({ mean: zerosFor(params) }),
    update({ gradients, params, state, learningRate: rate }: UpdateArguments<LionState>) {
      const direction = runningMean(state.mean, gradients, share);
      return {
        params: mapParams([shrink(params, rate, lambda), direction], (p, d) => p.sub(d.sign().mul(rate))),
        state: { mean: runningMean(state.mean, gradients, decay) },
      };
    },
  }),
  about: {
    title: { en: "Lion", ko: "라이언(Lion)" },
    summary: {
      en: "Moves every parameter by the learning rate, along the sign of a smoothed gradient.",
      ko: "매끄럽게 만든 기울기의 부호를 따라 모든 파라미터를 학습률만큼 움직입니다.",
    },
    use: {
      en: "Large models and batches with little memory: it keeps one number for each parameter, where Adam keeps two. Start from a rate 3 to 10 times lower than AdamW's, with a decay as much higher.",
      ko: "메모리가 빠듯한 큰 모델과 큰 배치에 적합합니다. Adam은 파라미터마다 값을 두 개 저장하지만 Lion은 하나만 저장합니다. 학습률은 AdamW보다 3~10배 낮게, 가중치 감쇠는 그만큼 높게 시작하세요.",
    },
    avoid: {
      en: "Small batches, whose noise decides the signs; and rates that do not fall, for steps do not shrink near a minimum.",
      ko: "배치가 작으면 잡음이 부호를 좌우하므로 피하세요. 최솟값 근처에서도 이동 크기가 줄지 않으므로 학습률을 낮추지 않는 설정에도 맞지 않습니다.",
    },
    formula: String.raw`p \leftarrow (1 - \eta\lambda)\,p - \eta\,\mathrm{sign}(\beta_1 m + (1-\beta_1) g),\quad m \leftarrow \beta_2 m + (1-\beta_2) g`,
    source: "X. Chen et al. (2023), Symbolic Discovery of Optimization Algorithms",
  },
});
