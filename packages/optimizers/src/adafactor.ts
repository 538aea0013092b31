import { type OptimizerPlugin, type Params, type Tensor, type UpdateArguments, defineOptimizer } from "@downslope/core";
import { z } from "zod";
import { shrink } from "./decay.ts";
import { decoupled, learningRate, weightDecay } from "./options.ts";
import { mapParams, zerosFor } from "./params.ts";

/** Options of {@link adafactor}. */
export interface AdafactorOptions {
  /** Largest relative step γ, from 0: the share of its own size by which a parameter moves. Default 0.01. */
  readonly learningRate?: number | undefined;
  /** Exponent τ, at most 0: the newest squares count for t^τ of the running mean at step t. Default -0.8. */
  readonly beta2Decay?: number | undefined;
  /** Least root of the mean square, from 0, in units of the gradient. Default: the spacing of the dtype at 1. */
  readonly epsilon?: number | undefined;
  /** Least size that a parameter is taken to have, from 0, in its own units. Default 0.001. */
  readonly minimumScale?: number | undefined;
  /** Root mean square above which an update is scaled down, from 1. Default 1. */
  readonly clipThreshold?: number | undefined;
  /** Weight decay λ, beside the update and scaled by the rate in force. Default 0. */
  readonly weightDecay?: number | undefined;
}

/** Mean squares: of rows and of columns for what has two axes or more, of each number for the rest. */
type AdafactorState = { readonly rows: Params; readonly columns: Params; readonly squares: Params };

/**
 * Adafactor: steps in proportion to a parameter's own size, divided by mean squares that are kept by row and by column.
 * With t from 1 and rms the root mean square:
 *
 *     a = max(rms(p), ε2) min(γ, 1 / √t)
 *     p = p (1 - γ λ)
 *     R = R + t^τ (row means of g² - R)       C likewise by column, or v by number for vectors
 *     v = R C / max(mean of R, ε1)
 *     u = g / max(√v, ε1)
 *     p = p - a u / max(1, rms(u) / d)
 *
 * As in PyTorch, ε1 bounds the estimate and the rate bounds the relative step. The paper and transformers add ε1 = 1e-30
 * to g² instead and have 0.01 for γ, with no rate at all; optax factors only axes of 128 and more. Kernels of more axes
 * are factored along the last two, as in PyTorch.
 *
 * Source: N. Shazeer and M. Stern (2018), "Adafactor: Adaptive Learning Rates with Sublinear Memory Cost", algorithms 4
 * and 5.
 */
export const adafactor: OptimizerPlugin<AdafactorOptions> = defineOptimizer({
  name: "adafactor",
  options: z.object({
    learningRate: learningRate(0.01).describe("largest relative step, which a scheduler scales"),
    beta2Decay: z.number().max(0).default(-0.8).describe("exponent of the newest squares' weight over steps"),
    epsilon: z
      .number()
      .min(0)
      .optional()
      .describe("least root of the mean square; the spacing of the dtype where left out"),
    minimumScale: z.number().min(0).default(1e-3).describe("least size that a parameter is taken to have"),
    clipThreshold: z.number().min(1).default(1).describe("root mean square above which an update is scaled down"),
    weightDecay: weightDecay(0, decoupled),
  }),
  schedulable: ["weightDecay"],
  create: (options) => ({
    init: (params): AdafactorState => ({
      rows: mapParams([matricesOf(params)], (p) => rowMeans(p).zerosLike()),
      columns: mapParams([matricesOf(params)], (p) => columnMeans(p).zerosLike()),
      squares: zerosFor(othersOf(params)),
    }),
    update({ gradients, params, state, learningRate: rate, step }: UpdateArguments<AdafactorState>) {
      const newest = step.add(1).pow(options.beta2Decay);
      const relative = rate.minimum(step.add(1).sqrt().reciprocal());
      const blend = (mean: Tensor, value: Tensor): Tensor => mean.add(value.sub(mean).mul(newest));
      const rows = mapParams([state.rows, matricesOf(gradients)], (r, g) => blend(r, rowMeans(g.square())));
      const columns = mapParams([state.columns, matricesOf(gradients)], (c, g) => blend(c, columnMeans(g.square())));
      const squares = mapParams([state.squares, othersOf(gradients)], (v, g) => blend(v, g.square()));
      const leastOf = (like: Tensor): number => options.epsilon ?? spacing[like.dtype];
      // The rows are divided by their mean before the product, which would overflow float32 from gradients of 1e10 on.
      const products = mapParams([rows, columns], (r, c) =>
        r.div(r.mean(-2, { keepDims: true }).maximum(leastOf(r))).mul(c),
      );
      const estimates = { ...products, ...squares };
      const decayed = shrink(params, rate, options.weightDecay);
      const next = mapParams([params, decayed, gradients, estimates], (p, start, g, v) => {
        const update = g.div(v.sqrt().maximum(leastOf(g)));
        const size = rms(p).maximum(options.minimumScale);
        const excess = rms(update).div(options.clipThreshold).maximum(1);
        return start.sub(update.mul(relative.mul(size).div(excess)));
      });
      return { params: next, state: { rows, columns, squares } };
    },
  }),
  about: {
    title: { en: "Adafactor", ko: "아다팩터(Adafactor)" },
    summary: {
      en: "Steps in proportion to a parameter's own size, divided by mean squares kept by row and by column.",
      ko: "파라미터 자신의 크기에 비례해 움직이며, 행과 열 단위로만 저장한 제곱 평균으로 기울기를 나눕니다.",
    },
    use: {
      en: "Large transformers with little memory: a matrix of n by m keeps n + m numbers, where Adam keeps 2 n m.",
      ko: "메모리가 빠듯한 큰 트랜스포머에 적합합니다. n×m 행렬에 Adam은 2nm개, Adafactor는 n+m개의 값만 저장합니다.",
    },
    avoid: {
      en: "Where memory is no concern: adamw converges more steadily, for there is no momentum here. The rate is a share of a parameter's size and at most 1/√t, so other optimizers' rates do not carry over.",
      ko: "메모리가 넉넉하다면 모멘텀이 있어 더 안정적인 adamw를 쓰세요. 여기서 학습률은 파라미터 크기에 대한 비율이며 1/√t를 넘지 않으므로, 다른 옵티마이저의 학습률을 그대로 옮길 수 없습니다.",
    },
    formula: String.raw`p \leftarrow p - \max(\mathrm{rms}(p), \epsilon_2)\,\min\left(\gamma, \tfrac{1}{\sqrt{t}}\right) \frac{u}{\max(1, \mathrm{rms}(u)/d)},\quad u = \frac{g}{\max(\sqrt{v}, \epsilon_1)}`,
    source: "N. Shazeer, M. Stern (2018), Adafactor: Adaptive Learning Rates with Sublinear Memory Cost",
  },
});

/** Distance from 1 to the next number. */
const spacing = { float16: 2 ** -10, float32: 2 ** -23, float64: 2 ** -52 } as const;

const some = (all: Params, isWanted: (tensor: Tensor) => boolean): Params =>
  Object.fromEntries(Object.entries(all).filter(([, tensor]) => isWanted(tensor)));
const matricesOf = (all: Params): Params => some(all, (tensor) => tensor.rank >= 2);
const othersOf = (all: Params): Params => some(all, (tensor) => tensor.rank < 2);

const rowMeans = (tensor: Tensor): Tensor => tensor.mean(-1, { keepDims: true });
const columnMeans = (tensor: Tensor): Tensor => tensor.mean(-2, { keepDims: true });
const rms = (tensor: Tensor): Tensor => tensor.norm().div(Math.sqrt(tensor.size));
