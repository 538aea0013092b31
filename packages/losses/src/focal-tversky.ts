import { type LossPlugin, defineLoss } from "@downslope/core";
import { z } from "zod";
import { falseNegatives, falsePositives, overlapOptions, overlapTarget } from "./overlap-options.ts";
import { overlapLoss, shortfall } from "./overlap.ts";
import type { TverskyOptions } from "./tversky.ts";

/** Options of {@link focalTversky}. */
export interface FocalTverskyOptions extends TverskyOptions {
  /** Weight α of false positives, from 0. Default 0.3. */
  readonly alpha?: number | undefined;
  /** Weight β of false negatives, from 0. Default 0.7. */
  readonly beta?: number | undefined;
  /** Focus γ, above 0: the loss is the Tversky loss to the power of 1/γ. Default 4/3. */
  readonly gamma?: number | undefined;
}

const name = "focal-tversky";

/**
 * Focal Tversky loss of masks p = σ(z), or softmax(z) for `multiClass`: the Tversky loss of each sample, or of each of its
 * classes, to a power. With γ above 1, masks that nearly fit keep more of their slope:
 *
 *     TI = (TP + s) / (TP + α FP + β FN + s)
 *     loss = (1 - TI)^(1/γ)
 *
 * γ is the paper's; it enters as 1/γ. segmentation_models_pytorch raises to γ itself, and MONAI's unified loss to 1 - γ.
 * The paper gives α to false negatives; here, as in tversky, α is for false positives, so its 0.7 is β. It sums over
 * classes, here their mean is taken; s is 0 in segmentation_models_pytorch. The slope at a perfect mask, infinite by the formula, is 0. Shapes:
 * `[batch, ..., classes], [batch, ..., classes] -> [batch]`.
 *
 * Source: N. Abraham and N. M. Khan (2018), "A Novel Focal Tversky Loss Function with Improved Attention U-Net for Lesion
 * Segmentation", equations 3 and 4.
 */
export const focalTversky: LossPlugin<FocalTverskyOptions> = defineLoss({
  name,
  options: z.object({
    ...overlapOptions,
    alpha: falsePositives(0.3),
    beta: falseNegatives(0.7),
    gamma: z
      .number()
      .positive()
      .default(4 / 3)
      .describe("focus: the loss is the Tversky loss to the power of 1/γ"),
  }),
  inputs: ["prediction", "target"],
  target: overlapTarget,
  create: ({ alpha, beta, gamma, smooth, ...options }, context) =>
    overlapLoss(name, options, context, (masks) => shortfall(masks, alpha, beta, smooth).pow(1 / gamma)),
  about: {
    title: { en: "Focal Tversky loss", ko: "초점 트버스키 손실" },
    summary: {
      en: "The Tversky loss to a power, which shifts the weight between masks that fit well and badly.",
      ko: "트버스키 손실을 거듭제곱하여 잘 맞은 마스크와 덜 맞은 마스크의 비중을 조절합니다.",
    },
    use: {
      en: "For segmentation of small lesions, where missed pixels are worse than false ones.",
      ko: "거짓 양성보다 놓친 픽셀이 더 나쁜 작은 병변의 분할에 적합합니다.",
    },
    avoid: {
      en: "As a first try: take dice. With γ above 1 the slope grows without bound near a perfect mask. Mind γ: other libraries raise to γ where the paper raises to 1/γ.",
      ko: "처음에는 dice를 쓰세요. γ가 1보다 크면 완벽한 마스크 근처에서 기울기가 한없이 커집니다. 논문은 1/γ 제곱이지만 γ 제곱인 라이브러리도 있으니 주의하세요.",
    },
    formula: String.raw`\ell = (1 - TI)^{1/\gamma}, \quad TI = \frac{TP + s}{TP + \alpha\,FP + \beta\,FN + s}`,
    source:
      "N. Abraham and N. M. Khan (2018), A Novel Focal Tversky Loss Function with Improved Attention U-Net for Lesion Segmentation",
    tasks: ["segmentation", "multilabel"],
    outputActivation: "linear",
    robustTo: ["imbalance"],
  },
});
