import { type LossContext, type Tensor, type WeightedValues, problem, range, zeros } from "@downslope/core";
import { z } from "zod";
import { checkEmbeddings } from "./distances.ts";
import { type LabelOptions, readLabels, usualIgnoreIndex } from "./labels.ts";
import { classWeight, ignoreIndex } from "./options.ts";
import { resolveClassWeight } from "./weights.ts";

type FloatType = "float32" | "float64";

/** The option that divides similarities before they become probabilities. */
export const temperature = (usual: number): z.ZodDefault<z.ZodNumber> =>
  z
    .number()
    .positive()
    .default(usual)
    .describe("what similarities are divided by: the smaller, the more the nearest negatives count");

/** Options of losses that pair the samples of a labelled batch; class weights are those of anchors. */
export type PairOptions = LabelOptions;
export const pairOptions = { classWeight, ignoreIndex };

/** Which samples of a labelled batch belong together. */
export interface Pairs {
  /** Two samples of one class, not the same sample: `[n, n]`. */
  readonly positive: Tensor<"bool">;
  /** Two samples of different classes: `[n, n]`. */
  readonly negative: Tensor<"bool">;
  /**
   * What each anchor adds up to, and how many terms that are, times the weight of its class. An anchor without terms
   * counts for nothing, so that a batch without pairs has the mean 0.
   */
  weigh(sums: Tensor, counts: Tensor): WeightedValues;
}

/** Reads the pairs of a labelled batch of embeddings. Ignored samples are in no pair; classes may be any numbers. */
export function readPairs(
  subject: string,
  options: PairOptions,
  context: LossContext,
): (prediction: Tensor, target: Tensor<"int">) => Pairs {
  const { ignoreIndex: ignored = usualIgnoreIndex } = options;
  const classes = resolveClassWeight(subject, options.classWeight, context)?.length;
  const labelsOf = readLabels(subject, options, context);
  return (prediction, target) => {
    checkEmbeddings(subject, "prediction", prediction);
    const isCounted = target.notEqual(ignored);
    const isPair = isCounted.expandDims(1).and(isCounted.expandDims(0));
    const isSame = target.expandDims(1).equal(target.expandDims(0));
    return {
      positive: isPair.and(isSame).and(isSelf(target.size).not()),
      negative: isPair.and(isSame.not()),
      weigh: (sums, counts) => {
        const values = counts.equal(0).where(0, sums);
        if (classes === undefined) return { values, weights: counts };
        const own = labelsOf(zeros([1, classes], prediction.dtype as FloatType), target).weigh(values);
        return { values: own.values, weights: own.weights.mul(counts) };
      },
    };
  };
}

/** Whether row and column are the same sample, `[n, n]`. */
export function isSelf(n: number): Tensor<"bool"> {
  const place = range(n);
  return place.expandDims(1).equal(place.expandDims(0));
}

/** 1 and 0, as floats like those given. */
export function asFloat(mask: Tensor<"bool">, like: Tensor): Tensor {
  return mask.toFloat(like.dtype as FloatType);
}

/** 1 for losses that cost, NaN among them, so that it shows in a mean over those alone; else 0. */
export function whatCosts(losses: Tensor): Tensor {
  return asFloat(losses.equal(0).not(), losses);
}

/** How many there are of each row, as floats like those given. */
export function countWhere(mask: Tensor<"bool">, like: Tensor): Tensor {
  return asFloat(mask, like).sum(-1);
}

/** 1 for rows that have any, else 0. */
export function hasAny(mask: Tensor<"bool">, like: Tensor): Tensor {
  return countWhere(mask, like).minimum(1);
}

/** log Σ e^x along the last axis, over what the mask holds; -Infinity where it holds nothing. */
export function logSumExpWhere(mask: Tensor<"bool">, x: Tensor): Tensor {
  return mask.where(x, Number.NEGATIVE_INFINITY).logSumExp(-1);
}

/** Cross-entropy of logits `[n, n]` in whose row i the column i is right: each of a pair is to find the other. */
export function matchingCrossEntropy(logits: Tensor): Tensor {
  return isSelf(logits.shape[0]!).where(logits.logSoftmax(), 0).sum(-1).neg();
}

/** The target of pairs, one number a pair: in the shape asked for, or with a last axis of 1 more or less. */
export function pairTarget(subject: string, target: Tensor, shape: readonly number[]): Tensor {
  const bare = (one: readonly number[]): string => one.join(",").replace(/,1$/, "");
  if (bare(target.shape) === bare(shape)) return target.reshape(shape);
  throw problem("SHAPE_MISMATCH", {
    subject,
    argument: "target",
    rule: `have one number a pair, [${shape.join(",")}]`,
    got: target,
  });
}
