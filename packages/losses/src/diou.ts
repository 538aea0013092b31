import { type LossPlugin, defineLoss } from "@downslope/core";
import { z } from "zod";
import { compareBoxes } from "./boxes.ts";

/**
 * Distance intersection over union of boxes, each two corners (x1, y1, x2, y2):
 *
 *     loss = 1 - IoU + d² / c²        d: distance of the centres, c: diagonal of the smallest box around both
 *
 * From 0 to 2. Corners may come in any order; torchvision's adds 1e-7 to each divisor, which small boxes notice. Shapes:
 * `[..., 4], [..., 4] -> [...]`.
 *
 * Source: Z. Zheng et al. (2020), "Distance-IoU Loss: Faster and Better Learning for Bounding Box Regression".
 */
export const diou: LossPlugin = defineLoss({
  name: "diou",
  options: z.object({}),
  inputs: ["prediction", "target"],
  create:
    () =>
    ({ prediction, target }) => {
      const { iou, distance } = compareBoxes("diou", prediction, target);
      return distance.sub(iou).add(1);
    },
  about: {
    title: { en: "Distance IoU loss (DIoU)", ko: "거리 IoU 손실(DIoU)" },
    summary: {
      en: "How little two boxes overlap, and how far their centres are apart.",
      ko: "두 상자가 얼마나 겹치지 않는지, 중심이 얼마나 떨어져 있는지를 잽니다.",
    },
    use: {
      en: "For boxes in detection, where giou is slow: it draws the centres together directly.",
      ko: "객체 탐지의 상자 회귀에서 giou의 수렴이 느릴 때 적합합니다. 두 중심을 곧바로 끌어당깁니다.",
    },
    avoid: {
      en: "For boxes as centre and size: turn them into corners first. Apart from the overlap it does not look at shapes.",
      ko: "중심과 크기로 나타낸 상자는 먼저 두 꼭짓점으로 바꿔야 합니다. 겹치는 정도 외에 상자의 모양은 보지 않습니다.",
    },
    formula: String.raw`\ell = 1 - \frac{\lvert A \cap B \rvert}{\lvert A \cup B \rvert} + \frac{d^2}{c^2}`,
    source: "Z. Zheng et al. (2020), Distance-IoU Loss: Faster and Better Learning for Bounding Box Regression",
    tasks: ["detection"],
    outputActivation: "linear",
  },
});
