import type { AnyPlugin } from "@downslope/core";
import { constant } from "./constant.ts";
import { cosineAnnealing } from "./cosine-annealing.ts";
import { exponential } from "./exponential.ts";
import { linearWarmup } from "./linear-warmup.ts";
import { reduceOnPlateau } from "./reduce-on-plateau.ts";
import { step } from "./step.ts";

export { type ConstantOptions, constant } from "./constant.ts";
export { type CosineAnnealingOptions, cosineAnnealing } from "./cosine-annealing.ts";
export { type ExponentialOptions, exponential } from "./exponential.ts";
export { type LinearWarmupOptions, linearWarmup } from "./linear-warmup.ts";
export { type PlateauState, type ReduceOnPlateauOptions, reduceOnPlateau } from "./reduce-on-plateau.ts";
export { type StepOptions, step } from "./step.ts";

/** All schedulers of this package, for `registry.use`. */
export const schedulers: readonly AnyPlugin[] = [
  constant,
  cosineAnnealing,
  exponential,
  linearWarmup,
  reduceOnPlateau,
  step,
];
