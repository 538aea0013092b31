import { type LossPlugin, defineLoss } from "@downslope/core";
import { z } from "zod";
import { pairTarget } from "./pairs.ts";

/** Options of {@link marginRanking}. */
export interface MarginRankingOptions {
  /** Lead m that the better score should have. Default 0. */
  readonly margin?: number | undefined;
}

const name = "margin-ranking";

/**
 * Margin ranking loss of two scores, of which the left should be the higher, t = 1, or the right, t = -1:
 *
 *     loss = max(0, m - t (left - right))
 *
 * As in PyTorch, whose MarginRankingLoss it is, but that nothing broadcasts: for `[n, 1]` scores a target `[n]` counts
 * pair by pair. At the margin the gradient is 0. Shapes: `[...shape], [...shape], [...shape] -> [...shape]`.
 *
 * Source: R. Herbrich, T. Graepel, K. Obermayer (2000), "Large Margin Rank Boundaries for Ordinal Regression".
 */
export const marginRanking: LossPlugin<MarginRankingOptions> = defineLoss({
  name,
  options: z.object({ margin: z.number().default(0).describe("lead that the better score should have") }),
  inputs: ["left", "right", "target"],
  target: "sign",
  sampleShape: [1],
  create:
    ({ margin }) =>
    ({ left, right, target }) =>
      pairTarget(name, target, left.shape).mul(right.sub(left)).add(margin).relu(),
  about: {
    title: { en: "Margin ranking loss", ko: "마진 순위 손실" },
    summary: {
      en: "What the better of two scores lacks to a lead of the margin.",
      ko: "두 점수 가운데 더 나은 쪽이 마진만큼 앞서는 데 모자라는 값입니다.",
    },
    use: {
      en: "For a score that puts things in order, learnt from pairs: 1 where the left is better, -1 where the right is.",
      ko: "쌍을 비교해 순서를 매기는 점수를 학습할 때 적합합니다. 왼쪽이 나으면 1, 오른쪽이 나으면 -1입니다.",
    },
    avoid: {
      en: "With the default margin of 0, PyTorch's, equal scores for all cost nothing: set a margin.",
      ko: "PyTorch와 같은 기본 마진 0에서는 모든 점수가 같아도 손실이 0이므로 마진을 정해 주세요.",
    },
    formula: String.raw`\ell = \max(0, m - t (x - y))`,
    source: "R. Herbrich et al. (2000), Large Margin Rank Boundaries for Ordinal Regression",
    tasks: ["ranking"],
    outputActivation: "linear",
  },
});
