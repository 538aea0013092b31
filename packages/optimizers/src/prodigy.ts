import { type OptimizerPlugin, type Params, type Tensor, type UpdateArguments, defineOptimizer } from "@downslope/core";
import { z } from "zod";
import { withDecay } from "./decay.ts";
import { biasCorrection, runningMean, runningMeanSquare } from "./moments.ts";
import { beta1, beta2, decoupledWeightDecay, learningRate, weightDecay } from "./options.ts";
import { mapParams, scalarFor, zerosFor } from "./params.ts";
import { total } from "./totals.ts";

/** Options of {@link prodigy}. */
export interface ProdigyOptions {
  /** Factor η on the step size that is found, from 0; leave it at 1. Default 1. */
  readonly learningRate?: number | undefined;
  /** Decay of the running mean of gradients, from 0 to below 1. Default 0.9. */
  readonly beta1?: number | undefined;
  /** Decay of the running mean of squared gradients, from 0 to below 1. Default 0.999. */
  readonly beta2?: number | undefined;
  /** Decay of the sums that the step size is found from, from 0 to below 1. Default √beta2. */
  readonly beta3?: number | undefined;
  /** Added to the root, above 0, in units of the gradient. Default 1e-8. */
  readonly epsilon?: number | undefined;
  /** Weight decay λ. Default 0. */
  readonly weightDecay?: number | undefined;
  /** Whether the decay is beside Adam's maths, scaled by the step size; else it is added to the gradient. Default true. */
  readonly decoupledWeightDecay?: boolean | undefined;
  /** Step size to begin with, above 0; too small rather than too large. Default 1e-6. */
  readonly d0?: number | undefined;
  /** Factor on the step size that is found, above 0: what to tune, from 0.5 to 2. Default 1. */
  readonly dCoef?: number | undefined;
  /** Largest factor by which the step size grows in an update, above 1; without limit where left out. */
  readonly growthRate?: number | undefined;
  /** Corrects the means as Adam does. Default false. */
  readonly useBiasCorrection?: boolean | undefined;
  /** Leaves the rate out of the divisor, for a warm-up by a scheduler. Default false. */
  readonly safeguardWarmup?: boolean | undefined;
}

type ProdigyState = {
  readonly initial: Params;
  readonly mean: Params;
  readonly square: Params;
  /** s: the sum of gradients, weighted by step size and decayed by β3. */
  readonly sum: Params;
  readonly numerator: Tensor;
  /** The step size d, and the largest estimate so far. */
  readonly d: Tensor;
  readonly largest: Tensor;
};

/**
 * Adam that finds its step size d, by how far gradients say that the start was from the minimum. With γ = η d:
 *
 *     r = β3 r + γ (d / d0) ⟨g, p0 - p⟩          s = β3 s + γ (d / d0) g
 *     m = β1 m + (1 - β1) d g                     v = β2 v + (1 - β2) d² g²
 *     d = max(d, dCoef r / ‖s‖1)                  ⟨ ⟩ and ‖ ‖1 over all parameters
 *     p = p - γ λ p - γ m / (√v + d ε)            γ with the d before, d ε with the new one
 *
 * As in the authors' code, prodigyopt. `useBiasCorrection` multiplies γ by √(1 - β2^t) / (1 - β1^t). With `growthRate` d
 * grows by that factor at most, but for its first growth.
 *
 * Source: K. Mishchenko and A. Defazio (2023), "Prodigy: An Expeditiously Adaptive Parameter-Free Learner", Adam version.
 */
export const prodigy: OptimizerPlugin<ProdigyOptions> = defineOptimizer({
  name: "prodigy",
  options: z.object({
    learningRate: learningRate(1),
    beta1,
    beta2,
    beta3: z.number().min(0).lt(1).optional().describe("decay of the sums of the step size; √beta2 where left out"),
    epsilon: z.number().positive().default(1e-8).describe("added to the root, against division by 0"),
    weightDecay: weightDecay(0, "decoupled and scaled by the step size, or as L2"),
    decoupledWeightDecay: decoupledWeightDecay(true),
    d0: z.number().positive().default(1e-6).describe("step size to begin with"),
    dCoef: z.number().positive().default(1).describe("factor on the step size that is found"),
    growthRate: z.number().gt(1).optional().describe("largest factor by which the step size grows in an update"),
    useBiasCorrection: z.boolean().default(false).describe("correct the means as Adam does"),
    safeguardWarmup: z.boolean().default(false).describe("leave the rate out of the divisor, for a warm-up"),
  }),
  schedulable: ["beta1", "weightDecay"],
  create: (options) => ({
    init: (params): ProdigyState => ({
      initial: params,
      mean: zerosFor(params),
      square: zerosFor(params),
      sum: zerosFor(params),
      numerator: scalarFor(params, 0),
      d: scalarFor(params, options.d0),
      largest: scalarFor(params, options.d0),
    }),
    update(given: UpdateArguments<ProdigyState>) {
      const { state, learningRate: rate, step } = given;
      const { d } = state;
      const beta3 = options.beta3 ?? Math.sqrt(options.beta2);
      const correction = () => biasCorrection(options.beta2, step).sqrt().div(biasCorrection(options.beta1, step));
      const gamma = options.useBiasCorrection ? d.mul(rate).mul(correction()) : d.mul(rate);
      const relative = d.div(options.d0);
      const { gradients, params } = withDecay(
        { ...given, learningRate: gamma },
        options.weightDecay,
        options.decoupledWeightDecay,
      );
      const scaled = mapParams([gradients], (g) => g.mul(d));
      const mean = runningMean(state.mean, scaled, options.beta1);
      const square = runningMeanSquare(state.square, scaled, options.beta2);
      const factor = relative.mul(options.safeguardWarmup ? d : gamma);
      const sum = mapParams([state.sum, gradients], (s, g) => s.mul(beta3).add(g.mul(factor)));
      const away = total(gradients, (g, path) => g.dot(state.initial[path]!.sub(given.params[path]!)));
      const numerator = state.numerator.mul(beta3).add(relative.mul(gamma).mul(away));
      const length = total(sum, (s) => s.abs().sum());
      const next = nextStepSize(state, numerator, length, options);
      const floor = next.d.mul(options.epsilon);
      return {
        params: mapParams([params, mean, square], (p, m, v) => p.sub(m.mul(gamma).div(v.sqrt().add(floor)))),
        state: { initial: state.initial, mean, square, sum, numerator, ...next },
      };
    },
  }),
  about: {
    title: { en: "Prodigy", ko: "프로디지(Prodigy)" },
    summary: {
      en: "Adam that finds its own step size from how far it has come.",
      ko: "출발점에서 얼마나 나아갔는지로 이동 크기를 스스로 찾는 Adam입니다.",
    },
    use: {
      en: "Where there is no time to tune a rate: leave the rate at 1, beside cosine annealing.",
      ko: "학습률을 조정할 시간이 없을 때 학습률을 1로 두고 cosine-annealing과 함께 쓰세요.",
    },
    avoid: {
      en: "With a rate from another optimizer, for 1 means the size that is found. In short runs, which end before it is found. Each group of parameters finds a size of its own, where the authors' code has one for all.",
      ko: "다른 옵티마이저의 학습률을 그대로 쓰지 마세요. 1이 찾아낸 크기 그대로를 뜻합니다. 짧은 학습은 크기를 찾기 전에 끝납니다. 저자들의 코드와 달리 파라미터 그룹마다 크기를 따로 찾습니다.",
    },
    formula: String.raw`d \leftarrow \max\!\left(d, \frac{r}{\lVert s \rVert_1}\right),\quad p \leftarrow p - \eta\,d\,\frac{m}{\sqrt{v} + d\,\epsilon}`,
    source: "K. Mishchenko, A. Defazio (2023), Prodigy: An Expeditiously Adaptive Parameter-Free Learner",
  },
});

/** The step size after an update; as before where there were only gradients of 0. */
function nextStepSize(
  { d, largest: before }: ProdigyState,
  numerator: Tensor,
  denominator: Tensor,
  { d0, dCoef, growthRate }: { readonly d0: number; readonly dCoef: number; readonly growthRate?: number | undefined },
): Pick<ProdigyState, "d" | "largest"> {
  const estimate = numerator.mul(dCoef).div(denominator.equal(0).where(1, denominator));
  const largest = before.maximum(estimate);
  if (growthRate === undefined) return { d: largest, largest };
  const grown = d.equal(d0).where(d.maximum(estimate), d).mul(growthRate);
  return { d: largest.minimum(grown), largest };
}
