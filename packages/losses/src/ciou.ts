import { type LossPlugin, type Tensor, defineLoss } from "@downslope/core";
import { z } from "zod";
import { type Size, compareBoxes, ratio } from "./boxes.ts";

/**
 * Complete intersection over union of boxes, each two corners (x1, y1, x2, y2): diou, and how much their shapes differ.
 *
 *     v = 4/π² (arctan(w_t / h_t) - arctan(w / h))²
 *     loss = 1 - IoU + d² / c² + α v,  α = v / (1 - IoU + v)
 *
 * As in torchvision's complete_box_iou_loss, α is a weight and not differentiated, and v is differentiated as it is, where
 * the paper would leave the factor 1 / (w² + h²) out. Corners may come in any order, and a box of any size counts alike:
 * torchvision's adds 1e-7 to divisors. Shapes: `[..., 4], [..., 4] -> [...]`.
 *
 * Source: Z. Zheng et al. (2020), "Distance-IoU Loss: Faster and Better Learning for Bounding Box Regression",
 * equations 8 to 11.
 */
export const ciou: LossPlugin = defineLoss({
  name: "ciou",
  options: z.object({}),
  inputs: ["prediction", "target"],
  gradient: "surrogate",
  create:
    () =>
    ({ prediction, target }) => {
      const { iou, distance, sizes } = compareBoxes("ciou", prediction, target);
      const apart = iou.neg().add(1);
      const [predicted, wanted] = sizes.map(slant) as [Tensor, Tensor];
      const unlike = wanted
        .sub(predicted)
        .mul(2 / Math.PI)
        .square();
      const weight = ratio(unlike, apart.relu().add(unlike)).stopGradient();
      return apart.add(distance).add(weight.mul(unlike));
    },
  about: {
    title: { en: "Complete IoU loss (CIoU)", ko: "완전 IoU 손실(CIoU)" },
    summary: {
      en: "How little two boxes overlap, how far their centres are apart, and how much their aspect ratios differ.",
      ko: "두 상자가 얼마나 겹치지 않는지, 중심이 얼마나 떨어져 있는지, 종횡비가 얼마나 다른지를 잽니다.",
    },
    use: {
      en: "For boxes in detection whose shape matters as well as their place; many detectors train with it.",
      ko: "위치뿐 아니라 종횡비도 맞아야 하는 객체 탐지의 상자 회귀에 적합합니다. 많은 탐지기가 이 손실로 학습합니다.",
    },
    avoid: {
      en: "For boxes as centre and size: turn them into corners first. For very thin boxes, whose aspect ratio is noise: take diou.",
      ko: "중심과 크기로 나타낸 상자는 먼저 두 꼭짓점으로 바꿔야 합니다. 종횡비가 불안정한 아주 가는 상자에는 diou를 쓰세요.",
    },
    formula: String.raw`\ell = 1 - \frac{\lvert A \cap B \rvert}{\lvert A \cup B \rvert} + \frac{d^2}{c^2} + \alpha v, \quad v = \frac{4}{\pi^2} \left( \arctan \frac{w_t}{h_t} - \arctan \frac{w}{h} \right)^2, \quad \alpha = \frac{v}{1 - \text{IoU} + v}`,
    source: "Z. Zheng et al. (2020), Distance-IoU Loss: Faster and Better Learning for Bounding Box Regression",
    tasks: ["detection"],
    outputActivation: "linear",
  },
});

/** arctan(width / height), from 0 to π/2; 0 of a point. Sides in units of the longer, so that none divides by next to 0. */
function slant([width, height]: Size): Tensor {
  const isWide = width.greater(height);
  const longer = isWide.where(width, height);
  const still = longer.stopGradient();
  const unit = still.equal(0).where(1, still);
  const angle = ratio(isWide.where(height, width).div(unit), longer.div(unit)).atan();
  return isWide.where(angle.neg().add(Math.PI / 2), angle);
}
