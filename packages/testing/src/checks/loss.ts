import type { Check } from "./check.ts";
import { watchedCheck } from "./global-conduct.ts";
import { batches, checkLossBatches } from "./loss-batches.ts";
import * as conduct from "./loss-conduct.ts";
import type { AnyLossPlugin, LossGiven } from "./loss-given.ts";
import * as maths from "./loss-maths.ts";
import { checkLossOrdinary, ordinary } from "./loss-ordinary.ts";
import { pluginChecks } from "./plugin.ts";

const resultCheck: Check<AnyLossPlugin, LossGiven> = {
  name: "result",
  promise: conduct.result,
  run: conduct.checkLossResult,
};

/** What every loss promises. */
export const lossChecks: readonly Check<AnyLossPlugin, LossGiven>[] = [
  ...pluginChecks(["title", "summary", "use", "avoid", "formula", "source", "tasks"]),
  {
    name: "values",
    promise: maths.values,
    run: maths.checkLossCases,
    applies: ({ cases = [] }) => cases.length > 0,
  },
  ...watchedCheck(resultCheck),
  { name: "ordinary", promise: ordinary, run: checkLossOrdinary },
  {
    name: "gradient",
    promise: maths.gradient,
    run: maths.checkLossGradient,
    applies: (_, plugin) => plugin.gradient !== "surrogate",
  },
  { name: "learns", promise: maths.alive, run: maths.checkLossLearns },
  { name: "traced", promise: conduct.traced, run: conduct.checkLossTraced },
  { name: "extremes", promise: maths.finite, run: maths.checkLossExtremes },
  { name: "batches", promise: batches, run: checkLossBatches },
  { name: "shapes", promise: conduct.shapes, run: conduct.checkLossShapes },
  { name: "deterministic", promise: conduct.deterministic, run: conduct.checkLossDeterminism },
  { name: "memory", promise: conduct.flat, run: conduct.checkLossMemory },
];
