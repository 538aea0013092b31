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

/** The share of a running mean that stays when a value joins it. */
export const decayOf = (standard: number, what: string): z.ZodDefault<z.ZodNumber> =>
  z.number().min(0).lt(1).default(standard).describe(`decay of ${what}`);

export const beta1: z.ZodDefault<z.ZodNumber> = decayOf(0.9, "the running mean of gradients");

export const beta2: z.ZodDefault<z.ZodNumber> = decayOf(0.999, "the running mean of squared gradients");

export const epsilonOf = (standard: number, where = "added to the root"): z.ZodDefault<z.ZodNumber> =>
  z.number().min(0).default(standard).describe(`${where}, against division by 0`);

export const epsilon: z.ZodDefault<z.ZodNumber> = epsilonOf(1e-8);

export const amsgrad: z.ZodDefault<z.ZodBoolean> = z
  .boolean()
  .default(false)
  .describe("divide by the largest mean square so far");

export const l2 = "added to the gradient (L2)";

export const decoupled = "decoupled and scaled by the rate in force";

/** For optimizers that know both kinds of weight decay. */
export const decoupledWeightDecay = (standard: boolean): z.ZodDefault<z.ZodBoolean> =>
  z.boolean().default(standard).describe("decay the parameters themselves instead of adding to the gradient");

/** What Adam and AdamW have in common. */
export interface AdamFamilyOptions {
  /** Base learning rate η, from 0; about the size of a parameter's first steps. Default 0.001. */
  readonly learningRate?: number | undefined;
  /** Decay of the running mean of gradients, from 0 to below 1. Default 0.9. */
  readonly beta1?: number | undefined;
  /** Decay of the running mean of squared gradients, from 0 to below 1. Default 0.999. */
  readonly beta2?: number | undefined;
  /** Added to the root, from 0, in units of the gradient. Default 1e-8. */
  readonly epsilon?: number | undefined;
  /** Divides by the largest mean square so far (Reddi et al. 2018). Default false. */
  readonly amsgrad?: boolean | undefined;
}
