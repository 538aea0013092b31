import {
  type OptimizerPlugin,
  type Params,
  type Scalar,
  type Tensor,
  type UpdateArguments,
  defineOptimizer,
} from "@downslope/core";
import { z } from "zod";
import { withDecay } from "./decay.ts";
import { biasCorrection, runningMean, runningMeanSquare } from "./moments.ts";
import {
  type AdamFamilyOptions,
  beta1,
  beta2,
  decoupledWeightDecay,
  epsilon,
  learningRate,
  weightDecay,
} from "./options.ts";
import { mapParams, scalarFor, zerosFor } from "./params.ts";
import { computedOnce } from "./scalars.ts";

/** Options of {@link nadam}. */
export interface NadamOptions extends Omit<AdamFamilyOptions, "learningRate" | "amsgrad"> {
  /** Base learning rate η, from 0. Default 0.002. */
  readonly learningRate?: number | undefined;
  /** How fast ψ the momentum rises from β1 / 2 to β1, from 0: by 1 - 0.96^(t ψ) / 2. Default 0.004; Keras has 1. */
  readonly momentumDecay?: number | undefined;
  /** Which PyTorch's look ahead: up to 1.13, or since 2.0, which is the paper's and Keras's. Default "pytorch-1". */
  readonly variant?: "pytorch-1" | "pytorch-2" | undefined;
  /** Weight decay λ, added to the gradient (L2) unless it is decoupled. Default 0. */
  readonly weightDecay?: number | undefined;
  /** Shrinks the parameters by η λ instead, as adamw does. Default false. */
  readonly decoupledWeightDecay?: boolean | undefined;
}

type NadamState = {
  readonly mean: Params;
  readonly square: Params;
  /** μ_1 μ_2 ... μ_t */
  readonly product: Tensor;
};

/**
 * NAdam: Adam with Nesterov's look ahead, along a momentum that warms up. With t from 1:
 *
 *     g = gradient + λ p
 *     m = β1 m + (1 - β1) g
 *     v = β2 v + (1 - β2) g²
 *     μ_t = β1 (1 - 0.96^(t ψ) / 2)
 *     d = (1 - μ_t) g / (1 - μ_1 ... μ_t) + μ_(t+1) m / (1 - w)
 *     p = p - η d / (√(v / (1 - β2^t)) + ε)
 *
 * The paper's w is μ_1 ... μ_(t+1), and so is PyTorch's since 2.0 (`pytorch-2`); PyTorch up to 1.13 has μ_t in it once more
 * (`pytorch-1`). They differ in the first steps alone, for w vanishes. Keras is `pytorch-2` with ψ = 1; in optax μ_t is β1
 * throughout, as `pytorch-2` gives it with a large ψ.
 *
 * Source: T. Dozat (2016), "Incorporating Nesterov Momentum into Adam", algorithm 2 and section 3.
 */
export const nadam: OptimizerPlugin<NadamOptions> = defineOptimizer({
  name: "nadam",
  options: z.object({
    learningRate: learningRate(2e-3),
    beta1,
    beta2,
    epsilon,
    momentumDecay: z.number().min(0).default(4e-3).describe("how fast the momentum rises from half of beta1 to beta1"),
    variant: z
      .enum(["pytorch-1", "pytorch-2"])
      .default("pytorch-1")
      .describe("which PyTorch's look ahead: up to 1.13, or since 2.0, which is the paper's"),
    weightDecay: weightDecay(0, "added to the gradient (L2) unless it is decoupled"),
    decoupledWeightDecay: decoupledWeightDecay(false),
  }),
  schedulable: ["beta1", "beta2", "weightDecay"],
  create: (options) => ({
    init: (params): NadamState => ({
      mean: zerosFor(params),
      square: zerosFor(params),
      product: scalarFor(params, 1),
    }),
    update(given: UpdateArguments<NadamState>) {
      const {
        gradients,
        params,
        state,
        learningRate: rate,
        step,
      } = withDecay(given, options.weightDecay, options.decoupledWeightDecay);
      const mean = runningMean(state.mean, gradients, options.beta1);
      const square = runningMeanSquare(state.square, gradients, options.beta2);
      const [now, next] = [1, 2].map((ahead) => momentumAt(step.add(ahead), options.beta1, options.momentumDecay));
      const product = state.product.mul(now!);
      const ofGradient = computedOnce(rate.mul(now!.neg().add(1)).div(product.neg().add(1)));
      const ahead = options.variant === "pytorch-1" ? now!.mul(next!) : next!;
      const ofMean = computedOnce(rate.mul(next!).div(product.mul(ahead).neg().add(1)));
      const scale = biasCorrection(options.beta2, step).sqrt().reciprocal();
      return {
        params: mapParams([params, gradients, mean, square], (p, g, m, v) =>
          p.sub(g.mul(ofGradient).add(m.mul(ofMean)).div(v.sqrt().mul(scale).add(options.epsilon))),
        ),
        state: { mean, square, product },
      };
    },
  }),
  about: {
    title: { en: "NAdam", ko: "NAdam" },
    summary: {
      en: "Adam that looks ahead along its momentum, as Nesterov's method does.",
      ko: "네스테로프 방식처럼 모멘텀 방향을 한발 앞서 반영하는 Adam입니다.",
    },
    use: {
      en: "In place of adam where it converges slowly; often a little faster at the same cost.",
      ko: "adam의 수렴이 느릴 때 대신 써 볼 만합니다. 비용은 같으면서 조금 더 빠른 경우가 많습니다.",
    },
    avoid: {
      en: "With very noisy gradients, of which it follows the newest more closely. Keras has a `momentumDecay` of 1 and optax a constant momentum; PyTorch since 2.0 is `variant: pytorch-2`.",
      ko: "최신 기울기를 더 강하게 따르므로 잡음이 심할 때는 적합하지 않습니다. Keras는 `momentumDecay`가 1이고 optax는 모멘텀이 일정합니다. PyTorch 2.0부터의 식은 `variant: pytorch-2`입니다.",
    },
    formula: String.raw`p \leftarrow p - \frac{\eta}{\sqrt{\hat v} + \epsilon}\left(\frac{(1-\mu_t)\,g}{1-\prod_{i=1}^{t}\mu_i} + \frac{\mu_{t+1}\,m}{1-\prod_{i=1}^{t+1}\mu_i}\right)`,
    source: "T. Dozat (2016), Incorporating Nesterov Momentum into Adam",
  },
});

/** μ_t = β1 (1 - 0.96^(t ψ) / 2) */
const momentumAt = (t: Tensor, beta: Scalar, decay: number): Tensor =>
  t
    .mul(decay * Math.log(0.96))
    .exp()
    .mul(-0.5)
    .add(1)
    .mul(beta);
