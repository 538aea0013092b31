import {
  type ConfiguredOptimizer,
  type Optimizer,
  type OptimizerPlugin,
  type Tensor,
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
  acceptsNonFinite,
  frozen,
}: Optimizer): Pick<Optimizer, "learningRate" | "refreshesStatistics" | "acceptsNonFinite" | "frozen"> => ({
  learningRate,
  refreshesStatistics,
  acceptsNonFinite,
  frozen,
});

/** The same option for wrappers that change what the optimizer inside sees from one update to the next. */
export const descentInside: z.ZodType<ConfiguredOptimizer, ConfiguredOptimizer> = optimizerInside.refine(
  ({ plugin }) => (plugin as Partial<OptimizerPlugin>).movesAllTogether !== true,
  { error: "be one that does not search along the loss, as lbfgs does" },
);

/** Counts one update down to the next time that something is due, `period` updates after the last. */
export function countDown(
  remaining: Tensor,
  period: number,
): { readonly isDue: Tensor<"bool">; readonly remaining: Tensor } {
  const left = remaining.sub(1);
  const isDue = left.lessEqual(0);
  return { isDue, remaining: isDue.where(period, left) };
}
