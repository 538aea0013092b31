import { type LossPlugin, type Tensor, defineLoss, problem } from "@downslope/core";
import { z } from "zod";
import { type Moments, boxWindow, meanOfSamples, windowMoments } from "./windows.ts";

/** Options of {@link ncc}. */
export interface NccOptions {
  /** Length of the windows in which images are compared, from 2, in pixels. Default null: each sample as a whole. */
  readonly window?: number | null | undefined;
  /** Whether correlations are squared, so that an inverted contrast costs nothing. Default false. */
  readonly squared?: boolean | undefined;
  /** Smallest variance ε to divide by, above 0, in squared units of the data. Default 1e-5. */
  readonly epsilon?: number | undefined;
}

/**
 * Normalised cross-correlation: 1 less Pearson's correlation of prediction and target.
 *
 *     r = σxy / √(max(σx², ε) max(σy², ε))
 *     loss = 1 - r, or 1 - r² with `squared`
 *
 * Of each sample as a whole, whatever its axes; or, with `window`, the mean over all windows inside an image
 * `[batch, ...space, channels]`. It stays the same when either is made brighter or given more contrast; where one is
 * constant r is 0. MONAI's LocalNormalizedCrossCorrelationLoss (window 3) and VoxelMorph's NCC (9) are `squared`, less 1,
 * and pad with zeros, which is not done here. Shapes: `[batch, ...shape], [batch, ...shape] -> [batch]`.
 *
 * Source: J. P. Lewis (1995), "Fast Normalized Cross-Correlation"; in windows G. Balakrishnan et al. (2019),
 * "VoxelMorph: A Learning Framework for Deformable Medical Image Registration".
 */
export const ncc: LossPlugin<NccOptions> = defineLoss({
  name: "ncc",
  options: z.object({
    window: z.int().min(2).nullable().default(null).describe("length of the windows, in pixels; null compares wholes"),
    squared: z.boolean().default(false).describe("whether correlations are squared"),
    epsilon: z.number().positive().default(1e-5).describe("smallest variance to divide by, in squared data units"),
  }),
  inputs: ["prediction", "target"],
  create:
    ({ window, squared, epsilon }) =>
    ({ prediction, target }) => {
      const { covariance, varianceX, varianceY } =
        window === null ? wholes(prediction, target) : windowMoments("ncc", prediction, target, boxWindow(window));
      const product = varianceX.maximum(epsilon).mul(varianceY.maximum(epsilon));
      const correlation = squared ? covariance.square().div(product) : covariance.div(product.sqrt());
      return meanOfSamples(correlation, prediction.shape[0]!).neg().add(1);
    },
  about: {
    title: { en: "Normalised cross-correlation (NCC)", ko: "정규화 상호 상관 손실(NCC)" },
    summary: {
      en: "From 0 for perfectly correlated images to 2 for inverted ones, whatever their brightness and contrast.",
      ko: "밝기와 대비에 상관없이 완전히 상관된 이미지이면 0, 반전된 이미지이면 2인 손실입니다.",
    },
    use: {
      en: "For registering images of one modality, in windows; as a whole, for any output of which only the course matters.",
      ko: "같은 종류의 이미지를 정합할 때는 창 단위로, 값의 높낮이 흐름만 중요한 출력에는 전체 단위로 쓰기에 적합합니다.",
    },
    avoid: {
      en: "Where level and scale of the output must be right: take mse. For images of two modalities take mutual-information.",
      ko: "출력의 크기 자체가 맞아야 한다면 mse를, 서로 다른 종류의 이미지에는 mutual-information을 쓰세요.",
    },
    formula: String.raw`\ell = 1 - \frac{\sigma_{xy}}{\sigma_x \sigma_y}`,
    source: "J. P. Lewis (1995), Fast Normalized Cross-Correlation",
    tasks: ["regression", "generation"],
    outputActivation: "linear",
  },
});

/** Moments of each sample, `[batch]`. */
function wholes(prediction: Tensor, target: Tensor): Omit<Moments, "meanX" | "meanY"> {
  const [samples = 1, ...shape] = prediction.shape;
  if (shape.length === 0) {
    const rule = "have more than one number a sample, along axes after the first";
    throw problem("SHAPE_MISMATCH", { subject: "ncc", argument: "prediction", rule, got: prediction });
  }
  const centred = (x: Tensor): Tensor => {
    const rows = x.reshape([samples, -1]);
    return rows.sub(rows.mean(1, { keepDims: true }));
  };
  const [x, y] = [centred(prediction), centred(target)];
  return { covariance: x.mul(y).mean(1), varianceX: x.square().mean(1), varianceY: y.square().mean(1) };
}
