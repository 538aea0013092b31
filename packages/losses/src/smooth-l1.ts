import { type LossPlugin, defineLoss } from "@downslope/core";
import { z } from "zod";

/** Options of {@link smoothL1}. */
export interface SmoothL1Options {
  /** Residual β where the loss turns from quadratic to linear, from 0, in target units. Default 1. */
  readonly beta?: number | undefined;
}

/**
 * Smooth L1 loss: absolute error, rounded off where the residual is below β. It is the Huber loss at δ = β, divided by β.
 *
 *     r = prediction - target
 *     loss = r² / (2 β)            if |r| < β
 *          = |r| - β / 2           otherwise
 *
 * As PyTorch's SmoothL1Loss; at β = 0 it is `mae`. Shapes: `[...shape], [...shape] -> [...shape]`.
 *
 * Source: R. Girshick (2015), "Fast R-CNN", equation 3 (β = 1).
 */
export const smoothL1: LossPlugin<SmoothL1Options> = defineLoss({
  name: "smooth-l1",
  options: z.object({
    beta: z.number().min(0).default(1).describe("residual where it turns linear, in target units; 0 makes it mae"),
  }),
  inputs: ["prediction", "target"],
  create:
    ({ beta }) =>
    ({ prediction, target }) => {
      const distance = prediction.sub(target).abs();
      if (beta === 0) return distance;
      const quadratic = distance.minimum(beta);
      return quadratic
        .square()
        .div(2 * beta)
        .add(distance.sub(quadratic));
    },
  about: {
    title: { en: "Smooth L1 loss", ko: "스무스 L1 손실" },
    summary: {
      en: "Absolute error with slope 1, rounded off near the target.",
      ko: "기울기가 1인 절대 오차를 목표 근처에서만 둥글게 만든 손실입니다.",
    },
    use: {
      en: "For regression with outliers, above all of box corners in detection.",
      ko: "이상치가 있는 회귀, 특히 객체 탐지의 상자 좌표 회귀에 적합합니다.",
    },
    avoid: {
      en: "Where the slope should grow with the threshold: take huber, which is this times β.",
      ko: "기울기도 임계값을 따라 커져야 한다면 이 손실에 β를 곱한 huber를 쓰세요.",
    },
    formula: String.raw`\ell = \begin{cases} \frac{r^2}{2\beta} & \lvert r \rvert < \beta \\ \lvert r \rvert - \frac{\beta}{2} & \text{otherwise} \end{cases}, \quad r = \hat{y} - y`,
    source: "R. Girshick (2015), Fast R-CNN",
    tasks: ["regression", "detection"],
    outputActivation: "linear",
    robustTo: ["outliers"],
  },
});
