import {
  type ConfiguredOptimizer,
  type Optimizer,
  type Params,
  type Tensor,
  full,
  isConfigured,
} from "@downslope/core";
import { z } from "zod";

/** The option of an optimizer that stands around another. */
export const optimizerInside: z.ZodCustom<ConfiguredOptimizer, ConfiguredOptimizer> = z
  .custom<ConfiguredOptimizer>((value) => isConfigured(value, "optimizer"), {
    error: "be an optimizer with its options fixed, such as `adam()`",
  })
  .meta({ "x-plugin": "optimizer", description: "the optimizer inside, which makes the updates" });

/** What a wrapper leaves to the optimizer inside. */
export const passedOn = ({
  learningRate,
  refreshesStatistics,
  frozen,
}: Optimizer): Pick<Optimizer, "learningRate" | "refreshesStatistics" | "frozen"> => ({
  learningRate,
  refreshesStatistics,
  frozen,
});

/** The parameters that the optimizer inside moves: of frozen ones nothing need be kept. */
export function movedBy({ frozen }: Optimizer, params: Params): Params {
  const still = new Set(frozen(params));
  return Object.fromEntries(Object.entries(params).filter(([path]) => !still.has(path)));
}

/** Of all parameters those at the paths of some. */
export const atPathsOf = (some: Params, all: Params): Params =>
  Object.fromEntries(Object.keys(some).map((path) => [path, all[path]!]));

/** A number that is kept between steps, in the dtype of the parameters. */
export function scalarFor(params: Params, value: number): Tensor {
  const dtype = Object.values(params)[0]?.dtype === "float64" ? "float64" : "float32";
  return full([], value, dtype);
}

/** Counts one update down to the next time that something is due, `period` updates after the last. */
export function countDown(
  remaining: Tensor,
  period: number,
): { readonly isDue: Tensor<"bool">; readonly remaining: Tensor } {
  const left = remaining.sub(1);
  const isDue = left.lessEqual(0);
  return { isDue, remaining: isDue.where(period, left) };
}
