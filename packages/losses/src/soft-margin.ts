import { type LossPlugin, defineLoss } from "@downslope/core";
import { z } from "zod";
import { type MarginLossOptions, marginLoss } from "./margins.ts";
import { positiveWeight } from "./options.ts";

/** Options of {@link softMargin}. */
export type SoftMarginOptions = MarginLossOptions;

/**
 * Soft margin loss, the logistic loss of labels y that are -1 or 1.
 *
 *     loss = log(1 + e^(-y x))
 *
 * PyTorch's SoftMarginLoss, but finite at every margin: PyTorch overflows to infinity at margins below about -88 in
 * float32. It is binary-cross-entropy of labels 0 and 1. Shapes: `[...shape], [...shape] -> [...shape]`.
 *
 * Source: D. R. Cox (1958), "The Regression Analysis of Binary Sequences".
 */
export const softMargin: LossPlugin<SoftMarginOptions> = defineLoss({
  name: "soft-margin",
  options: z.object({ positiveWeight }),
  inputs: ["prediction", "target"],
  target: "sign",
  create: (options, context) => marginLoss("soft-margin", options, context, (margin) => margin.neg().softplus()),
  about: {
    title: { en: "Soft margin loss", ko: "소프트 마진 손실" },
    summary: {
      en: "The logistic loss for labels -1 and 1: less and less as the margin grows, and never quite 0.",
      ko: "레이블이 -1과 1인 로지스틱 손실입니다. 마진이 커질수록 줄지만 0이 되지는 않습니다.",
    },
    use: {
      en: "For two classes whose labels are written as -1 and 1.",
      ko: "두 클래스의 레이블이 -1과 1로 적혀 있을 때 적합합니다.",
    },
    avoid: {
      en: "For labels 0 and 1, or soft labels: binary-cross-entropy is the same loss.",
      ko: "레이블이 0과 1이거나 확률이라면 같은 손실인 binary-cross-entropy를 쓰세요.",
    },
    formula: String.raw`\ell = \log(1 + e^{-y\,x}), \quad y \in \{-1, 1\}`,
    source: "D. R. Cox (1958), The Regression Analysis of Binary Sequences",
    tasks: ["binary"],
    outputActivation: "linear",
  },
});
