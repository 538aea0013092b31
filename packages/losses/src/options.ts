import { z } from "zod";
import { usualIgnoreIndex } from "./labels.ts";

// Options that several losses share, so that they have the same bounds and the same words everywhere.

export const fromLogits: z.ZodDefault<z.ZodBoolean> = z
  .boolean()
  .default(true)
  .describe("whether the prediction holds logits, the output of a linear layer; else it holds probabilities");

export const labelSmoothing = (spread: string): z.ZodDefault<z.ZodNumber> =>
  z.number().min(0).max(1).default(0).describe(`share of each target that is spread over ${spread}`);

export const classWeight: z.ZodOptional<
  z.ZodUnion<
    readonly [
      z.ZodLiteral<"balanced">,
      z.ZodArray<z.ZodNumber>,
      z.ZodObject<{ effective: z.ZodNumber }, z.core.$strict>,
    ]
  >
> = z
  .union([
    z.literal("balanced"),
    z.array(z.number().min(0)).min(2),
    z.strictObject({ effective: z.number().min(0).lt(1) }),
  ])
  .optional()
  .describe(
    'weight of each class, a number a class; from the training split, "balanced" takes them so that all classes weigh the same, and { effective: β } by their effective number of samples, between that (β near 1) and no weights (β = 0)',
  );

export const positiveWeight: z.ZodDefault<
  z.ZodUnion<readonly [z.ZodNumber, z.ZodArray<z.ZodNumber>, z.ZodLiteral<"balanced">]>
> = z
  .union([z.number().min(0), z.array(z.number().min(0)).min(1), z.literal("balanced")])
  .default(1)
  .describe(
    'weight of positive labels: a number, or a list with one for each element of the last axis; "balanced" takes negative over positive samples of the training split',
  );

export const ignoreIndex: z.ZodDefault<z.ZodInt> = z
  .int()
  .default(usualIgnoreIndex)
  .describe("label of samples that count for nothing");

/** What all losses of class indices take. */
export const labelOptions: { readonly classWeight: typeof classWeight; readonly ignoreIndex: typeof ignoreIndex } = {
  classWeight,
  ignoreIndex,
};
