import { type LossPlugin, type Tensor, defineLoss, problem } from "@downslope/core";
import { z } from "zod";
import { fromLogits } from "./options.ts";
import { bySample, readMasks } from "./overlap.ts";

/** Options of {@link mcc}. */
export interface MccOptions {
  /** Whether the prediction holds logits rather than probabilities. Default true. */
  readonly fromLogits?: boolean | undefined;
}

const name = "mcc";
/** Below this a mask is all of one value; the slope of the quotient would overflow in float32. */
const nothing = 1e-20;

/**
 * Matthews correlation loss of masks p = σ(z): what the correlation of prediction and target lacks to 1. With soft counts
 * over each sample, which make this the covariance of p and t over the deviations of two coins with their means:
 *
 *     loss = 1 - (TP TN - FP FN) / √((TP + FP) (TP + FN) (TN + FP) (TN + FN))
 *          = 1 - cov(p, t) / √(p̄ (1 - p̄) t̄ (1 - t̄))
 *
 * segmentation_models_pytorch MCCLoss, over the whole batch and with 1e-5 added; PyTorch has none. A mask that is all 0
 * or all 1 has no correlation: it costs 1, scikit-learn's convention of MCC 0, and has slope 0. Shapes:
 * `[batch, ...], [batch, ...] -> [batch]`.
 *
 * Source: K. Abhishek and G. Hamarneh (2021), "Matthews Correlation Coefficient Loss for Deep Convolutional Networks".
 */
export const mcc: LossPlugin<MccOptions> = defineLoss({
  name,
  options: z.object({ fromLogits }),
  inputs: ["prediction", "target"],
  target: "binary",
  create: (options) => (inputs) => {
    checkPixels(inputs.prediction);
    const { p, t } = readMasks(name, inputs, options);
    const [pMean, tMean] = [meanOf(p), meanOf(t)];
    const covariance = bySample(meanOf(p.sub(pMean).mul(t.sub(tMean))));
    const spread = bySample(pMean.mul(pMean.neg().add(1)).mul(tMean.mul(tMean.neg().add(1))));
    const isFlat = spread.less(nothing);
    return isFlat
      .where(0, covariance.div(isFlat.where(1, spread).sqrt()))
      .neg()
      .add(1);
  },
  about: {
    title: { en: "Matthews correlation loss", ko: "매슈스 상관 손실" },
    summary: {
      en: "How far predicted and true masks are from full correlation, with background and foreground alike.",
      ko: "배경과 전경을 똑같이 보면서 예측 마스크와 정답 마스크의 상관이 완전한 상관에서 얼마나 먼지 잽니다.",
    },
    use: {
      en: "For segmentation, or many labels a sample, where true negatives matter too: dice does not see them.",
      ko: "dice가 보지 않는 참 음성도 중요한 분할이나, 레이블이 많은 다중 레이블 분류에 적합합니다.",
    },
    avoid: {
      en: "Where masks are often empty or full: those teach it nothing. Take dice.",
      ko: "비었거나 꽉 찬 마스크에서는 배우는 것이 없으므로 그런 마스크가 많으면 dice를 쓰세요.",
    },
    formula: String.raw`\ell = 1 - \frac{TP \cdot TN - FP \cdot FN}{\sqrt{(TP + FP)(TP + FN)(TN + FP)(TN + FN)}}`,
    source:
      "K. Abhishek and G. Hamarneh (2021), Matthews Correlation Coefficient Loss for Deep Convolutional Networks: Application to Skin Lesion Segmentation",
    tasks: ["segmentation", "multilabel"],
    outputActivation: "linear",
    robustTo: ["imbalance"],
  },
});

/** The mean of each sample, with all its axes kept. */
const meanOf = (x: Tensor): Tensor => x.mean([...x.shape.keys()].slice(1), { keepDims: true });

function checkPixels(prediction: Tensor): void {
  if (prediction.size > prediction.shape[0]!) return;
  throw problem("SHAPE_MISMATCH", {
    subject: name,
    argument: "prediction",
    rule: "have more than one element a sample",
    got: prediction,
    cure: "A single one correlates with nothing: take binary-cross-entropy.",
  });
}
