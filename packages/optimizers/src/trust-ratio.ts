import type { Tensor } from "@downslope/core";
import { z } from "zod";

/** Which parameters have their steps scaled by their own length. */
export type Adapts = "all" | "matrices";

export const adapts: z.ZodDefault<z.ZodEnum<{ all: "all"; matrices: "matrices" }>> = z
  .enum(["all", "matrices"])
  .default("all")
  .describe("which parameters have a trust ratio: all, or matrices (no biases, no scales of normalisation)");

/** A length below this counts as 0: a quotient by it could leave the range of float32. */
const least = 1e-30;

/** c ‖p‖ over a length, but 1 where one of the two is 0: a layer that begins at zero moves all the same. */
export function trustRatio(own: Tensor, length: Tensor, coefficient = 1): Tensor {
  const isUsual = own.greater(0).and(length.greater(least));
  return isUsual.where(own.mul(coefficient).div(isUsual.where(length, 1)), 1);
}

export const isAdapted = (parameter: Tensor, which: Adapts): boolean => which === "all" || parameter.rank >= 2;
