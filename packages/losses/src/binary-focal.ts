import { type LossContext, type LossPlugin, type Tensor, defineLoss, stack } from "@downslope/core";
import { z } from "zod";
import { fromLogits } from "./options.ts";
import { binaryLogProbabilities, weigh } from "./probability.ts";
import { binaryCounts } from "./weights.ts";

/** Options of {@link binaryFocal}. */
export interface BinaryFocalOptions {
  /** Focusing power γ, from 0: the larger, the less easy samples count. At 0 it is binary cross-entropy. Default 2. */
  readonly gamma?: number | undefined;
  /**
   * Weight α of positive labels, from 0 to 1; negative ones weigh 1 - α. `balanced` takes the share of negative samples
   * in the training split. Default null: both weigh 1.
   */
  readonly alpha?: number | "balanced" | null | undefined;
  /** Whether the prediction holds logits rather than probabilities. Default true. */
  readonly fromLogits?: boolean | undefined;
}

const name = "binary-focal";

/**
 * Focal loss of logits z or probabilities p = σ(z): binary cross-entropy that counts easy samples less.
 *
 *     p_t = p t + (1 - p) (1 - t)
 *     loss = (α t + (1 - α) (1 - t)) (1 - p_t)^γ (-t log p - (1 - t) log(1 - p))
 *
 * torchvision's sigmoid_focal_loss, whose default α is 0.25; Keras BinaryFocalCrossentropy, where α is 0.25 once
 * `apply_class_balancing` is on; optax sigmoid_focal_loss. `mean` divides by the number of elements, not by the sum of
 * the α, as they all do. Shapes: `[...shape], [...shape] -> [...shape]`.
 *
 * Source: T.-Y. Lin et al. (2017), "Focal Loss for Dense Object Detection", equation 5.
 */
export const binaryFocal: LossPlugin<BinaryFocalOptions> = defineLoss({
  name,
  options: z.object({
    gamma: z.number().min(0).default(2).describe("focusing power: the larger, the less easy samples count"),
    alpha: z
      .union([z.number().min(0).max(1), z.literal("balanced")])
      .nullable()
      .default(null)
      .describe(
        'weight of positive labels, the negative ones weigh 1 less it; "balanced" takes the share of negative samples in the training split; null weighs both 1',
      ),
    fromLogits,
  }),
  inputs: ["prediction", "target"],
  target: "binary",
  create: (options, context) => {
    const { gamma } = options;
    const alpha = options.alpha === "balanced" ? negativeShare(context) : options.alpha;
    return ({ prediction, target }) => {
      const { positive, negative } = binaryLogProbabilities(name, prediction, options.fromLogits);
      const rest = target.neg().add(1);
      const crossEntropy = weigh(target, positive).add(weigh(rest, negative)).neg();
      // As the exponential of a logarithm: a power of 1 - p_t has gradient 0/0 where it rounds to 0.
      const focus = logSum(target.log().add(negative), rest.log().add(positive)).mul(gamma).exp();
      const focal = gamma === 0 ? crossEntropy : crossEntropy.mul(focus);
      return alpha === null ? focal : focal.mul(target.mul(alpha).add(rest.mul(1 - alpha)));
    };
  },
  about: {
    title: { en: "Binary focal loss", ko: "이진 초점 손실" },
    summary: {
      en: "Binary cross-entropy that counts samples less the better they are already predicted.",
      ko: "이미 잘 맞히는 표본일수록 덜 세는 이진 교차 엔트로피입니다.",
    },
    use: {
      en: "Where easy negatives outnumber everything else by far, as in detection.",
      ko: "객체 탐지처럼 쉬운 음성 표본이 압도적으로 많을 때 적합합니다.",
    },
    avoid: {
      en: "Where probabilities must be calibrated, or labels are noisy, for it dwells on wrong ones: take binary-cross-entropy with positiveWeight. Keras weighs by α = 0.25 when asked to and torchvision by default; here α is off.",
      ko: "확률이 정확해야 하거나 레이블에 잡음이 많으면 틀린 레이블에 매달리므로 positiveWeight를 준 binary-cross-entropy를 쓰세요. torchvision은 α = 0.25가 기본값이고 Keras는 켜야 α = 0.25를 쓰지만, 여기서는 α를 쓰지 않는 것이 기본값입니다.",
    },
    formula: String.raw`\ell = -\alpha_t (1 - p_t)^\gamma \log p_t, \quad p_t = p\,t + (1 - p)(1 - t), \quad p = \sigma(z)`,
    source: "T.-Y. Lin et al. (2017), Focal Loss for Dense Object Detection",
    tasks: ["binary", "multilabel"],
    outputActivation: "linear",
    robustTo: ["imbalance"],
  },
});

function negativeShare(context: LossContext): number {
  const [negative, positive] = binaryCounts(name, context, "alpha");
  return negative / (negative + positive);
}

/** log(e^a + e^b), where one of them may be -Infinity. */
function logSum(a: Tensor, b: Tensor): Tensor {
  return stack([a, b], -1).logSumExp(-1);
}
