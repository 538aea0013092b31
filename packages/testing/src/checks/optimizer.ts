import type { About } from "@downslope/core";
import type { Check } from "./check.ts";
import { watchedCheck } from "./global-conduct.ts";
import * as conduct from "./optimizer-conduct.ts";
import type { AnyOptimizerPlugin, OptimizerGiven } from "./optimizer-given.ts";
import * as maths from "./optimizer-maths.ts";
import { checkOptimizerResult, result } from "./optimizer-result.ts";
import { pluginChecks } from "./plugin.ts";

type OptimizerCheck = Check<AnyOptimizerPlugin, OptimizerGiven>;

const fields: readonly (keyof About)[] = ["title", "summary", "use", "avoid", "formula", "source"];

const resultCheck: OptimizerCheck = { name: "result", promise: result, run: checkOptimizerResult };

/** What can be checked before any number is looked at. */
const firstChecks: readonly OptimizerCheck[] = [...pluginChecks(fields), ...watchedCheck(resultCheck)];

const stepChecks: readonly OptimizerCheck[] = [
  { name: "structure", promise: conduct.constant, run: conduct.checkStructure },
  { name: "traced", promise: conduct.traced, run: conduct.checkOptimizerTraced },
  { name: "zero-gradient", promise: maths.calm, run: maths.checkZeroGradient },
  { name: "quadratic", promise: maths.reaches, run: maths.checkQuadratic },
  { name: "resumes", promise: conduct.resumes, run: conduct.checkResume },
  { name: "deterministic", promise: conduct.deterministic, run: conduct.checkOptimizerDeterminism },
  { name: "pure", promise: conduct.pure, run: conduct.checkInputsKept },
  { name: "memory", promise: conduct.flat, run: conduct.checkOptimizerMemory },
];

/** What every optimizer promises. */
export const optimizerChecks: readonly OptimizerCheck[] = [
  ...firstChecks,
  {
    name: "trajectory",
    promise: maths.trajectory,
    run: maths.checkOptimizerCases,
    applies: ({ reference }) => reference !== undefined,
  },
  { name: "learning-rate", promise: maths.rate, run: maths.checkLearningRate },
  ...stepChecks,
];

/** What every gradient transform promises, before plain gradient descent. */
export const transformChecks: readonly OptimizerCheck[] = [...firstChecks, ...stepChecks];
