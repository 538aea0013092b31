import { type LossPlugin, defineLoss } from "@downslope/core";
import { z } from "zod";
import { gaussianWindow, meanOfSamples, windowMoments } from "./windows.ts";

/** Options of {@link ssim}. */
export interface SsimOptions {
  /** Length of the window along each axis, from 2, in pixels. Default 11. */
  readonly window?: number | undefined;
  /** Standard deviation σ of the Gaussian window, above 0, in pixels. Default 1.5. */
  readonly sigma?: number | undefined;
  /** From the darkest possible value to the brightest, L, above 0: 255 for bytes. Default 1. */
  readonly dataRange?: number | undefined;
}

/**
 * Structural dissimilarity: 1 less the mean, over all windows, of the structural similarity of two images.
 *
 *     SSIM = (2 μx μy + c1) (2 σxy + c2) / ((μx² + μy² + c1) (σx² + σy² + c2))
 *     c1, c2 = (0.01 L)², (0.03 L)²
 *     loss = 1 - SSIM
 *
 * From 0 to 2. Means and variances are those of a Gaussian window; only windows that lie inside the image count, as in
 * the paper (some libraries pad, or divide variances by n - 1). Channels count alike. PyTorch and Keras have no such
 * loss. Shapes: `[batch, ...space, channels]` twice, space of one axis or more, `-> [batch]`.
 *
 * Source: Z. Wang et al. (2004), "Image Quality Assessment: From Error Visibility to Structural Similarity".
 */
export const ssim: LossPlugin<SsimOptions> = defineLoss({
  name: "ssim",
  options: z.object({
    window: z.int().min(2).default(11).describe("length of the window along each axis, in pixels"),
    sigma: z.number().positive().default(1.5).describe("standard deviation of the Gaussian window, in pixels"),
    dataRange: z.number().positive().default(1).describe("from the darkest possible value to the brightest"),
  }),
  inputs: ["prediction", "target"],
  domain: { target: [0, 1] },
  sampleShape: [16, 16, 1],
  create: ({ window, sigma, dataRange }) => {
    const weights = gaussianWindow(window, sigma);
    const [c1, c2] = [(0.01 * dataRange) ** 2, (0.03 * dataRange) ** 2];
    return ({ prediction, target }) => {
      const m = windowMoments("ssim", prediction, target, weights);
      const light = m.meanX.mul(m.meanY).mul(2).add(c1).div(m.meanX.square().add(m.meanY.square()).add(c1));
      const structure = m.covariance.mul(2).add(c2).div(m.varianceX.add(m.varianceY).add(c2));
      return meanOfSamples(light.mul(structure), prediction.shape[0]!).neg().add(1);
    };
  },
  about: {
    title: { en: "Structural similarity loss (SSIM)", ko: "구조적 유사도 손실(SSIM)" },
    summary: {
      en: "How much two images differ in brightness, contrast and structure, window by window.",
      ko: "두 이미지의 밝기, 대비, 구조가 창마다 얼마나 다른지를 잽니다.",
    },
    use: {
      en: "For restoring or generating images that people look at, often in a sum with mae.",
      ko: "사람이 볼 이미지를 복원하거나 생성할 때 적합하며, 흔히 mae와 더해서 씁니다.",
    },
    avoid: {
      en: "For images smaller than the window, and for values outside dataRange. Alone it leaves brightness and colour free to shift a little.",
      ko: "창보다 작은 이미지나 dataRange를 벗어나는 값에는 맞지 않습니다. 단독으로 쓰면 밝기와 색이 조금 달라질 수 있습니다.",
    },
    formula: String.raw`\ell = 1 - \frac{(2 \mu_x \mu_y + c_1)(2 \sigma_{xy} + c_2)}{(\mu_x^2 + \mu_y^2 + c_1)(\sigma_x^2 + \sigma_y^2 + c_2)}`,
    source: "Z. Wang et al. (2004), Image Quality Assessment: From Error Visibility to Structural Similarity",
    tasks: ["generation"],
    outputActivation: "sigmoid",
  },
});
