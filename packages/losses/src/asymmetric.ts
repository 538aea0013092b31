import { type LossPlugin, defineLoss } from "@downslope/core";
import { z } from "zod";
import { fromLogits } from "./options.ts";
import { binaryLogProbabilities, powerFromLog, unlessWeightless } from "./probability.ts";

/** Options of {@link asymmetric}. */
export interface AsymmetricOptions {
  /** Focusing power γ- of negative labels, from 0: the larger, the less easy negatives count. Default 4. */
  readonly gammaNegative?: number | undefined;
  /** Focusing power γ+ of positive labels, from 0. Default 1. */
  readonly gammaPositive?: number | undefined;
  /** Shift m, from 0 to below 1: negatives with a probability below it count for nothing. Default 0.05. */
  readonly clip?: number | undefined;
  /** Whether the prediction holds logits rather than probabilities. Default true. */
  readonly fromLogits?: boolean | undefined;
}

const name = "asymmetric";

/**
 * Asymmetric loss with p = σ(z): a focal loss that focuses positive and negative labels apart, and drops the easiest
 * negatives by a shift of their probability.
 *
 *     p_m = max(p - m, 0)
 *     loss = -t (1 - p)^γ+ log p - (1 - t) p_m^γ- log(1 - p_m)
 *
 * timm AsymmetricLossMultiLabel and the authors' own return the sum over all elements: `reduction: "sum"`. They also clamp
 * logarithms at 1e-8, which this form, made of log σ, needs not; `disable_torch_grad_focal_loss`, which stops the slope
 * of the factors, is not carried. PyTorch has none. Shapes: `[...shape], [...shape] -> [...shape]`.
 *
 * Source: T. Ridnik, E. Ben-Baruch et al. (2021), "Asymmetric Loss for Multi-Label Classification", equations 4 to 7.
 */
export const asymmetric: LossPlugin<AsymmetricOptions> = defineLoss({
  name,
  options: z.object({
    gammaNegative: z.number().min(0).default(4).describe("focusing power of negative labels"),
    gammaPositive: z.number().min(0).default(1).describe("focusing power of positive labels"),
    clip: z.number().min(0).lt(1).default(0.05).describe("negatives with a probability below it count for nothing"),
    fromLogits,
  }),
  inputs: ["prediction", "target"],
  target: "binary",
  create:
    ({ gammaNegative, gammaPositive, clip, ...options }) =>
    ({ prediction, target }) => {
      const { positive, negative } = binaryLogProbabilities(name, prediction, options.fromLogits);
      const absent = target.neg().add(1);
      const shifted = positive.exp().sub(clip).relu();
      const focus = clip === 0 ? powerFromLog(positive, gammaNegative) : shifted.pow(gammaNegative);
      const rest = clip === 0 ? unlessWeightless(absent, negative) : negative.exp().add(clip).minimum(1).log();
      const hit = unlessWeightless(target, positive).mul(powerFromLog(negative, gammaPositive));
      return target
        .mul(hit)
        .add(absent.mul(rest.mul(focus)))
        .neg();
    },
  about: {
    title: { en: "Asymmetric loss", ko: "비대칭 손실" },
    summary: {
      en: "A focal loss that quietens easy negative labels far more than positive ones.",
      ko: "양성 레이블보다 쉬운 음성 레이블의 비중을 훨씬 더 줄이는 초점 손실입니다.",
    },
    use: {
      en: "For many labels of which few hold, some of them missing from the data.",
      ko: "레이블이 많고 그중 참인 것이 적으며 일부는 데이터에서 빠져 있을 때 적합합니다.",
    },
    avoid: {
      en: "Where probabilities must be calibrated: take binary-cross-entropy. timm and the paper's code return the sum, here the mean is the default.",
      ko: "확률이 정확해야 하면 binary-cross-entropy를 쓰세요. timm과 논문의 코드는 합을 돌려주지만 여기서는 평균이 기본값입니다.",
    },
    formula: String.raw`\ell = -t (1 - p)^{\gamma_+} \log p - (1 - t)\,p_m^{\gamma_-} \log(1 - p_m), \quad p_m = \max(p - m, 0)`,
    source: "T. Ridnik, E. Ben-Baruch et al. (2021), Asymmetric Loss for Multi-Label Classification",
    tasks: ["multilabel"],
    outputActivation: "linear",
    robustTo: ["imbalance", "noisy-labels"],
  },
});
