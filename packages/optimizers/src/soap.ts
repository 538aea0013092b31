import { type OptimizerPlugin, type Params, type Tensor, type UpdateArguments, defineOptimizer } from "@downslope/core";
import { z } from "zod";
import { shrink } from "./decay.ts";
import { type Eigenbasis, along, followed, initEigenbasis, periodAt, productsAlong } from "./eigenbasis.ts";
import { biasCorrection, runningMean, runningMeanSquare } from "./moments.ts";
import { decayOf, decoupled, epsilon, learningRate, weightDecay } from "./options.ts";
import { mapParams, zerosFor } from "./params.ts";
import { complement } from "./scalars.ts";

/** Options of {@link soap}. */
export interface SoapOptions {
  /** Base learning rate η, from 0. Default 0.003. */
  readonly learningRate?: number | undefined;
  /** Decay of the running mean of gradients, from 0 to below 1. Default 0.95. */
  readonly beta1?: number | undefined;
  /** Decay of the running mean of squared gradients in the eigenbasis, from 0 to below 1. Default 0.95. */
  readonly beta2?: number | undefined;
  /** Decay of the running mean of products of gradients, from 0 to below 1. Default: beta2. */
  readonly shampooBeta?: number | undefined;
  /** Added to the root, from 0, in units of the gradient. Default 1e-8. */
  readonly epsilon?: number | undefined;
  /** Weight decay λ, beside the step and scaled by the rate in force. Default 0.01. */
  readonly weightDecay?: number | undefined;
  /** Steps over which a basis is renewed, from 1. Default 10. */
  readonly preconditionFrequency?: number | undefined;
  /** Longest axis that has a basis, from 1; longer ones stay as they are. Default 256. */
  readonly maxSize?: number | undefined;
  /** Whether vectors have a basis, too. Default false: they go by Adam. */
  readonly vectors?: boolean | undefined;
}

type SoapState = {
  readonly mean: Params;
  readonly square: Params;
  /** By path, then by axis. */
  readonly axes: Readonly<Record<string, Readonly<Record<string, Eigenbasis>>>>;
};

/**
 * SOAP: Adam in the basis in which Shampoo's preconditioner is diagonal. Of a matrix, with t from 1:
 *
 *     M = β1 M + (1 - β1) G,  G' = Lᵀ G R,  M' = Lᵀ M R
 *     V = β2 V + (1 - β2) G'²
 *     p = p (1 - η λ) - η L ((M' / (1 - β1^t)) / (√(V / (1 - β2^t)) + ε)) Rᵀ
 *     P = β3 P + (1 - β3) G Gᵀ,  L = qr(P L)      every f steps, eigenvalues descending; R likewise of Gᵀ G
 *
 * Axes longer than `maxSize` have the identity for a basis, as in the authors' code. With f = 1 each step is the authors'
 * but for three things: their basis begins as the eigenvectors of the first gradient's products, at the cost of a step
 * without an update, and here as the axes themselves, so that the first steps are Adam's; they apply the decay after
 * the update, and add ε before the bias correction. With f > 1 the same factorisation is spread over the f steps after
 * the one at which theirs is made at once, and its basis takes effect f - 1 steps later.
 *
 * Source: N. Vyas et al. (2024), "SOAP: Improving and Stabilizing Shampoo using Adam", algorithm 3.
 */
export const soap: OptimizerPlugin<SoapOptions> = defineOptimizer({
  name: "soap",
  options: z.object({
    learningRate: learningRate(3e-3),
    beta1: decayOf(0.95, "the running mean of gradients"),
    beta2: decayOf(0.95, "the running mean of squared gradients"),
    shampooBeta: z.number().min(0).lt(1).optional().describe("decay of the running mean of products; else beta2"),
    epsilon,
    weightDecay: weightDecay(0.01, decoupled),
    preconditionFrequency: z.int().positive().default(10).describe("steps over which a basis is renewed"),
    maxSize: z.int().positive().default(256).describe("longest axis that has a basis"),
    vectors: z.boolean().default(false).describe("whether vectors have a basis, too"),
  }),
  schedulable: ["beta1", "beta2", "weightDecay"],
  create(options) {
    const axesOf = ({ shape }: Tensor): number[] =>
      shape.length < (options.vectors ? 1 : 2) ? [] : [...shape.keys()].filter((i) => shape[i]! <= options.maxSize);
    const productDecay = options.shampooBeta ?? options.beta2;
    return {
      init: (params): SoapState => ({
        mean: zerosFor(params),
        square: zerosFor(params),
        axes: Object.fromEntries(
          Object.entries(params).map(([path, p]) => [
            path,
            Object.fromEntries(axesOf(p).map((axis) => [axis, initEigenbasis(p.shape[axis]!, p)])),
          ]),
        ),
      }),
      update({ gradients, params, state, learningRate: rate, step }: UpdateArguments<SoapState>) {
        const mean = runningMean(state.mean, gradients, options.beta1);
        const inBasis = (all: Params): Params => turned(all, state.axes, ({ basis }) => basis);
        const square = runningMeanSquare(state.square, inBasis(gradients), options.beta2);
        const unbiased = rate.div(biasCorrection(options.beta1, step));
        const scale = biasCorrection(options.beta2, step).sqrt().reciprocal();
        const steps = mapParams([inBasis(mean), square], (m, v) =>
          m.mul(unbiased).div(v.sqrt().mul(scale).add(options.epsilon)),
        );
        const back = turned(steps, state.axes, ({ basis }) => basis.transpose());
        // The bases move on after the update, so that no gradient is measured in a basis that it made.
        const period = periodAt(step, options.preconditionFrequency);
        const moved = Object.entries(state.axes).map(([path, axes]) => {
          const follow = ([axis, { products, ...rest }]: [string, Eigenbasis]) => {
            const newest = productsAlong(gradients[path]!, Number(axis));
            const all = products.mul(productDecay).add(newest.mul(complement(productDecay)));
            return [axis, followed({ ...rest, products: all }, period)] as const;
          };
          return [path, Object.fromEntries(Object.entries(axes).map(follow))] as const;
        });
        const turns = Object.fromEntries(moved);
        return {
          params: mapParams([shrink(params, rate, options.weightDecay), back], (p, d) => p.sub(d)),
          state: {
            mean,
            square: turned(square, turns, ({ order }) => order),
            axes: mapValues(turns, (axes) => mapValues(axes, ({ next }) => next)),
          },
        };
      },
    };
  },
  about: {
    title: { en: "SOAP", ko: "SOAP" },
    summary: {
      en: "Adam in the basis in which Shampoo's preconditioner is diagonal: it follows the directions in which gradients really vary.",
      ko: "Shampoo의 전처리 행렬이 대각이 되는 기저에서 Adam을 적용합니다. 기울기가 실제로 변하는 방향을 따라갑니다.",
    },
    use: {
      en: "Layers of up to a few hundred units whose weights matter together: valleys that run across the axes, where Adam zigzags.",
      ko: "가중치들이 서로 얽혀 손실의 골짜기가 축을 비스듬히 가로지르는 문제에 적합합니다. Adam이 지그재그로 헤매는 경우이며, 층의 크기는 수백 유닛까지가 알맞습니다.",
    },
    avoid: {
      en: "Wide layers: each step costs several products of n by n matrices an axis, and each axis some n / f reflections to compile. Axes above `maxSize` go without; where all do, it is adamw.",
      ko: "층이 넓으면 피하세요. 축마다 단계별로 n×n 행렬 곱을 여러 번 하고, 컴파일할 반사 변환도 n/f개씩 늘어납니다. `maxSize`보다 긴 축은 기저를 쓰지 않으며, 모든 축이 그렇다면 adamw와 같습니다.",
    },
    formula: String.raw`p \leftarrow (1 - \eta\lambda)\,p - \eta\, L\,\frac{L^\top M R / (1-\beta_1^t)}{\sqrt{V / (1-\beta_2^t)} + \epsilon}\,R^\top,\quad L \leftarrow \mathrm{qr}(P L)`,
    source: "N. Vyas et al. (2024), SOAP: Improving and Stabilizing Shampoo using Adam",
  },
});

type ByAxis<T> = Readonly<Record<string, Readonly<Record<string, T>>>>;

/** Each parameter's like, multiplied along its axes by the matrices found there. */
function turned<T>(all: Params, axes: ByAxis<T>, matrixOf: (axis: T) => Tensor): Params {
  const turn = (tensor: Tensor, [axis, one]: [string, T]): Tensor => along(tensor, Number(axis), matrixOf(one));
  return Object.fromEntries(
    Object.entries(all).map(([path, tensor]) => [path, Object.entries(axes[path] ?? {}).reduce(turn, tensor)]),
  );
}

const mapValues = <T, R>(record: Readonly<Record<string, T>>, f: (value: T) => R): Record<string, R> =>
  Object.fromEntries(Object.entries(record).map(([key, value]) => [key, f(value)]));
