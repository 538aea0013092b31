import {
  type OptimizerPlugin,
  type Params,
  type Tensor,
  type UpdateArguments,
  bernoulli,
  defineOptimizer,
  grad,
  jvp,
  splitKey,
} from "@downslope/core";
import { z } from "zod";
import { shrink } from "./decay.ts";
import { runningMean } from "./moments.ts";
import { decayOf, decoupled, learningRate, weightDecay } from "./options.ts";
import { mapParams, zerosFor } from "./params.ts";

/** Options of {@link sophia}. */
export interface SophiaOptions {
  /** Base learning rate η, from 0: the longest step of a parameter. Default 0.0001. */
  readonly learningRate?: number | undefined;
  /** Decay of the running mean of gradients, from 0 to below 1. Default 0.965. */
  readonly beta1?: number | undefined;
  /** Decay of the running mean of curvatures, from 0 to below 1. Default 0.99. */
  readonly beta2?: number | undefined;
  /** Share ρ of the curvature that divides, above 0; the smaller, the more steps are of full length. Default 0.04. */
  readonly rho?: number | undefined;
  /** Least divisor, above 0; it takes over where the curvature is not above 0. Default 1e-12. */
  readonly epsilon?: number | undefined;
  /** Weight decay λ, beside the rest and scaled by the rate in force. Default 0.1. */
  readonly weightDecay?: number | undefined;
  /** Updates from one estimate of the curvature to the next, k, from 1. Default 10. */
  readonly hessianPeriod?: number | undefined;
}

type SophiaState = { readonly mean: Params; readonly curvature: Params };

/**
 * Sophia-H: divides the mean gradient by an estimate of the Hessian's diagonal, and no step is longer than the rate. At
 * every k-th update, the first among them, u is drawn from -1 and 1:
 *
 *     m = β1 m + (1 - β1) g
 *     h = β2 h + (1 - β2) u ∇(g·u)          at every k-th update (Hutchinson's estimate)
 *     p = p (1 - η λ) - η clip(m / max(ρ h, ε), -1, 1)
 *
 * The paper draws u from a normal distribution; signs give the same mean with less noise. There ρ is γ, 0.01 for
 * Sophia-H; 0.04 is that of the authors' code for Sophia-G, whose rate and decays are the defaults here.
 *
 * Compiled steps have no branches, so the estimate is computed at every update, whatever k: a step costs three to four
 * times one of sgd (3.6 with a perceptron 1024-1024-1024-10 on Wasm).
 *
 * Source: H. Liu et al. (2024), "Sophia: A Scalable Stochastic Second-order Optimizer for Language Model Pre-training",
 * algorithms 1 and 3.
 */
export const sophia: OptimizerPlugin<SophiaOptions> = defineOptimizer({
  name: "sophia",
  options: z.object({
    learningRate: learningRate(1e-4),
    beta1: decayOf(0.965, "the running mean of gradients"),
    beta2: decayOf(0.99, "the running mean of curvatures"),
    rho: z.number().positive().default(0.04).describe("share of the curvature that divides"),
    epsilon: z.number().positive().default(1e-12).describe("least divisor"),
    weightDecay: weightDecay(0.1, decoupled),
    hessianPeriod: z.int().min(1).default(10).describe("updates from one estimate of the curvature to the next"),
  }),
  schedulable: ["beta1", "beta2", "rho", "weightDecay"],
  create: ({ beta1, beta2, rho, epsilon, weightDecay: decay, hessianPeriod }) => ({
    init: (params): SophiaState => ({ mean: zerosFor(params), curvature: zerosFor(params) }),
    update({ gradients, params, state, learningRate: rate, step, objective, key }: UpdateArguments<SophiaState>) {
      const mean = runningMean(state.mean, gradients, beta1);
      // The nearest multiple, as a quotient that is rounded can fall just short of a whole number.
      const isDue = step.div(hessianPeriod).add(0.5).floor().mul(hessianPeriod).equal(step);
      const estimated = runningMean(state.curvature, diagonalOfHessian(objective, params, key), beta2);
      const curvature = mapParams([estimated, state.curvature], (fresh, kept) => isDue.where(fresh, kept));
      const shrunk = shrink(params, rate, decay);
      const next = mapParams([shrunk, mean, curvature], (p, m, h) => {
        const scaled = h.mul(rho);
        const divisor = scaled.less(epsilon).where(epsilon, scaled);
        return p.sub(m.div(divisor).clip(-1, 1).mul(rate));
      });
      return { params: next, state: { mean, curvature } };
    },
  }),
  about: {
    title: { en: "Sophia", ko: "소피아(Sophia)" },
    summary: {
      en: "Divides the mean gradient by an estimate of the Hessian's diagonal, in steps no longer than the rate.",
      ko: "평균 기울기를 헤세 행렬 대각 성분의 추정치로 나누고, 이동을 학습률 이내로 제한합니다.",
    },
    use: {
      en: "Transformers whose parameters differ much in curvature, with weight decay and a schedule as for adamw.",
      ko: "파라미터마다 곡률이 크게 다른 트랜스포머에 적합합니다. 가중치 감쇠와 스케줄은 adamw처럼 쓰세요.",
    },
    avoid: {
      en: "Where time counts: compiled steps have no branches, so every update differentiates twice, whatever `hessianPeriod`, at three to four times the cost of adamw's. Models whose second derivative is 0, such as piecewise linear ones under a linear loss: it becomes sign descent.",
      ko: "시간이 중요하다면 피하세요. 컴파일된 단계에는 분기가 없어 `hessianPeriod`와 관계없이 매 단계에서 두 번 미분하므로, 한 단계의 비용이 adamw의 서너 배입니다. 이계도함수가 0인 모델에서는 부호 하강법과 같아집니다.",
    },
    formula: String.raw`p \leftarrow (1 - \eta\lambda)\,p - \eta\,\operatorname{clip}\!\left(\frac{m}{\max(\rho h, \epsilon)}, 1\right),\quad \hat h = u \odot \nabla (\nabla L^{\top} u)`,
    source:
      "H. Liu et al. (2024), Sophia: A Scalable Stochastic Second-order Optimizer for Language Model Pre-training",
  },
});

/** Hutchinson's estimate u ∇(∇L·u) for random signs u; exact where the Hessian is diagonal. */
function diagonalOfHessian(objective: (params: Params) => Tensor, params: Params, key: Tensor<"key">): Params {
  const paths = Object.keys(params).toSorted();
  if (paths.length === 0) return {};
  const keys = splitKey(key, paths.length);
  const signs = Object.fromEntries(
    paths.map((path, i) => {
      const { shape, dtype } = params[path]!;
      return [path, bernoulli(keys[i]!, 0.5, shape).toFloat(dtype).mul(2).sub(1)];
    }),
  );
  const slope = (some: Record<string, Tensor>): Tensor => jvp(objective, some, signs)[1];
  return mapParams([grad(slope)({ ...params }), signs], (product, sign) => product.mul(sign));
}
