import { type LossPlugin, defineLoss } from "@downslope/core";
import { z } from "zod";
import { fromLogits } from "./options.ts";
import { smooth } from "./overlap-options.ts";
import { byClass, errorOf, ratio, readMasks } from "./overlap.ts";

/** Options of {@link generalisedDice}. */
export interface GeneralisedDiceOptions {
  /** Smoothing s, from 0, in pixels of the rarest class. Default 1. */
  readonly smooth?: number | undefined;
  /** Whether the prediction holds logits rather than probabilities. Default true. */
  readonly fromLogits?: boolean | undefined;
}

const name = "generalised-dice";

/**
 * Generalised Dice loss of classes c that exclude each other, p = softmax(z): one Dice ratio over all of a sample's
 * classes, each weighed by the inverse of its squared size:
 *
 *     w_c ∝ 1 / (Σ t_c)²
 *     loss = 1 - (2 Σ_c w_c Σ p_c t_c + s) / (Σ_c w_c Σ (p_c + t_c) + s)
 *
 * The weights, which the ratio leaves free, are scaled to 1 for the smallest class that occurs, so that s is in its pixels
 * and does not swamp sums weighed by 1e-10. A class that does not occur weighs as much as that, as in MONAI's
 * GeneralizedDiceLoss, whose s is 1e-5 in its scale. optax's multiclass_generalized_dice_loss is another: the mean of each
 * class's Dice loss, with such weights over the whole batch, 1e7 for what does not occur. PyTorch has none. Pixels whose
 * target is all zeros are of no class and left out. Shapes: `[batch, ..., classes], [batch, ..., classes] -> [batch]`.
 *
 * Source: C. H. Sudre et al. (2017), "Generalised Dice Overlap as a Deep Learning Loss Function for Highly Unbalanced
 * Segmentations".
 */
export const generalisedDice: LossPlugin<GeneralisedDiceOptions> = defineLoss({
  name,
  options: z.object({ smooth, fromLogits }),
  inputs: ["prediction", "target"],
  target: "one-hot",
  create: (options) => (inputs) => {
    const { p, t } = readMasks(name, inputs, { ...options, multiClass: true });
    const size = byClass(t);
    const isAbsent = size.equal(0);
    const smallest = isAbsent.where(Number.POSITIVE_INFINITY, size).min(-1, { keepDims: true });
    const weight = isAbsent.where(1, smallest.div(isAbsent.where(1, size)).square());
    const sum = (x: typeof p): typeof p => byClass(x).mul(weight).sum(-1);
    return ratio(sum(errorOf({ p, t })), sum(p.add(t)).add(options.smooth));
  },
  about: {
    title: { en: "Generalised Dice loss", ko: "일반화 다이스 손실" },
    summary: {
      en: "A Dice loss over several classes, in which small ones count as much as large ones.",
      ko: "작은 클래스도 큰 클래스만큼 세는 다중 클래스 다이스 손실입니다.",
    },
    use: {
      en: "For segmentation into classes of very uneven size, each pixel in one of them.",
      ko: "픽셀마다 클래스가 하나이고 클래스의 크기가 매우 고르지 않은 분할에 적합합니다.",
    },
    avoid: {
      en: "For masks that may overlap: take dice with average class. A class of a few pixels outweighs all others.",
      ko: "마스크가 서로 겹칠 수 있다면 average가 class인 dice를 쓰세요. 몇 픽셀뿐인 클래스가 나머지를 압도합니다.",
    },
    formula: String.raw`\ell = 1 - \frac{2 \sum_c w_c \sum p_c\,t_c + s}{\sum_c w_c \sum (p_c + t_c) + s}, \quad w_c \propto \frac{1}{(\sum t_c)^2}`,
    source:
      "C. H. Sudre et al. (2017), Generalised Dice Overlap as a Deep Learning Loss Function for Highly Unbalanced Segmentations",
    tasks: ["segmentation"],
    outputActivation: "linear",
    robustTo: ["imbalance"],
  },
});
