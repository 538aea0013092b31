import { type LossPlugin, defineLoss } from "@downslope/core";
import { z } from "zod";

/** Options of {@link cauchy}. */
export interface CauchyOptions {
  /** Residual c from which on samples count less, above 0, in target units. Default 1. */
  readonly scale?: number | undefined;
}

/**
 * Cauchy loss, also called Lorentzian: half the squared error near zero, and only logarithmic far out.
 *
 *     r = prediction - target
 *     loss = c² / 2 · log(1 + (r / c)²)
 *
 * Its gradient r / (1 + (r / c)²) is largest, c / 2, at |r| = c, and falls to 0 beyond. As `loss="cauchy"` of SciPy's
 * least_squares; PyTorch and Keras have none. Shapes: `[...shape], [...shape] -> [...shape]`.
 *
 * Source: Z. Zhang (1997), "Parameter Estimation Techniques: A Tutorial with Application to Conic Fitting", table 1.
 */
export const cauchy: LossPlugin<CauchyOptions> = defineLoss({
  name: "cauchy",
  options: z.object({
    scale: z.number().positive().default(1).describe("residual from which on samples count less, in target units"),
  }),
  inputs: ["prediction", "target"],
  create:
    ({ scale }) =>
    ({ prediction, target }) =>
      prediction
        .sub(target)
        .div(scale)
        .square()
        .log1p()
        .mul(scale ** 2 / 2),
  about: {
    title: { en: "Cauchy loss (Lorentzian)", ko: "코시 손실(로런츠 손실)" },
    summary: {
      en: "Squared error near the target that hardly grows far from it.",
      ko: "목표 근처에서는 제곱 오차이고 멀어지면 거의 커지지 않는 손실입니다.",
    },
    use: {
      en: "For regression with gross outliers, which should not count at all rather than count less.",
      ko: "터무니없는 이상치를 덜 세는 정도가 아니라 거의 무시하고 싶은 회귀에 적합합니다.",
    },
    avoid: {
      en: "From a poor start: what is far away has hardly any gradient. Begin with huber.",
      ko: "멀리 있는 표본은 기울기가 거의 없으므로 초기 예측이 나쁘다면 huber로 시작하세요.",
    },
    formula: String.raw`\ell = \frac{c^2}{2} \log\left( 1 + \left( \frac{\hat{y} - y}{c} \right)^2 \right)`,
    source: "Z. Zhang (1997), Parameter Estimation Techniques: A Tutorial with Application to Conic Fitting",
    tasks: ["regression"],
    outputActivation: "linear",
    robustTo: ["outliers"],
  },
});
