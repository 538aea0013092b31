import { type LossPlugin, defineLoss } from "@downslope/core";
import { z } from "zod";
import { ratio } from "./overlap.ts";
import { checkLabelAxis } from "./rankings.ts";

const name = "label-ranking";

/**
 * Label ranking loss of scores x: the logistic loss of each pair of a label j that holds and a label i that does not,
 * averaged over a sample's pairs.
 *
 *     loss = mean_(j: t_j = 1, i: t_i = 0) log(1 + e^-(x_j - x_i))
 *
 * It stands in for the share of pairs in the wrong order, scikit-learn's label_ranking_loss, and over log 2 it bounds it;
 * as there, samples with all labels or none cost 0 and count in the mean, and a tie is not right (it costs log 2). The
 * source (BP-MLL) takes e^-(x_j - x_i), which has the same pairs and overflows. In none of PyTorch, Keras and optax. Time
 * and memory grow with the labels squared. Shapes: `[..., labels], [..., labels] -> [...]`.
 *
 * Source: M.-L. Zhang and Z.-H. Zhou (2006), "Multilabel Neural Networks with Applications to Functional Genomics and Text
 * Categorization".
 */
export const labelRanking: LossPlugin = defineLoss({
  name,
  options: z.object({}),
  inputs: ["prediction", "target"],
  target: "binary",
  create:
    () =>
    ({ prediction, target }) => {
      checkLabelAxis(name, prediction);
      const isPair = target.expandDims(-1).mul(target.neg().add(1).expandDims(-2));
      // Of two labels that are no pair it may be Infinity less Infinity.
      const lead = isPair.equal(0).where(0, prediction.expandDims(-1).sub(prediction.expandDims(-2)));
      return ratio(lead.neg().softplus().mul(isPair).sum([-2, -1]), isPair.sum([-2, -1]));
    },
  about: {
    title: { en: "Label ranking loss", ko: "레이블 순위 손실" },
    summary: {
      en: "How badly the labels that hold are ranked among those that do not, pair by pair.",
      ko: "참인 레이블이 거짓인 레이블보다 앞에 놓이는지를 쌍마다 잽니다.",
    },
    use: {
      en: "For multi-label classification that is judged by the order of labels, with a few hundred labels at most.",
      ko: "레이블이 많아야 수백 개이고 레이블의 순서로 평가하는 다중 레이블 분류에 적합합니다.",
    },
    avoid: {
      en: "Where each label is decided by a threshold: take binary-cross-entropy. Where only the top of the order counts: warp.",
      ko: "레이블마다 임계값으로 판정하면 binary-cross-entropy를, 상위 순위만 중요하면 warp를 쓰세요.",
    },
    formula: String.raw`\ell = \frac{1}{|P||N|} \sum_{j \in P} \sum_{i \in N} \log \left( 1 + e^{-(x_j - x_i)} \right)`,
    source:
      "M.-L. Zhang and Z.-H. Zhou (2006), Multilabel Neural Networks with Applications to Functional Genomics and Text Categorization",
    tasks: ["multilabel", "ranking"],
    outputActivation: "linear",
  },
});
