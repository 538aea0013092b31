import { type LossPlugin, defineLoss } from "@downslope/core";
import { z } from "zod";

/** Options of {@link huber}. */
export interface HuberOptions {
  /** Residual δ where the loss turns from quadratic to linear, above 0, in target units. Default 1. */
  readonly delta?: number | undefined;
}

/**
 * Huber loss: squared error near zero, absolute error beyond δ.
 *
 *     r = prediction - target
 *     loss = r² / 2                if |r| <= δ
 *          = δ (|r| - δ / 2)       otherwise
 *
 * As PyTorch's HuberLoss; `smooth-l1` is this over δ. Shapes: `[...shape], [...shape] -> [...shape]`.
 *
 * Source: P. J. Huber (1964), "Robust Estimation of a Location Parameter".
 */
export const huber: LossPlugin<HuberOptions> = defineLoss({
  name: "huber",
  options: z.object({
    delta: z
      .number()
      .positive()
      .default(1)
      .describe("residual where the loss turns from quadratic to linear, in target units"),
  }),
  inputs: ["prediction", "target"],
  create:
    ({ delta }) =>
    ({ prediction, target }) => {
      const distance = prediction.sub(target).abs();
      const quadratic = distance.minimum(delta);
      const linear = distance.sub(quadratic); // 0 inside δ, so that no second branch is needed
      return quadratic.square().mul(0.5).add(linear.mul(delta));
    },
  about: {
    title: { en: "Huber loss", ko: "후버 손실" },
    summary: {
      en: "Squared error for small residuals, absolute error for large ones.",
      ko: "작은 오차에는 제곱 오차, 큰 오차에는 절대 오차를 씁니다.",
    },
    use: {
      en: "For regression with some outliers: smooth at the target like mse, and no outlier pulls harder than δ.",
      ko: "이상치가 섞인 회귀에 적합합니다. 목표 근처에서는 mse처럼 매끄럽고, 이상치의 영향은 δ를 넘지 않습니다.",
    },
    avoid: {
      en: "Where nobody can say what residual is large: δ is in target units and has to be chosen. On standardised targets 1 is a fair start.",
      ko: "얼마부터 큰 오차인지 정할 수 없다면 피하세요. δ는 목표의 단위로 직접 정해야 합니다. 표준화한 목표라면 1에서 시작해 보세요.",
    },
    formula: String.raw`\ell = \begin{cases} \frac{1}{2} r^2 & \lvert r \rvert \le \delta \\ \delta \left( \lvert r \rvert - \frac{1}{2} \delta \right) & \text{otherwise} \end{cases}, \quad r = \hat{y} - y`,
    source: "P. J. Huber (1964), Robust Estimation of a Location Parameter",
    tasks: ["regression"],
    outputActivation: "linear",
    robustTo: ["outliers"],
  },
});
