import { type LossPlugin, defineLoss } from "@downslope/core";
import { z } from "zod";
import { inside } from "./domain.ts";

/** Options of {@link gaussianNll}. */
export interface GaussianNllOptions {
  /** Smallest variance ε to reckon with, above 0, in squared target units. Default 1e-6. */
  readonly epsilon?: number | undefined;
  /** Whether the constant log(2π) / 2 is added. Default false. */
  readonly full?: boolean | undefined;
}

const cure = "Let softplus or exp make variances of what the model puts out.";

/**
 * Negative log-likelihood of the target under a normal distribution whose mean and variance are both predicted:
 *
 *     v = max(variance, ε)
 *     loss = (log v + (prediction - target)² / v) / 2        + log(2π) / 2 if `full`
 *
 * As PyTorch's GaussianNLLLoss: a variance below ε counts as ε, and its gradient is what it would be at ε, not 0.
 * Negative variances are refused, or NaN in a compiled step. Shapes: three times `[...shape] -> [...shape]`.
 *
 * Source: D. A. Nix and A. S. Weigend (1994), "Estimating the Mean and Variance of the Target Probability Distribution".
 */
export const gaussianNll: LossPlugin<GaussianNllOptions> = defineLoss({
  name: "gaussian-nll",
  options: z.object({
    epsilon: z.number().positive().default(1e-6).describe("smallest variance to reckon with, in squared target units"),
    full: z.boolean().default(false).describe("whether the constant log(2π) / 2 is added"),
  }),
  inputs: ["prediction", "target", "variance"],
  domain: { variance: [0, Number.POSITIVE_INFINITY] },
  create:
    ({ epsilon, full }) =>
    ({ prediction, target, variance }) => {
      const given = inside("gaussian-nll", "variance", variance, variance.less(0), "hold numbers from 0", cure);
      // Where it is too small, the value becomes ε and the gradient stays that of the variance.
      const v = given.add(given.stopGradient().neg().add(epsilon).relu());
      const loss = v.log().add(prediction.sub(target).square().div(v)).mul(0.5);
      return full ? loss.add(Math.log(2 * Math.PI) / 2) : loss;
    },
  about: {
    title: { en: "Gaussian negative log-likelihood", ko: "가우시안 음의 로그 가능도" },
    summary: {
      en: "How unlikely the target is, in nats, under a normal distribution of the predicted mean and variance.",
      ko: "예측한 평균과 분산의 정규 분포에서 목표가 나올 가능성이 얼마나 낮은지를 내트(nat) 단위로 잽니다.",
    },
    use: {
      en: "For regression in which the model should tell how sure it is of each sample.",
      ko: "표본마다 얼마나 확신하는지까지 모델이 알려 주어야 하는 회귀에 적합합니다.",
    },
    avoid: {
      en: "Where no variance is asked for: take mse. With outliers the variance grows to excuse them.",
      ko: "분산이 필요 없다면 mse를 쓰세요. 이상치가 있으면 분산이 커져 오차를 덮어 버릴 수 있습니다.",
    },
    formula: String.raw`\ell = \frac{1}{2} \left( \log v + \frac{(\hat{y} - y)^2}{v} \right), \quad v = \max(\sigma^2, \varepsilon)`,
    source: "D. A. Nix, A. S. Weigend (1994), Estimating the Mean and Variance of the Target Probability Distribution",
    tasks: ["regression"],
    outputActivation: "linear",
  },
});
