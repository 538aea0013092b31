import { z } from "zod";
import { usualIgnoreIndex } from "./labels.ts";

// Options that several losses share, so that they have the same bounds and the same words everywhere.

export const fromLogits: z.ZodDefault<z.ZodBoolean> = z
  .boolean()
  .default(true)
  .describe("whether the prediction holds logits, the output of a linear layer; else it holds probabilities");

export const labelSmoothing = (spread: string): z.ZodDefault<z.ZodNumber> =>
  z.number().min(0).max(1).default(0).describe(`share of each target that is spread over ${spread}`);

export const classWeight: z.ZodOptional<z.ZodUnion<readonly [z.ZodLiteral<"balanced">, z.ZodArray<z.ZodNumber>]>> = z
  .union([z.literal("balanced"), z.array(z.number().min(0)).min(2)])
  .optional()
  .describe(
    'weight of each class, a number a class; "balanced" takes them from the training split, so that all classes weigh the same',
  );

export const ignoreIndex: z.ZodDefault<z.ZodInt> = z
  .int()
  .default(usualIgnoreIndex)
  .describe("label of samples that count for nothing");
