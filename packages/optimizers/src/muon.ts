import {
  type OptimizerPlugin,
  type Params,
  type Tensor,
  type UpdateArguments,
  defineOptimizer,
  matchesPath,
} from "@downslope/core";
import { z } from "zod";
import { shrink } from "./decay.ts";
import { type Moments, initMoments, runningMean, updateByMoments } from "./moments.ts";
import { beta1, beta2, decoupled, epsilonOf, learningRate, momentum, weightDecay } from "./options.ts";
import { type RateAdjustment, factorFor, orthogonalised } from "./orthogonal-step.ts";
import { mapParams, zerosFor } from "./params.ts";

/** Options of {@link muon}. */
export interface MuonOptions {
  /** Base learning rate η of matrices, from 0. Default 0.001. */
  readonly learningRate?: number | undefined;
  /** Decay μ of the running mean of gradients, from 0 to below 1. Default 0.95. */
  readonly momentum?: number | undefined;
  /** Looks ahead along the momentum (Nesterov). Default true. */
  readonly nesterov?: boolean | undefined;
  /** Weight decay λ, beside the step and scaled by the rate in force, for all parameters. Default 0.1. */
  readonly weightDecay?: number | undefined;
  /** Factor on a matrix's rate: `original` √max(1, outputs / inputs), `match-rms-adamw` 0.2 √max(outputs, inputs). */
  readonly adjust?: RateAdjustment | undefined;
  /** a, b and c of the polynomial that orthogonalises. Default 3.4445, -4.775, 2.0315. */
  readonly coefficients?: readonly number[] | undefined;
  /** Newton-Schulz iterations, 0 to 99. Default 5. */
  readonly iterations?: number | undefined;
  /** Least length that a matrix is divided by, from 0, in units of the gradient. Default 1e-7. */
  readonly epsilon?: number | undefined;
  /** Whether kernels `[outputs, channels, ...window]` count as matrices `[outputs, rest]`. Default true; else by AdamW. */
  readonly flatten?: boolean | undefined;
  /** Paths that go by AdamW although they are matrices, `*` standing for anything: embeddings, the last layer. */
  readonly adamPaths?: readonly string[] | undefined;
  /** AdamW's rate over that of matrices, from 0. Default 1. */
  readonly adamRatio?: number | undefined;
  /** AdamW's decay of the running mean of gradients, from 0 to below 1. Default 0.9. */
  readonly beta1?: number | undefined;
  /** AdamW's decay of the running mean of squared gradients, from 0 to below 1. Default 0.999. */
  readonly beta2?: number | undefined;
  /** Added to AdamW's root, from 0, in units of the gradient. Default 1e-8. */
  readonly adamEpsilon?: number | undefined;
}

type MuonState = { readonly momentum: Params; readonly adam: Moments };

/**
 * Muon: each matrix moves along its momentum made orthogonal, so that all directions move alike. The rest goes by AdamW.
 *
 *     b = μ b + (1 - μ) g
 *     o = NewtonSchulz(μ b + (1 - μ) g)          of b without Nesterov momentum
 *     p = p (1 - η λ)
 *     p = p - η s o                              s = √max(1, outputs / inputs), or 0.2 √max(outputs, inputs)
 *
 * Numbers and formulas are PyTorch's, with three differences. Matrices are `[inputs, outputs]` here and the transpose
 * there: the same layer takes the same step. The iteration runs in the parameters' own dtype, not in bfloat16. PyTorch
 * refuses what has not two axes; here kernels are flattened to `[outputs, rest]`, as in the author's code, and what has
 * fewer goes by AdamW. Keras sends kernels to AdamW; its `rms_rate` 0.2 is `match-rms-adamw`.
 *
 * Sources: K. Jordan et al. (2024), "Muon: An optimizer for hidden layers in neural networks"; `match-rms-adamw`:
 * J. Liu et al. (2025), "Muon is Scalable for LLM Training", equation 4.
 */
export const muon: OptimizerPlugin<MuonOptions> = defineOptimizer({
  name: "muon",
  options: z.object({
    learningRate: learningRate(1e-3),
    momentum: momentum.default(0.95).describe("decay of the running mean of gradients"),
    nesterov: z.boolean().default(true).describe("look ahead along the momentum"),
    weightDecay: weightDecay(0.1, decoupled),
    adjust: z.enum(["original", "match-rms-adamw"]).default("original").describe("how a shape scales the rate"),
    coefficients: z
      .array(z.number())
      .length(3)
      .readonly()
      .default([3.4445, -4.775, 2.0315])
      .describe("a, b and c of the polynomial that orthogonalises"),
    iterations: z.int().min(0).max(99).default(5).describe("Newton-Schulz iterations"),
    epsilon: epsilonOf(1e-7, "least length that a matrix is divided by"),
    flatten: z.boolean().default(true).describe("take kernels for matrices of outputs by the rest, instead of AdamW"),
    adamPaths: z.array(z.string().min(1)).readonly().default([]).describe("paths that go by AdamW all the same"),
    adamRatio: z.number().min(0).default(1).describe("AdamW's rate over that of matrices"),
    beta1,
    beta2,
    adamEpsilon: epsilonOf(1e-8),
  }),
  schedulable: ["momentum", "weightDecay", "beta1", "beta2"],
  create(options) {
    const isMatrix = (path: string, { rank }: Tensor): boolean =>
      (rank === 2 || (options.flatten && rank > 2)) && !matchesPath(path, options.adamPaths);
    const split = (all: Params): readonly [matrices: Params, others: Params] => {
      const some = (wanted: boolean): Params =>
        Object.fromEntries(Object.entries(all).filter(([path, tensor]) => isMatrix(path, tensor) === wanted));
      return [some(true), some(false)];
    };
    const numbers = { beta1: options.beta1, beta2: options.beta2, epsilon: options.adamEpsilon, amsgrad: false };
    return {
      init(params): MuonState {
        const [matrices, others] = split(params);
        return { momentum: zerosFor(matrices), adam: initMoments(others, numbers) };
      },
      update(given: UpdateArguments<MuonState>) {
        const { state, learningRate: rate } = given;
        const [matrices, others] = split(given.params);
        const [gradients, otherGradients] = split(given.gradients);
        const buffer = runningMean(state.momentum, gradients, options.momentum);
        const ahead = options.nesterov ? runningMean(buffer, gradients, options.momentum) : buffer;
        const moved = mapParams([shrink(matrices, rate, options.weightDecay), ahead], (p, direction) => {
          const matrix = direction.reshape([direction.shape[0]!, -1]);
          const step = orthogonalised(matrix, options).mul(rate.mul(factorFor(p.shape, options.adjust)));
          return p.sub(step.reshape(p.shape));
        });
        const adamRate = options.adamRatio === 1 ? rate : rate.mul(options.adamRatio);
        const byAdam = updateByMoments(
          {
            ...given,
            params: shrink(others, adamRate, options.weightDecay),
            gradients: otherGradients,
            learningRate: adamRate,
            state: state.adam,
          },
          numbers,
        );
        return {
          params: mapParams([given.params, { ...moved, ...byAdam.params }], (_, next) => next),
          state: { momentum: buffer, adam: byAdam.state },
        };
      },
    };
  },
  about: {
    title: { en: "Muon", ko: "뮤온(Muon)" },
    summary: {
      en: "Moves matrices along their momentum made orthogonal, and all else by AdamW.",
      ko: "행렬은 직교화한 모멘텀을 따라 움직이고, 나머지는 AdamW로 움직입니다.",
    },
    use: {
      en: "Hidden layers of transformers and of large networks. Name embeddings and the last layer in `adamPaths`, as its author advises; `match-rms-adamw` takes rates and decay tuned for AdamW.",
      ko: "트랜스포머를 비롯한 큰 신경망의 은닉층에 적합합니다. 저자의 권고대로 임베딩과 마지막 층은 `adamPaths`에 적으세요. `match-rms-adamw`를 쓰면 AdamW에 맞춰 조정한 학습률과 가중치 감쇠를 그대로 쓸 수 있습니다.",
    },
    avoid: {
      en: "Models of vectors alone, and layers so wide that some fifteen products of matrices a step cost more than they save.",
      ko: "벡터 파라미터만 있는 모델에는 쓸 이유가 없습니다. 단계마다 행렬 곱을 열다섯 번쯤 하므로 층이 아주 넓으면 그 비용이 이득보다 클 수 있습니다.",
    },
    formula: String.raw`b \leftarrow \mu b + (1-\mu) g,\quad p \leftarrow (1 - \eta\lambda)\,p - \eta s\,\mathrm{NewtonSchulz}(\mu b + (1-\mu) g)`,
    source: "K. Jordan et al. (2024), Muon: An optimizer for hidden layers in neural networks",
  },
});
