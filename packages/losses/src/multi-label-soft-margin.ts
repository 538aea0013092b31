import { type LossPlugin, defineLoss } from "@downslope/core";
import { z } from "zod";
import { binaryLogProbabilities, weigh } from "./probability.ts";
import { checkLabelAxis } from "./rankings.ts";
import { alongLastAxis } from "./weights.ts";

/** Options of {@link multiLabelSoftMargin}. */
export interface MultiLabelSoftMarginOptions {
  /** Weight w of each label, from 0: a number a label. Default: none. */
  readonly classWeight?: number[] | undefined;
}

const name = "multi-label-soft-margin";

/**
 * Multi-label soft margin loss of logits z with p = σ(z): the mean binary cross-entropy of a sample's L labels c.
 *
 *     loss = -1/L Σ_c w_c (t_c log p_c + (1 - t_c) log(1 - p_c))
 *
 * As PyTorch's MultiLabelSoftMarginLoss: the sum is divided by L whatever the weights. Without weights its mean is that of
 * binary-cross-entropy, which also weighs positive labels. Shapes: `[..., labels], [..., labels] -> [...]`.
 *
 * Source: I. J. Good (1952), "Rational Decisions".
 */
export const multiLabelSoftMargin: LossPlugin<MultiLabelSoftMarginOptions> = defineLoss({
  name,
  options: z.object({
    classWeight: z.array(z.number().min(0)).min(1).optional().describe("weight of each label, a number a label"),
  }),
  inputs: ["prediction", "target"],
  target: "binary",
  create:
    ({ classWeight: weights }) =>
    ({ prediction, target }) => {
      checkLabelAxis(name, prediction);
      const { positive, negative } = binaryLogProbabilities(name, prediction, true);
      const losses = weigh(target, positive.neg()).sub(weigh(target.neg().add(1), negative));
      return (weights ? weigh(alongLastAxis(name, "classWeight", weights, prediction), losses) : losses).mean(-1);
    },
  about: {
    title: { en: "Multi-label soft margin loss", ko: "다중 레이블 소프트 마진 손실" },
    summary: {
      en: "Binary cross-entropy of each label, averaged over the labels of a sample.",
      ko: "레이블마다 구한 이진 교차 엔트로피를 표본의 레이블에 대해 평균합니다.",
    },
    use: {
      en: "For labels that do not exclude each other, where each sample shall have one loss.",
      ko: "여러 레이블이 동시에 참일 수 있고 표본마다 손실 하나가 필요할 때 적합합니다.",
    },
    avoid: {
      en: "To weigh positive labels up: take binary-cross-entropy. Where negatives outnumber them by far: asymmetric.",
      ko: "양성 레이블의 가중치를 높이려면 binary-cross-entropy를, 음성이 압도적으로 많으면 asymmetric을 쓰세요.",
    },
    formula: String.raw`\ell = -\frac{1}{L} \sum_c w_c \left( t_c \log p_c + (1 - t_c) \log(1 - p_c) \right), \quad p = \sigma(z)`,
    source: "I. J. Good (1952), Rational Decisions",
    tasks: ["multilabel"],
    outputActivation: "linear",
  },
});
