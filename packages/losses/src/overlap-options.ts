import { z } from "zod";
import { classWeight, fromLogits } from "./options.ts";
import type { ClassWeight } from "./weights.ts";

/** The options that losses of overlapping masks share. */
export interface OverlapOptions {
  /** Smoothing s, from 0, in pixels: what is added above and below the ratio. Default 1. */
  readonly smooth?: number | undefined;
  /** Whether the prediction holds logits rather than probabilities. Default true. */
  readonly fromLogits?: boolean | undefined;
  /** Whether the classes of the last axis exclude each other: softmax and one-hot targets, not sigmoid. Default false. */
  readonly multiClass?: boolean | undefined;
  /** One ratio over `all` pixels and classes of a sample, or the mean of each `class`'s. Default: `class` if multiClass. */
  readonly average?: "all" | "class" | undefined;
  /** Weight of each class, from 0, in the mean over classes, or in the counts over all. Default: none. */
  readonly classWeight?: ClassWeight | undefined;
}

export const smooth: z.ZodDefault<z.ZodNumber> = z
  .number()
  .min(0)
  .default(1)
  .describe("smoothing, in pixels: what is added above and below the ratio, so that empty masks have a slope");

/** The options of {@link OverlapOptions}, as a schema's shape. */
export const overlapOptions: {
  smooth: typeof smooth;
  fromLogits: typeof fromLogits;
  multiClass: z.ZodDefault<z.ZodBoolean>;
  average: z.ZodOptional<z.ZodEnum<{ all: "all"; class: "class" }>>;
  classWeight: typeof classWeight;
} = {
  smooth,
  fromLogits,
  multiClass: z.boolean().default(false).describe("whether the classes of the last axis exclude each other"),
  average: z
    .enum(["all", "class"])
    .optional()
    .describe("one ratio over all of a sample, or the mean of each class's, the default for multiClass"),
  classWeight,
};

export const falsePositives = (usual: number): z.ZodDefault<z.ZodNumber> =>
  z.number().min(0).default(usual).describe("weight of false positives");

export const falseNegatives = (usual: number): z.ZodDefault<z.ZodNumber> =>
  z.number().min(0).default(usual).describe("weight of false negatives");

/** How the target of {@link OverlapOptions} is written. */
export const overlapTarget = ({ multiClass }: { readonly multiClass: boolean }): "one-hot" | "binary" =>
  multiClass ? "one-hot" : "binary";
