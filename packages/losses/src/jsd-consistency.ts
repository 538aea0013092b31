import { type LossPlugin, defineLoss, problem } from "@downslope/core";
import { z } from "zod";
import { jensenShannonOf, softmaxOf } from "./divergence.ts";

/**
 * Jensen-Shannon consistency of AugMix: how much the predictions for a sample and for two augmented views of it differ.
 *
 *     p, l, r = softmax(prediction), softmax(left), softmax(right)
 *     m = (p + l + r) / 3
 *     loss = (KL(p, m) + KL(l, m) + KL(r, m)) / 3
 *
 * From 0 to log 3. `prediction` is for the clean sample, so that a `sum` with a cross-entropy, this one weighted by 12,
 * is the loss of the paper; timm's JsdCrossEntropy is that sum, of batches in three parts. No clipping at 1e-7 is needed
 * here. Shapes: `[..., classes] -> [...]`, all three alike.
 *
 * Source: D. Hendrycks et al. (2020), "AugMix: A Simple Data Processing Method to Improve Robustness and Uncertainty".
 */
export const jsdConsistency: LossPlugin = defineLoss({
  name: "jsd-consistency",
  options: z.object({}),
  inputs: ["prediction", "left", "right"],
  create:
    () =>
    ({ prediction, left, right }) => {
      if (String(left.shape) !== String(prediction.shape))
        throw problem("SHAPE_MISMATCH", {
          subject: "jsd-consistency",
          argument: "left",
          rule: `have the shape of \`prediction\`, [${prediction.shape.join(",")}]`,
          got: left,
        });
      return jensenShannonOf([prediction, left, right].map(softmaxOf));
    },
  about: {
    title: { en: "Jensen-Shannon consistency (AugMix)", ko: "젠슨-섀넌 일관성 손실(AugMix)" },
    summary: {
      en: "How much the predictions for a sample and for two augmented views of it disagree.",
      ko: "원본 표본과 증강한 두 표본에 대한 예측이 서로 얼마나 다른지를 잽니다.",
    },
    use: {
      en: "Beside a cross-entropy, in a sum with weight 12, for predictions that hold when images are corrupted.",
      ko: "이미지가 손상되어도 예측이 흔들리지 않도록 교차 엔트로피에 가중치 12로 더해 쓰기에 적합합니다.",
    },
    avoid: {
      en: "Alone: predictions that are all the same cost nothing.",
      ko: "모든 예측이 똑같기만 하면 손실이 0이 되므로 단독으로는 쓰지 마세요.",
    },
    formula: String.raw`\ell = \tfrac{1}{3} \left( D_{\mathrm{KL}}(p \,\|\, m) + D_{\mathrm{KL}}(l \,\|\, m) + D_{\mathrm{KL}}(r \,\|\, m) \right), \quad m = \tfrac{1}{3}(p + l + r)`,
    source: "D. Hendrycks et al. (2020), AugMix: A Simple Data Processing Method to Improve Robustness and Uncertainty",
    tasks: ["multiclass"],
    outputActivation: "linear",
  },
});
