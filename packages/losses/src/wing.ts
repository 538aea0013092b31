import { type LossPlugin, defineLoss } from "@downslope/core";
import { z } from "zod";

/** Options of {@link wing}. */
export interface WingOptions {
  /** Residual w where the loss turns from logarithmic to linear, above 0, in target units. Default 10. */
  readonly width?: number | undefined;
  /** Residual ε by which the curve bends, above 0, in target units: the smaller, the steeper near 0. Default 2. */
  readonly curvature?: number | undefined;
}

/**
 * Wing loss: logarithmic near zero, so that small residuals pull more than with L1, and absolute error beyond w.
 *
 *     r = prediction - target
 *     loss = w log(1 + |r| / ε)                  if |r| < w
 *          = |r| - w + w log(1 + w / ε)          otherwise
 *
 * Defaults are the paper's, for landmarks in pixels (segmentation_models.pytorch: w = 5, ε = 0.5). Its gradient at r = 0
 * is 0. PyTorch and Keras have none. Shapes: `[...shape], [...shape] -> [...shape]`.
 *
 * Source: Z.-H. Feng et al. (2018), "Wing Loss for Robust Facial Landmark Localisation with Convolutional Neural
 * Networks".
 */
export const wing: LossPlugin<WingOptions> = defineLoss({
  name: "wing",
  options: z.object({
    width: z.number().positive().default(10).describe("residual where the loss turns linear, in target units"),
    curvature: z
      .number()
      .positive()
      .default(2)
      .describe("residual by which the curve bends, in target units: the smaller, the steeper near 0"),
  }),
  inputs: ["prediction", "target"],
  create:
    ({ width, curvature }) =>
    ({ prediction, target }) => {
      const distance = prediction.sub(target).abs();
      const near = distance.minimum(width);
      return near.div(curvature).log1p().mul(width).add(distance.sub(near));
    },
  about: {
    title: { en: "Wing loss", ko: "윙 손실" },
    summary: {
      en: "Absolute error that is steeper for small and medium residuals.",
      ko: "작거나 중간 크기의 오차에서 더 가파른 절대 오차입니다.",
    },
    use: {
      en: "For locating landmarks, where the last pixels matter.",
      ko: "마지막 몇 픽셀까지 중요한 랜드마크 좌표 회귀에 적합합니다.",
    },
    avoid: {
      en: "For targets that are not in pixels, unless width and curvature are scaled with them; or noisy ones: take huber.",
      ko: "목표가 픽셀 단위가 아니면 width와 curvature를 함께 조정해야 합니다. 목표에 잡음이 많으면 huber를 쓰세요.",
    },
    formula: String.raw`\ell = \begin{cases} w \log(1 + \lvert r \rvert / \varepsilon) & \lvert r \rvert < w \\ \lvert r \rvert - w + w \log(1 + w / \varepsilon) & \text{otherwise} \end{cases}, \quad r = \hat{y} - y`,
    source:
      "Z.-H. Feng et al. (2018), Wing Loss for Robust Facial Landmark Localisation with Convolutional Neural Networks",
    tasks: ["regression"],
    outputActivation: "linear",
    robustTo: ["outliers"],
  },
});
