import { type LossPlugin, defineLoss } from "@downslope/core";
import { z } from "zod";
import { compareBoxes } from "./boxes.ts";

/**
 * Generalised intersection over union of boxes, each two corners (x1, y1, x2, y2):
 *
 *     IoU = intersection / union
 *     GIoU = IoU - (hull - union) / hull        hull: area of the smallest box around both
 *     loss = 1 - GIoU
 *
 * From 0 to 2. Corners may come in any order, as in the paper; torchvision's takes areas of swapped ones for negative,
 * and adds 1e-7 to each divisor, which small boxes notice: here a box of any size counts alike. Shapes:
 * `[..., 4], [..., 4] -> [...]`.
 *
 * Source: H. Rezatofighi et al. (2019), "Generalized Intersection over Union: A Metric and a Loss for Bounding Box
 * Regression".
 */
export const giou: LossPlugin = defineLoss({
  name: "giou",
  options: z.object({}),
  inputs: ["prediction", "target"],
  create:
    () =>
    ({ prediction, target }) => {
      const { iou, gap } = compareBoxes("giou", prediction, target);
      return gap.sub(iou).add(1);
    },
  about: {
    title: { en: "Generalised IoU loss (GIoU)", ko: "일반화 IoU 손실(GIoU)" },
    summary: {
      en: "How little two boxes overlap, and how much of the box around both is empty.",
      ko: "두 상자가 얼마나 겹치지 않는지, 둘을 감싸는 상자가 얼마나 비어 있는지를 잽니다.",
    },
    use: {
      en: "For boxes in detection: it measures what intersection over union does, and still pulls boxes that are apart.",
      ko: "객체 탐지의 상자 회귀에 적합합니다. IoU와 같은 것을 재면서, 떨어진 상자도 서로 끌어당깁니다.",
    },
    avoid: {
      en: "Where convergence is slow, as with a box inside another: take diou. Boxes must be corners, not centre and size.",
      ko: "한 상자가 다른 상자 안에 있어 수렴이 느리면 diou를 쓰세요. 상자는 중심과 크기가 아니라 두 꼭짓점으로 나타내야 합니다.",
    },
    formula: String.raw`\ell = 1 - \frac{\lvert A \cap B \rvert}{\lvert A \cup B \rvert} + \frac{\lvert C \setminus (A \cup B) \rvert}{\lvert C \rvert}`,
    source:
      "H. Rezatofighi et al. (2019), Generalized Intersection over Union: A Metric and a Loss for Bounding Box Regression",
    tasks: ["detection"],
    outputActivation: "linear",
  },
});
