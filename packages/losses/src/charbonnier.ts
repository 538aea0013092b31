import { type LossPlugin, defineLoss } from "@downslope/core";
import { z } from "zod";

/** Options of {@link charbonnier}. */
export interface CharbonnierOptions {
  /** Residual ε below which the loss is round, from 1e-12, in target units. Default 0.001. */
  readonly epsilon?: number | undefined;
}

/**
 * Charbonnier loss: absolute error, rounded off near zero, with derivatives of every order.
 *
 *     r = prediction - target
 *     loss = √(r² + ε²)
 *
 * It is ε, not 0, at a perfect fit. The pseudo-Huber loss is ε (loss - ε). PyTorch and Keras have none. Shapes:
 * `[...shape], [...shape] -> [...shape]`.
 *
 * Source: P. Charbonnier et al. (1994), "Two Deterministic Half-Quadratic Regularization Algorithms for Computed
 * Imaging"; ε from W.-S. Lai et al. (2018), "Fast and Accurate Image Super-Resolution with Deep Laplacian Pyramid
 * Networks".
 */
export const charbonnier: LossPlugin<CharbonnierOptions> = defineLoss({
  name: "charbonnier",
  options: z.object({
    epsilon: z.number().min(1e-12).default(1e-3).describe("residual below which the loss is round, in target units"),
  }),
  inputs: ["prediction", "target"],
  create:
    ({ epsilon }) =>
    ({ prediction, target }) =>
      prediction
        .sub(target)
        .square()
        .add(epsilon ** 2)
        .sqrt(),
  about: {
    title: { en: "Charbonnier loss", ko: "샤르보니에 손실" },
    summary: {
      en: "Absolute error, made smooth at the target.",
      ko: "목표 지점에서도 매끄럽게 만든 절대 오차입니다.",
    },
    use: {
      en: "For restoring images, as in super-resolution: sharper than with mse, and smooth where mae is not.",
      ko: "초해상도 같은 이미지 복원에 적합합니다. mse보다 선명하고, mae와 달리 어디서나 매끄럽습니다.",
    },
    avoid: {
      en: "Where the loss should read 0 at a perfect fit: take huber. ε is in target units, here for pixels from 0 to 1.",
      ko: "완벽히 맞을 때 손실이 0이어야 한다면 huber를 쓰세요. ε은 목표의 단위이며 기본값은 0에서 1 사이의 픽셀에 맞춘 값입니다.",
    },
    formula: String.raw`\ell = \sqrt{(\hat{y} - y)^2 + \varepsilon^2}`,
    source:
      "P. Charbonnier et al. (1994), Two Deterministic Half-Quadratic Regularization Algorithms for Computed Imaging",
    tasks: ["regression", "generation"],
    outputActivation: "linear",
    robustTo: ["outliers"],
  },
});
