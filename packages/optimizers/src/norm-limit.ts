import type { Tensor } from "@downslope/core";
import { z } from "zod";

/** Options of clipping by a norm. */
export interface ClipByNormOptions {
  /** Longest allowed length, above 0, in units of the gradient. */
  readonly maxNorm: number;
}

export const maxNorm = (meaning: string): z.ZodNumber => z.number().positive().describe(meaning);

/** What to multiply by, so that something of that norm is at most `limit` long: exactly 1 within it, NaN for NaN. */
export function factorWithin(limit: number, norm: Tensor): Tensor {
  return norm.lessEqual(limit).where(1, norm.reciprocal().mul(limit));
}
