import { type OptimizerPlugin, type Params, type Scalar, type UpdateArguments, defineOptimizer } from "@downslope/core";
import { z } from "zod";
import { addL2 } from "./decay.ts";
import { runningMean, runningMeanSquare } from "./moments.ts";
import { decayOf, epsilon, l2, learningRate, momentum, weightDecay } from "./options.ts";
import { keptFor, mapParams, zerosFor } from "./params.ts";
import { complement, isZero } from "./scalars.ts";

/** Options of {@link rmsprop}. */
export interface RmspropOptions {
  /** Base learning rate η, from 0. Default 0.01. */
  readonly learningRate?: number | undefined;
  /** Decay α of the running mean of squared gradients, from 0 to below 1. Default 0.99. */
  readonly decay?: number | undefined;
  /** Added to the root, from 0, in units of the gradient (squared where it stands inside the root). Default 1e-8. */
  readonly epsilon?: number | undefined;
  /** Adds epsilon inside the root, as TensorFlow, Keras and optax do. Default false. */
  readonly epsilonInsideRoot?: boolean | undefined;
  /** Share μ of the last direction that is kept, from 0 to below 1. Default 0. */
  readonly momentum?: number | undefined;
  /** Divides by the standard deviation of the gradients instead of their root mean square. Default false. */
  readonly centered?: boolean | undefined;
  /** Weight decay λ, added to the gradient (L2). Default 0. */
  readonly weightDecay?: number | undefined;
}

/** `spread` is the mean square of the gradients, or their variance beside their `mean` where it is centred. */
type RmspropState = { readonly spread: Params; readonly mean?: Params; readonly momentum?: Params };

/**
 * RMSprop: divides each gradient by the root of a running mean of its squares.
 *
 *     g = gradient + λ p
 *     s = α s + (1 - α) g²            centred: s = α (s + (1 - α) (g - a)²), then a = α a + (1 - α) g
 *     d = g / (√s + ε)                or g / √(s + ε); with momentum b = μ b + d stands for d
 *     p = p - η d
 *
 * As in PyTorch ε stands outside the root; TensorFlow, Keras and optax have it inside, where it is far larger beside small
 * gradients, and start from a decay of 0.9. The centred s equals the mean square less the square of the mean, but in this
 * form (West 1979) nothing cancels, so that it never falls below 0.
 *
 * Sources: T. Tieleman and G. Hinton (2012), "Lecture 6.5: RMSprop"; centred: A. Graves (2014), "Generating Sequences
 * With Recurrent Neural Networks", equations 38 to 41.
 */
export const rmsprop: OptimizerPlugin<RmspropOptions> = defineOptimizer({
  name: "rmsprop",
  options: z.object({
    learningRate: learningRate(0.01),
    decay: decayOf(0.99, "the running mean of squared gradients"),
    epsilon,
    epsilonInsideRoot: z.boolean().default(false).describe("add epsilon inside the root, as TensorFlow does"),
    momentum,
    centered: z.boolean().default(false).describe("divide by the standard deviation of the gradients"),
    weightDecay: weightDecay(0, l2),
  }),
  schedulable: ["decay", "momentum", "weightDecay"],
  create: (options) => ({
    init: (params): RmspropState => ({
      spread: zerosFor(params),
      ...(options.centered && { mean: zerosFor(params) }),
      ...(!isZero(options.momentum) && { momentum: zerosFor(params) }),
    }),
    update({ gradients, params, state, learningRate: rate }: UpdateArguments<RmspropState>) {
      const decayed = addL2(gradients, params, options.weightDecay);
      const next = options.centered
        ? centred(state, decayed, options.decay)
        : { spread: runningMeanSquare(state.spread, decayed, options.decay) };
      const scaled = mapParams([decayed, next.spread], (g, s) =>
        g.div(options.epsilonInsideRoot ? s.add(options.epsilon).sqrt() : s.sqrt().add(options.epsilon)),
      );
      const descend = (direction: Params) => mapParams([params, direction], (p, d) => p.sub(d.mul(rate)));
      if (isZero(options.momentum)) return { params: descend(scaled), state: next };
      const direction = mapParams([keptFor("momentum", state.momentum), scaled], (b, d) =>
        b.mul(options.momentum).add(d),
      );
      return { params: descend(direction), state: { ...next, momentum: direction } };
    },
  }),
  about: {
    title: { en: "RMSprop", ko: "RMSprop" },
    summary: {
      en: "Divides each gradient by the root of a running mean of its squares.",
      ko: "각 기울기를 그 제곱의 이동 평균의 제곱근으로 나눕니다.",
    },
    use: {
      en: "Recurrent networks and reinforcement learning, where gradients change in size as training goes on.",
      ko: "학습 도중 기울기의 크기가 변하는 순환 신경망과 강화 학습에 적합합니다.",
    },
    avoid: {
      en: "Elsewhere adam is the safer start, as its first steps are corrected. Centred, the divisor vanishes under a constant gradient and steps grow. TensorFlow and Keras put ε inside the root (`epsilonInsideRoot`) and decay by 0.9.",
      ko: "그 밖에는 첫 단계부터 편향을 보정하는 adam이 더 안전한 출발점입니다. centered에서는 기울기가 일정하면 분모가 사라져 이동이 커집니다. TensorFlow와 Keras는 ε을 제곱근 안에 두고(`epsilonInsideRoot`) 감쇠율 0.9를 씁니다.",
    },
    formula: String.raw`s \leftarrow \alpha s + (1-\alpha) g^2,\quad p \leftarrow p - \eta\,\frac{g}{\sqrt{s} + \epsilon}`,
    source: "T. Tieleman, G. Hinton (2012), Lecture 6.5: RMSprop",
  },
});

function centred(
  { spread, mean }: RmspropState,
  gradients: Params,
  decay: Scalar,
): Pick<RmspropState, "spread" | "mean"> {
  const rest = complement(decay);
  return {
    spread: mapParams([spread, mean!, gradients], (s, a, g) => g.sub(a).square().mul(rest).add(s).mul(decay)),
    mean: runningMean(mean!, gradients, decay),
  };
}
