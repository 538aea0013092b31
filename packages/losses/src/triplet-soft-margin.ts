import { type LossPlugin, defineLoss } from "@downslope/core";
import { z } from "zod";
import { type TripletOptions, tripletInputs, tripletLoss, tripletOptions } from "./triplet-loss.ts";

/** Options of {@link tripletSoftMargin}. */
export type TripletSoftMarginOptions = TripletOptions;

const name = "triplet-soft-margin";

/**
 * Soft margin triplet loss: triplet-margin with a smooth ramp in place of a margin, so that no triplet is ever done.
 *
 *     loss = log(1 + e^{d(a, p) - d(a, n)}),   d(x, y) = ‖x - y + ε‖_p
 *
 * TensorFlow Addons' `soft=True`, sentence-transformers' BatchHardSoftMarginTripletLoss. Triplets are given or mined as in
 * triplet-margin; all of them cost. Shapes: `[..., size]` three times `-> [...]`, or `[n, size], int [n] -> [n]`.
 *
 * Source: A. Hermans et al. (2017), "In Defense of the Triplet Loss for Person Re-Identification", section 2.
 */
export const tripletSoftMargin: LossPlugin<TripletSoftMarginOptions> = defineLoss({
  name,
  options: z.object(tripletOptions),
  ...tripletInputs,
  create: (options, context) => tripletLoss(name, options, context, (excess) => excess.softplus()),
  about: {
    title: { en: "Soft margin triplet loss", ko: "소프트 마진 트리플렛 손실" },
    summary: {
      en: "A smooth measure of how much nearer the anchor the negative is than the positive.",
      ko: "음성이 양성보다 앵커에 얼마나 더 가까운지를 매끄럽게 잽니다.",
    },
    use: {
      en: "For embeddings that should go on drawing a class together after triplets are in order, as in re-identification.",
      ko: "재식별처럼 트리플렛의 순서가 맞은 뒤에도 같은 클래스를 계속 모으고 싶을 때 적합합니다.",
    },
    avoid: {
      en: "Where a known distance should part classes: take triplet-margin.",
      ko: "클래스 사이에 두어야 할 거리가 정해져 있다면 triplet-margin을 쓰세요.",
    },
    formula: String.raw`\ell = \log(1 + e^{d(a, p) - d(a, n)}), \quad d(x, y) = \lVert x - y + \epsilon \rVert_p`,
    source: "A. Hermans et al. (2017), In Defense of the Triplet Loss for Person Re-Identification",
    tasks: ["embedding"],
    outputActivation: "linear",
  },
});
