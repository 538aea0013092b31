import { z } from "zod";

// Options that several optimizers share, so that they have the same bounds and the same words everywhere.

export const learningRate = (standard: number): z.ZodDefault<z.ZodNumber> =>
  z.number().min(0).default(standard).describe("base learning rate, which a scheduler scales");

export const weightDecay = (standard: number, how: string): z.ZodDefault<z.ZodNumber> =>
  z.number().min(0).default(standard).describe(`weight decay, ${how}`);

export const momentum: z.ZodDefault<z.ZodNumber> = z
  .number()
  .min(0)
  .lt(1)
  .default(0)
  .describe("share of the last direction that is kept");

export const beta1: z.ZodDefault<z.ZodNumber> = z
  .number()
  .min(0)
  .lt(1)
  .default(0.9)
  .describe("decay of the running mean of gradients");

export const beta2: z.ZodDefault<z.ZodNumber> = z
  .number()
  .min(0)
  .lt(1)
  .default(0.999)
  .describe("decay of the running mean of squared gradients");

export const epsilon: z.ZodDefault<z.ZodNumber> = z
  .number()
  .min(0)
  .default(1e-8)
  .describe("added to the root, against division by 0");

export const amsgrad: z.ZodDefault<z.ZodBoolean> = z
  .boolean()
  .default(false)
  .describe("divide by the largest mean square so far");

export const l2 = "added to the gradient (L2)";
