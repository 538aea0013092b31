import {
  type OptimizerPlugin,
  type Params,
  type Scalar,
  type Tensor,
  type UpdateArguments,
  defineOptimizer,
} from "@downslope/core";
import { z } from "zod";
import { shrink } from "./decay.ts";
import { biasCorrection, runningMean, runningMeanSquare } from "./moments.ts";
import {
  type AdamFamilyOptions,
  beta1,
  beta2,
  decayOf,
  decoupled,
  epsilon,
  learningRate,
  weightDecay,
} from "./options.ts";
import { mapParams, zerosFor } from "./params.ts";
import { complement, computedOnce, logarithm } from "./scalars.ts";

/** Options of {@link ademamix}. */
export interface AdemamixOptions extends Omit<AdamFamilyOptions, "amsgrad"> {
  /** Decay of the slow running mean of gradients, from 0 to below 1. Default 0.9999. */
  readonly beta3?: number | undefined;
  /** Weight α of the slow mean beside the fast one, from 0. Default 5. */
  readonly alpha?: number | undefined;
  /** Steps in which α rises from 0 in a line; 0 for none. Default 0; the paper has the whole run. */
  readonly alphaWarmup?: number | undefined;
  /** Steps in which β3 rises from β1, its half-life in a line; 0 for none. Default 0; the paper has the whole run. */
  readonly beta3Warmup?: number | undefined;
  /** Weight decay λ, beside Adam's maths and scaled by the rate in force. Default 0. */
  readonly weightDecay?: number | undefined;
}

type AdemamixState = { readonly mean: Params; readonly slow: Params; readonly square: Params };

/**
 * AdEMAMix: AdamW with a second, slow mean of gradients, so that those of thousands of steps ago still count. With t
 * from 1:
 *
 *     p = p (1 - η λ)
 *     m = β1 m + (1 - β1) g
 *     s = β3 s + (1 - β3) g
 *     v = β2 v + (1 - β2) g²
 *     p = p - η (m / (1 - β1^t) + α s) / (√(v / (1 - β2^t)) + ε)
 *
 * For t below its warm-up T, α is α t / T, and 1 / ln β3 goes in a line from 1 / ln β1. s is not corrected, so that it
 * begins without effect. The paper and optax have α = 5, the authors' PyTorch code 2.
 *
 * Source: M. Pagliardini, P. Ablin and D. Grangier (2024), "The AdEMAMix Optimizer: Better, Faster, Older", algorithm 1.
 */
export const ademamix: OptimizerPlugin<AdemamixOptions> = defineOptimizer({
  name: "ademamix",
  options: z.object({
    learningRate: learningRate(1e-3),
    beta1,
    beta2,
    beta3: decayOf(0.9999, "the slow running mean of gradients"),
    alpha: z.number().min(0).default(5).describe("weight of the slow mean beside the fast one"),
    alphaWarmup: z.int().min(0).default(0).describe("steps in which alpha rises from 0; 0 for none"),
    beta3Warmup: z.int().min(0).default(0).describe("steps in which beta3 rises from beta1; 0 for none"),
    epsilon,
    weightDecay: weightDecay(0, decoupled),
  }),
  schedulable: ["alpha", "beta1", "beta2", "beta3", "weightDecay"],
  create: (options) => ({
    init: (params): AdemamixState => ({ mean: zerosFor(params), slow: zerosFor(params), square: zerosFor(params) }),
    update({ gradients, params, state, learningRate: base, step }: UpdateArguments<AdemamixState>) {
      const mean = runningMean(state.mean, gradients, options.beta1);
      const [keep, rest] = slowDecay(options.beta1, options.beta3, progress(step, options.beta3Warmup));
      const slow = mapParams([state.slow, gradients], (s, g) => s.mul(keep).add(g.mul(rest)));
      const square = runningMeanSquare(state.square, gradients, options.beta2);
      const rate = base.div(biasCorrection(options.beta1, step));
      const rateOfSlow = base.mul(progress(step, options.alphaWarmup) ?? 1).mul(options.alpha);
      const scale = biasCorrection(options.beta2, step).sqrt().reciprocal();
      return {
        params: mapParams([shrink(params, base, options.weightDecay), mean, slow, square], (p, m, s, v) =>
          p.sub(m.mul(rate).add(s.mul(rateOfSlow)).div(v.sqrt().mul(scale).add(options.epsilon))),
        ),
        state: { mean, slow, square },
      };
    },
  }),
  about: {
    title: { en: "AdEMAMix", ko: "AdEMAMix" },
    summary: {
      en: "AdamW with a second, slow mean of gradients, so that those of thousands of steps ago still count.",
      ko: "느린 기울기 평균을 하나 더 두어 수천 단계 전의 기울기까지 반영하는 AdamW입니다.",
    },
    use: {
      en: "Long runs of transformers, with both warm-ups as long as the run.",
      ko: "트랜스포머를 오래 학습할 때 적합합니다. 두 워밍업은 전체 단계 수만큼 길게 잡으세요.",
    },
    avoid: {
      en: "Runs of less than some ten thousand steps, where the slow mean hardly fills; data whose distribution shifts. Without warm-ups early training can diverge.",
      ko: "수만 단계가 안 되는 학습에서는 느린 평균이 거의 쌓이지 않습니다. 데이터 분포가 바뀌는 경우에도 맞지 않으며, 워밍업이 없으면 초반에 발산할 수 있습니다.",
    },
    formula: String.raw`p \leftarrow (1 - \eta\lambda)\,p - \eta\,\frac{m / (1-\beta_1^t) + \alpha s}{\sqrt{v / (1-\beta_2^t)} + \epsilon}`,
    source: "M. Pagliardini, P. Ablin, D. Grangier (2024), The AdEMAMix Optimizer: Better, Faster, Older",
  },
});

/** t / T, and 1 from T on; undefined where there is no warm-up. */
function progress(step: Tensor, warmup: number): Tensor | undefined {
  if (warmup === 0) return undefined;
  const share = step.add(1).div(warmup);
  return share.less(1).where(share, 1);
}

/** β3 in force, and 1 less it, which would lose its digits in float32 if it were computed from the former. */
function slowDecay(from: Scalar, to: Scalar, share: Tensor | undefined): readonly [keep: Scalar, rest: Scalar] {
  if (!share) return [to, complement(to)];
  const [first, last] = [from, to].map((beta) => share.onesLike().mul(logarithm(beta)).reciprocal());
  const log = first!.mul(share.neg().add(1)).add(last!.mul(share)).reciprocal();
  return [computedOnce(log.exp()), computedOnce(log.expm1().neg())];
}
