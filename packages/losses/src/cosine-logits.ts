import { type LossContext, type LossFunction, type LossInit, type Params, type Tensor, normal } from "@downslope/core";
import { z } from "zod";
import { crossEntropy } from "./cross-entropy.ts";
import { checkClasses, products } from "./embeddings.ts";
import { type LabelOptions, readLabels } from "./labels.ts";

// Losses that own a vector for each class and compare embeddings with it by their angle.

/** Options of losses whose softmax is over scaled cosines. */
export interface ScaleOptions extends LabelOptions {
  /** Factor s of the cosines before the softmax, above 0. */
  readonly scale?: number | undefined;
}

export const scale = (usual: number): z.ZodDefault<z.ZodNumber> =>
  z.number().positive().default(usual).describe("factor of the cosines before the softmax");

/** The margin of losses that add an angle, in radians. */
export const angle: z.ZodDefault<z.ZodNumber> = z
  .number()
  .min(0)
  .max(Math.PI / 2)
  .default(0.5)
  .describe("angle added to that of the own class, in radians");

/** What stands for a logit that does not count: finite, so that gradients by masked logits are 0 and not NaN. */
export const masked = -1e30;

/** Vectors shorter than this have no direction: their cosine with all others is 0. */
const shortest = 1e-12;

/** A fresh `weight`, `[classes, ...each, embedding]`: random directions of length about 1. */
export function classVectors(
  subject: string,
  { key, output, classes }: LossInit,
  each: readonly number[] = [],
): Params {
  checkClasses(subject, classes);
  const size = output.at(-1) ?? 1;
  return { weight: normal(key, [classes, ...each, size]).div(Math.sqrt(size)) };
}

/** Vectors along the last axis scaled to length 1. A vector without direction stays, and so does its gradient. */
export function directions(x: Tensor): Tensor {
  const length = x.norm({ axis: -1, keepDims: true });
  return x.div(length.less(shortest).where(1, length));
}

/** Cosines of embeddings with the vectors of the classes: `[..., D], [...vectors, D] -> [..., ...vectors]`. */
export const cosines = (prediction: Tensor, weight: Tensor): Tensor =>
  products(directions(prediction), directions(weight));

/** What makes one margin softmax differ from another. */
export interface MarginSoftmax {
  /** The cosine of each sample's own class, `[..., 1]`, made harder. */
  margin(own: Tensor): Tensor;
  /** Factor of the cosines: a number, or one for each sample, `[..., 1]`. */
  scale: number | ((prediction: Tensor) => Tensor);
  /** Cosines with several vectors of each class, `[..., classes, vectors]`, as one: `[..., classes]`. */
  pool?(cosines: Tensor): Tensor;
}

/** Softmax cross-entropy of scaled cosines, that of the own class after a margin. */
export function marginSoftmax(
  subject: string,
  options: LabelOptions,
  context: LossContext,
  { margin, scale: factor, pool = (all) => all }: MarginSoftmax,
): LossFunction<"prediction" | "target", "class-index"> {
  const labelsOf = readLabels(subject, options, context);
  return ({ prediction, target }, { weight }) => {
    const all = pool(cosines(prediction, weight!));
    const labels = labelsOf(all, target);
    const own = all.mul(labels.oneHot).sum(-1, { keepDims: true });
    const harder = labels.oneHot.greater(0).where(margin(own), all);
    const logits = harder.mul(typeof factor === "number" ? factor : factor(prediction));
    return labels.weigh(crossEntropy(logits.logSoftmax(), labels.oneHot, 0, undefined));
  };
}

/**
 * cos(θ + m) from cos θ for m from 0 to π/2; beyond θ = π - m, where it would rise again, cos θ - m sin m, which is no
 * higher and goes on falling. Its gradient is finite at θ = 0 and π, where that of arccos is not.
 */
export function addAngle(cosine: Tensor, margin: number): Tensor {
  const sine = cosine.square().neg().add(1).relu().pow(0.5);
  const turned = cosine.mul(Math.cos(margin)).sub(sine.mul(Math.sin(margin)));
  return cosine.greater(-Math.cos(margin)).where(turned, cosine.sub(margin * Math.sin(margin)));
}
