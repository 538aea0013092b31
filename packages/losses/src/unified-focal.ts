import { type LossPlugin, defineLoss } from "@downslope/core";
import { z } from "zod";
import { fromLogits } from "./options.ts";
import { smooth } from "./overlap-options.ts";
import { bySample, readMasks, shortfall } from "./overlap.ts";
import { binaryLogProbabilities, powerFromLog, unlessWeightless, weigh } from "./probability.ts";

/** Options of {@link unifiedFocal}. */
export interface UnifiedFocalOptions {
  /** Share λ of the Tversky part, from 0 to 1; the rest is cross-entropy. Default 0.5. */
  readonly weight?: number | undefined;
  /** Weight δ of the foreground and of what is missed of each class, from 0 to 1. Default 0.6. */
  readonly delta?: number | undefined;
  /** Focus γ, from 0 to below 1: how much easy background is put down and a poor foreground mask lifted. Default 0.5. */
  readonly gamma?: number | undefined;
  /** Smoothing s, from 0, in pixels. Default 1. */
  readonly smooth?: number | undefined;
  /** Whether the prediction holds logits rather than probabilities. Default true. */
  readonly fromLogits?: boolean | undefined;
}

const name = "unified-focal";

/**
 * Unified focal loss (asymmetric) of masks p = σ(z): a focal cross-entropy and a focal Tversky loss with parameters in
 * common, in which γ puts down the background in the one and lifts the foreground in the other:
 *
 *     focal = mean(-δ t log p - (1 - δ) (1 - t) p^γ log(1 - p))
 *     tversky = ((1 - TI_background) + (1 - TI_foreground)^(1 - γ)) / 2,  TI with δ FN and (1 - δ) FP
 *     loss = λ tversky + (1 - λ) focal
 *
 * As the authors' own code, but for s, there 1e-7 in the ratio. The paper adds the Tversky part up, which is halved here, and
 * its λ is the share of the cross-entropy; so is MONAI's, whose AsymmetricUnifiedFocalLoss halves both parts and has
 * s = 1e-7. PyTorch has none. Shapes: `[batch, ...], [batch, ...] -> [batch]`.
 *
 * Source: M. Yeung et al. (2022), "Unified Focal Loss: Generalising Dice and Cross Entropy-Based Losses to Handle Class
 * Imbalanced Medical Image Segmentation".
 */
export const unifiedFocal: LossPlugin<UnifiedFocalOptions> = defineLoss({
  name,
  options: z.object({
    weight: z.number().min(0).max(1).default(0.5).describe("share of the Tversky part; the rest is cross-entropy"),
    delta: z.number().min(0).max(1).default(0.6).describe("weight of the foreground, and of what is missed"),
    gamma: z.number().min(0).lt(1).default(0.5).describe("focus: background is put down, a poor foreground lifted"),
    smooth,
    fromLogits,
  }),
  inputs: ["prediction", "target"],
  target: "binary",
  create:
    ({ weight, delta, gamma, ...options }) =>
    (inputs) => {
      const { p, t } = readMasks(name, inputs, options);
      const [rest, background] = [p.neg().add(1), t.neg().add(1)];
      const { positive, negative } = binaryLogProbabilities(
        name,
        inputs.prediction.reshape(p.shape),
        options.fromLogits,
      );
      const easy = unlessWeightless(background, negative).mul(powerFromLog(positive, gamma));
      const focal = weigh(t.mul(delta), positive).add(weigh(background.mul(1 - delta), easy));
      const back = shortfall({ p: rest, t: background, sum: bySample }, 1 - delta, delta, options.smooth);
      const fore = shortfall({ p, t, sum: bySample }, 1 - delta, delta, options.smooth).pow(1 - gamma);
      const pixels = p.size / p.shape[0]!;
      return back
        .add(fore)
        .mul(weight / 2)
        .sub(bySample(focal).mul((1 - weight) / pixels));
    },
  about: {
    title: { en: "Unified focal loss", ko: "통합 초점 손실" },
    summary: {
      en: "A focal cross-entropy and a focal Tversky loss in one, with three numbers between them.",
      ko: "초점 교차 엔트로피와 초점 트버스키 손실을 파라미터 셋으로 합친 손실입니다.",
    },
    use: {
      en: "For segmentation of small objects in much background, as in medical images.",
      ko: "의료 영상처럼 배경이 넓고 물체가 작은 분할에 적합합니다.",
    },
    avoid: {
      en: "For several classes, or as a first try: take the sum of dice and a cross-entropy.",
      ko: "클래스가 여럿이거나 처음 시도할 때는 dice와 교차 엔트로피의 합을 쓰세요.",
    },
    formula: String.raw`\ell = \frac{\lambda}{2} \left( (1 - TI_b) + (1 - TI_f)^{1 - \gamma} \right) - \frac{1 - \lambda}{n} \sum \left( \delta\,t \log p + (1 - \delta)(1 - t)\,p^\gamma \log(1 - p) \right)`,
    source:
      "M. Yeung et al. (2022), Unified Focal Loss: Generalising Dice and Cross Entropy-Based Losses to Handle Class Imbalanced Medical Image Segmentation",
    tasks: ["segmentation"],
    outputActivation: "linear",
    robustTo: ["imbalance"],
  },
});
