import { type OptimizerPlugin, type Params, type UpdateArguments, defineOptimizer, zeros } from "@downslope/core";
import { z } from "zod";
import { addL2 } from "./decay.ts";
import { decayOf, epsilon, learningRate, weightDecay } from "./options.ts";
import { mapParams, zerosFor } from "./params.ts";
import { complement } from "./scalars.ts";

/** Options of {@link novograd}. */
export interface NovogradOptions {
  /** Base learning rate η, from 0. Default 0.001; the paper has 0.01 for images and 0.02 for speech. */
  readonly learningRate?: number | undefined;
  /** Share of the last direction that is kept, from 0 to below 1. Default 0.95. */
  readonly beta1?: number | undefined;
  /** Decay of the running mean of each tensor's squared gradient norm, from 0 to below 1. Default 0.98. */
  readonly beta2?: number | undefined;
  /** Added to the root, from 0, in units of the gradient's norm. Default 1e-8. */
  readonly epsilon?: number | undefined;
  /** Takes 1 - β1 of each new direction, so that the sum is a mean. Default false. */
  readonly gradientAveraging?: boolean | undefined;
  /** Weight decay λ, added to the gradient after it is normalised. Default 0. */
  readonly weightDecay?: number | undefined;
}

/** `square` holds a scalar for each tensor. */
type NovogradState = { readonly mean: Params; readonly square: Params };

/**
 * NovoGrad: momentum along gradients that are divided by a running mean of their norm, one number a tensor.
 *
 *     v = ‖g‖² at first, then β2 v + (1 - β2) ‖g‖²
 *     m = β1 m + g / (√v + ε) + λ p          with averaging, 1 - β1 of what is added
 *     p = p - η m
 *
 * Defaults are NVIDIA's and the paper's; optax has a β2 of 0.25, and TensorFlow Addons 0.9 and 0.999. As in NVIDIA's code
 * the mean begins at the first gradient that is not 0.
 *
 * Source: B. Ginsburg et al. (2019), "Stochastic Gradient Methods with Layer-wise Adaptive Moments for Training of Deep
 * Networks", algorithm 1.
 */
export const novograd: OptimizerPlugin<NovogradOptions> = defineOptimizer({
  name: "novograd",
  options: z.object({
    learningRate: learningRate(1e-3),
    beta1: z.number().min(0).lt(1).default(0.95).describe("share of the last direction that is kept"),
    beta2: decayOf(0.98, "the running mean of each tensor's squared gradient norm"),
    epsilon,
    gradientAveraging: z.boolean().default(false).describe("take 1 - beta1 of each new direction"),
    weightDecay: weightDecay(0, "added to the gradient after it is normalised"),
  }),
  schedulable: ["beta1", "beta2", "weightDecay"],
  create: (options) => ({
    init: (params): NovogradState => ({
      mean: zerosFor(params),
      square: mapParams([params], ({ dtype }) => zeros([], dtype)),
    }),
    update({ gradients, params, state, learningRate: rate }: UpdateArguments<NovogradState>) {
      const rest = complement(options.beta2);
      const square = mapParams([state.square, gradients], (v, g) => {
        const newest = g.square().sum();
        return v.equal(0).where(newest, v.mul(options.beta2).add(newest.mul(rest)));
      });
      const normalised = mapParams([gradients, square], (g, v) => g.div(v.sqrt().add(options.epsilon)));
      const share = options.gradientAveraging ? complement(options.beta1) : 1;
      const mean = mapParams([state.mean, addL2(normalised, params, options.weightDecay)], (m, d) =>
        m.mul(options.beta1).add(d.mul(share)),
      );
      return { params: mapParams([params, mean], (p, m) => p.sub(m.mul(rate))), state: { mean, square } };
    },
  }),
  about: {
    title: { en: "NovoGrad", ko: "NovoGrad" },
    summary: {
      en: "Momentum along gradients that are divided by a running mean of their norm, one number a tensor.",
      ko: "텐서마다 기울기 노름의 이동 평균으로 나눈 기울기를 따라가는 모멘텀입니다.",
    },
    use: {
      en: "Speech models and large batches; where adam's memory is too much, for it keeps half as much.",
      ko: "음성 모델과 큰 배치에 적합하며, 상태 메모리가 adam의 절반이라 메모리가 부족할 때도 좋습니다.",
    },
    avoid: {
      en: "Where gradients within a tensor differ much in size, as of embeddings: all its elements share one divisor. Rates are not those of adam.",
      ko: "임베딩처럼 한 텐서 안에서 기울기 크기가 크게 다르면 맞지 않습니다. 모든 원소를 같은 값으로 나누기 때문입니다. adam의 학습률을 그대로 쓸 수 없습니다.",
    },
    formula: String.raw`v \leftarrow \beta_2 v + (1-\beta_2)\lVert g \rVert^2,\quad m \leftarrow \beta_1 m + \frac{g}{\sqrt{v} + \epsilon} + \lambda p,\quad p \leftarrow p - \eta m`,
    source:
      "B. Ginsburg et al. (2019), Stochastic Gradient Methods with Layer-wise Adaptive Moments for Training of Deep Networks",
  },
});
