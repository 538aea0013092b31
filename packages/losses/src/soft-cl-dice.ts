import { type LossPlugin, type Tensor, concat, defineLoss, problem } from "@downslope/core";
import { z } from "zod";
import { fromLogits } from "./options.ts";
import { smooth } from "./overlap-options.ts";
import { bySample, ratio, readMasks } from "./overlap.ts";

/** Options of {@link softClDice}. */
export interface SoftClDiceOptions {
  /** How often masks are eroded on the way to their skeleton: the half width of the widest tube, in pixels. Default 3. */
  readonly iterations?: number | undefined;
  /** Smoothing s, from 0, in pixels: what is added above and below each ratio. Default 1. */
  readonly smooth?: number | undefined;
  /** Whether the prediction holds logits rather than probabilities. Default true. */
  readonly fromLogits?: boolean | undefined;
}

const name = "soft-cl-dice";

/**
 * Soft centreline Dice loss of masks p = σ(z): how much of each mask's skeleton S lies outside the other mask. S is what
 * opening (erosion by a cross, then dilation by a square) takes away, gathered over repeated erosions:
 *
 *     precision = (Σ S(p) t + s) / (Σ S(p) + s),  sensitivity = (Σ S(t) p + s) / (Σ S(t) + s)
 *     loss = 1 - 2 precision sensitivity / (precision + sensitivity)
 *
 * As the authors' own and MONAI's SoftclDiceLoss, but each sample stands for itself; PyTorch has none. The paper trains on
 * (1 - α) dice + α this, α from 0.1 to 0.5: build it with `sum`. An empty mask predicted empty costs 0. Shapes:
 * `[batch, ...space, channels], [batch, ...space, channels] -> [batch]`.
 *
 * Source: S. Shit et al. (2021), "clDice: A Novel Topology-Preserving Loss Function for Tubular Structure Segmentation".
 */
export const softClDice: LossPlugin<SoftClDiceOptions> = defineLoss({
  name,
  options: z.object({
    iterations: z
      .int()
      .min(0)
      .default(3)
      .describe("erosions on the way to the skeleton: the half width of the widest tube, in pixels"),
    smooth,
    fromLogits,
  }),
  inputs: ["prediction", "target"],
  target: "binary",
  create: (options) => (inputs) => {
    checkSpace(inputs.prediction);
    const { p, t } = readMasks(name, inputs, options);
    const covered = (skeleton: Tensor, mask: Tensor): Tensor => {
      const outside = bySample(skeleton.mul(mask.neg().add(1)));
      return ratio(outside, bySample(skeleton).add(options.smooth)).neg().add(1);
    };
    const precision = covered(skeletonOf(p, options.iterations), t);
    const sensitivity = covered(skeletonOf(t, options.iterations), p);
    return ratio(precision.mul(sensitivity).mul(2), precision.add(sensitivity)).neg().add(1);
  },
  about: {
    title: { en: "Soft clDice loss", ko: "소프트 clDice 손실" },
    summary: {
      en: "A Dice loss of centrelines: the skeleton of each mask should lie inside the other.",
      ko: "두 마스크의 중심선이 서로의 안에 놓이는지를 재는 다이스 손실입니다.",
    },
    use: {
      en: "For vessels, roads and other tubes that must stay connected, summed with dice.",
      ko: "혈관이나 도로처럼 끊어지지 않아야 하는 관 모양의 분할에서 dice와 더해 쓰기에 적합합니다.",
    },
    avoid: {
      en: "Alone, for it hardly sees the width of a tube, and for blobs, whose skeleton says little.",
      ko: "관의 두께를 거의 보지 못하므로 단독으로는 쓰지 마세요. 덩어리 모양에는 중심선이 뜻이 없으니 피하세요.",
    },
    formula: String.raw`\ell = 1 - \frac{2 P R}{P + R}, \quad P = \frac{\sum S(p)\,t + s}{\sum S(p) + s}, \quad R = \frac{\sum S(t)\,p + s}{\sum S(t) + s}`,
    source:
      "S. Shit et al. (2021), clDice: A Novel Topology-Preserving Loss Function for Tubular Structure Segmentation",
    tasks: ["segmentation"],
    outputActivation: "linear",
  },
});

function skeletonOf(mask: Tensor, iterations: number): Tensor {
  let eroded = erode(mask);
  let skeleton = mask.sub(dilate(eroded)).relu();
  for (let i = 0; i < iterations; i++) {
    const rest = eroded;
    eroded = erode(rest);
    skeleton = skeleton.add(rest.sub(dilate(eroded)).relu().mul(skeleton.neg().add(1)));
  }
  return skeleton;
}

const spaceOf = ({ rank }: Tensor): number[] => Array.from({ length: rank - 2 }, (_, i) => i + 1);

const erode = (x: Tensor): Tensor =>
  spaceOf(x)
    .map((axis) => amongNeighbours(x, axis, "minimum"))
    .reduce((least, one) => least.minimum(one));

const dilate = (x: Tensor): Tensor => spaceOf(x).reduce((y, axis) => amongNeighbours(y, axis, "maximum"), x);

/** The extreme of each element and its neighbours along an axis; at the ends there is one neighbour less. */
function amongNeighbours(x: Tensor, axis: number, extreme: "minimum" | "maximum"): Tensor {
  if (x.shape[axis] === 1) return x;
  const before = concat([x.slice(axis, 0, 1), x.slice(axis, 0, -1)], axis);
  const after = concat([x.slice(axis, 1), x.slice(axis, -1)], axis);
  return x[extreme](before)[extreme](after);
}

function checkSpace(prediction: Tensor): void {
  if (prediction.rank > 2) return;
  throw problem("SHAPE_MISMATCH", {
    subject: name,
    argument: "prediction",
    rule: "be [batch, ...space, channels] with at least one axis of space",
    got: prediction,
    cure: "Its neighbourhoods decide what the skeleton is.",
  });
}
