import { type LossPlugin, type Tensor, defineLoss } from "@downslope/core";
import { z } from "zod";
import { inside } from "./domain.ts";

/** Options of {@link poissonNll}. */
export interface PoissonNllOptions {
  /** Whether the prediction is the logarithm of the rate rather than the rate. Default true. */
  readonly logInput?: boolean | undefined;
  /** Whether log t! is added, by Stirling's formula, for targets above 1: it changes the value alone. Default false. */
  readonly full?: boolean | undefined;
  /** What is added to the rate before its logarithm is taken, above 0; without `logInput`. Default 1e-8. */
  readonly epsilon?: number | undefined;
}

const name = "poisson-nll";

/**
 * Negative log-likelihood of counts t under a Poisson distribution of rate λ = e^prediction, or λ = prediction:
 *
 *     loss = λ - t log λ                                               with `logInput`
 *          = λ - t log(λ + ε)                                          without
 *          + t log t - t + log(2π t) / 2        for t > 1, if `full`
 *
 * As PyTorch's PoissonNLLLoss (Keras' Poisson is `logInput: false`), but that e^prediction goes on along its tangent
 * above 600 (60 in float32), where PyTorch's is soon infinite, and that counts and rates below 0 are refused, or NaN in
 * a compiled step. Shapes: `[...shape], [...shape] -> [...shape]`.
 *
 * Source: P. McCullagh and J. A. Nelder (1989), "Generalized Linear Models", chapter 6.
 */
export const poissonNll: LossPlugin<PoissonNllOptions> = defineLoss({
  name,
  options: z.object({
    logInput: z.boolean().default(true).describe("whether the prediction is the logarithm of the rate"),
    full: z.boolean().default(false).describe("whether log t! is added, by Stirling's formula, for targets above 1"),
    epsilon: z.number().positive().default(1e-8).describe("added to the rate before its logarithm, without logInput"),
  }),
  inputs: ["prediction", "target"],
  domain: { target: [0, Number.POSITIVE_INFINITY] },
  create:
    ({ logInput, full, epsilon }) =>
    ({ prediction, target }) => {
      const from0 = (role: string, x: Tensor, cure: string): Tensor =>
        inside(name, role, x, x.less(0), "hold numbers from 0", cure);
      const count = from0("target", target, "Counts are never negative: leave them unscaled.");
      const rate = logInput
        ? exponential(prediction)
        : from0("prediction", prediction, "A linear layer gives the logarithm: set `logInput`.");
      const loss = rate.sub(count.mul(logInput ? prediction : rate.add(epsilon).log()));
      if (!full) return loss;
      const isMany = count.greater(1);
      const many = isMany.where(count, 1);
      const stirling = many.add(0.5).mul(many.log()).sub(many);
      return loss.add(isMany.where(stirling.add(Math.log(2 * Math.PI) / 2), 0));
    },
  about: {
    title: { en: "Poisson negative log-likelihood", ko: "푸아송 음의 로그 가능도" },
    summary: {
      en: "How unlikely a count is, in nats, at the predicted rate.",
      ko: "예측한 발생률에서 그 횟수가 나올 가능성이 얼마나 낮은지를 내트(nat) 단위로 잽니다.",
    },
    use: {
      en: "For counts of independent events, such as visits in an hour.",
      ko: "시간당 방문 수처럼 서로 독립인 사건의 횟수를 예측할 때 적합합니다.",
    },
    avoid: {
      en: "Where the variance of the counts is far from their mean. Predictions are logarithms of rates unless logInput is false.",
      ko: "횟수의 분산이 평균과 크게 다르면 맞지 않습니다. logInput을 끄지 않는 한 예측은 발생률의 로그입니다.",
    },
    formula: String.raw`\ell = \lambda - t \log \lambda, \quad \lambda = e^{\hat{y}}`,
    source: "P. McCullagh and J. A. Nelder (1989), Generalized Linear Models",
    tasks: ["regression"],
    outputActivation: "linear",
  },
});

/** e^x, and far up its tangent, so that neither value nor gradient overflows. */
function exponential(x: Tensor): Tensor {
  const limit = x.dtype === "float32" ? 60 : 600;
  return x.greater(limit).where(limit, x).exp().mul(x.sub(limit).relu().add(1));
}
