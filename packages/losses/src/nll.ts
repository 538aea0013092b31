import { type LossPlugin, defineLoss } from "@downslope/core";
import { z } from "zod";
import { classLoss, ofClasses } from "./class-loss.ts";
import type { LabelOptions } from "./labels.ts";
import { labelOptions } from "./options.ts";

/** Options of {@link nll}. */
export type NllOptions = LabelOptions;

/**
 * Negative log-likelihood of class y, of predictions that are logarithms of probabilities already.
 *
 *     loss = -w_y log p_y
 *
 * PyTorch's NLLLoss: `mean` divides by the sum of w_y, but is 0 where all labels are ignored (PyTorch: NaN); `batch-mean`
 * divides by the number of samples. It does not normalise, and other classes may be at -∞. Shapes:
 * `[..., classes], int [...] -> [...]`.
 *
 * Source: R. A. Fisher (1922), "On the Mathematical Foundations of Theoretical Statistics".
 */
export const nll: LossPlugin<NllOptions> = defineLoss({
  name: "nll",
  options: z.object(labelOptions),
  ...ofClasses,
  create: (options, context) => classLoss("nll", options, context, (logs, labels) => labels.own(logs).neg()),
  about: {
    title: { en: "Negative log-likelihood", ko: "음의 로그 가능도" },
    summary: {
      en: "Minus the predicted log-probability of the right class.",
      ko: "정답 클래스의 예측 로그 확률에 음의 부호를 붙인 값입니다.",
    },
    use: {
      en: "For models whose last layer is a log-softmax, or that put out log-probabilities in another way.",
      ko: "마지막 층이 로그 소프트맥스이거나 다른 방법으로 로그 확률을 내는 모델에 적합합니다.",
    },
    avoid: {
      en: "For a linear last layer, where it falls without end: take sparse-categorical-cross-entropy.",
      ko: "마지막 층이 선형이면 손실이 끝없이 작아지므로 sparse-categorical-cross-entropy를 쓰세요.",
    },
    formula: String.raw`\ell = -w_y \log p_y`,
    source: "R. A. Fisher (1922), On the Mathematical Foundations of Theoretical Statistics",
    tasks: ["multiclass"],
    outputActivation: "log-softmax",
  },
});
