import { type Tensor, oneHot } from "@downslope/core";
import type { Pairs } from "./pairs.ts";

type FloatType = "float32" | "float64";

/** How triplets are made from a labelled batch. */
export const minings = ["none", "batch-all", "semi-hard", "hard"] as const;
export type Mining = (typeof minings)[number];

/** Triplets, anchors first: distances that broadcast to the shape of `isTriplet`. */
export interface Triplets {
  readonly toPositive: Tensor;
  readonly toNegative: Tensor;
  /** From the positive to the negative, computed where it is asked for. */
  readonly between: () => Tensor;
  /** Which of them are triplets: the others hold any numbers. */
  readonly isTriplet: Tensor<"bool">;
}

/**
 * Triplets of a batch of n from all its distances `[n, n]`: `batch-all` has `[n, n, n]`, `semi-hard` one for each positive
 * pair, `[n, n]`, and `hard` one for each anchor, `[n]`. What is chosen has no gradient.
 */
export function mineTriplets(mining: Mining, distances: Tensor, { positive, negative }: Pairs): Triplets {
  const [fromAnchor, fromPositive] = [distances.expandDims(1), distances.expandDims(0)];
  if (mining === "batch-all") {
    return {
      toPositive: distances.expandDims(2),
      toNegative: fromAnchor,
      between: () => fromPositive,
      isTriplet: positive.expandDims(2).and(negative.expandDims(1)),
    };
  }
  const still = distances.stopGradient();
  const at = (index: Tensor<"int">): Tensor => oneHot(index, still.shape[0]!).toFloat(still.dtype as FloatType);
  const nearest = (mask: Tensor<"bool">, from: Tensor): Tensor<"int"> =>
    mask.where(from, Number.POSITIVE_INFINITY).argmin();
  const farthest = (mask: Tensor<"bool">): Tensor<"int"> => mask.where(still, -1).argmax();
  if (mining === "hard") {
    const [far, near] = [at(farthest(positive)), at(nearest(negative, still))];
    return {
      toPositive: distances.mul(far).sum(-1),
      toNegative: distances.mul(near).sum(-1),
      between: () => far.matmul(distances).mul(near).sum(-1),
      isTriplet: any(positive).and(any(negative)),
    };
  }
  const beside = still.expandDims(1);
  const isBeyond = negative.expandDims(1).and(beside.greater(still.expandDims(2)));
  const near = at(any(isBeyond).where<"int">(nearest(isBeyond, beside), farthest(negative).expandDims(1)));
  return {
    toPositive: distances,
    toNegative: fromAnchor.mul(near).sum(-1),
    between: () => fromPositive.mul(near).sum(-1),
    isTriplet: positive.and(any(negative).expandDims(1)),
  };
}

const any = (mask: Tensor<"bool">): Tensor<"bool"> => mask.toFloat().sum(-1).greater(0);
