import { type LossPlugin, defineLoss } from "@downslope/core";
import { z } from "zod";
import { rivalsOf } from "./rankings.ts";

const name = "multi-label-margin";

/**
 * Multi-label margin loss of scores x with L labels: every label j that holds should lead every label i that does not by 1.
 *
 *     loss = 1/L Σ_(j: t_j = 1) Σ_(i: t_i = 0) max(0, 1 - (x_j - x_i))
 *
 * As PyTorch's MultiLabelMarginLoss, whose target lists the indices of the labels that hold, padded with -1; here it is 0
 * or 1 for each label. The sum is divided by the number of labels, not of pairs. Shapes:
 * `[..., labels], [..., labels] -> [...]`.
 *
 * Source: K. Crammer and Y. Singer (2003), "A Family of Additive Online Algorithms for Category Ranking".
 */
export const multiLabelMargin: LossPlugin = defineLoss({
  name,
  options: z.object({}),
  inputs: ["prediction", "target"],
  target: "binary",
  create: () => (inputs) => {
    const { holds, lack } = rivalsOf(name, inputs, 1);
    return holds.mul(lack).sum(-1).div(inputs.target.shape.at(-1)!);
  },
  about: {
    title: { en: "Multi-label margin loss", ko: "다중 레이블 마진 손실" },
    summary: {
      en: "A hinge loss over all pairs of a label that holds and one that does not.",
      ko: "참인 레이블과 거짓인 레이블의 모든 쌍에 대한 힌지 손실입니다.",
    },
    use: {
      en: "For multi-label classification by the order of scores.",
      ko: "점수의 순서만 중요한 다중 레이블 분류에 적합합니다.",
    },
    avoid: {
      en: "Where probabilities or a fixed threshold are wanted: take binary-cross-entropy. To stress the top of the order: warp.",
      ko: "확률이나 고정된 임계값이 필요하면 binary-cross-entropy를, 상위 순위가 중요하면 warp를 쓰세요.",
    },
    formula: String.raw`\ell = \frac{1}{L} \sum_{j: t_j = 1} \sum_{i: t_i = 0} \max(0, 1 - (x_j - x_i))`,
    source: "K. Crammer and Y. Singer (2003), A Family of Additive Online Algorithms for Category Ranking",
    tasks: ["multilabel", "ranking"],
    outputActivation: "linear",
  },
});
