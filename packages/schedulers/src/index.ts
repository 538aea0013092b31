import type { AnyPlugin } from "@downslope/core";
import { constant } from "./constant.ts";
import { cosineAnnealing } from "./cosine-annealing.ts";
import { cosineWarmRestarts } from "./cosine-warm-restarts.ts";
import { cyclic } from "./cyclic.ts";
import { exponential } from "./exponential.ts";
import { exponentialWarmup } from "./exponential-warmup.ts";
import { flatCosine } from "./flat-cosine.ts";
import { hyperbolicTangent } from "./hyperbolic-tangent.ts";
import { inverseSquareRoot } from "./inverse-square-root.ts";
import { inverseTime } from "./inverse-time.ts";
import { linearWarmup } from "./linear-warmup.ts";
import { multiStep } from "./multi-step.ts";
import { noise } from "./noise.ts";
import { oneCycle } from "./one-cycle.ts";
import { piecewiseConstant } from "./piecewise-constant.ts";
import { polynomial } from "./polynomial.ts";
import { product } from "./product.ts";
import { reduceOnPlateau } from "./reduce-on-plateau.ts";
import { rex } from "./rex.ts";
import { scale } from "./scale.ts";
import { sequence } from "./sequence.ts";
import { step } from "./step.ts";
import { warmupStableDecay } from "./warmup-stable-decay.ts";

export { type ConstantOptions, constant } from "./constant.ts";
export { type CosineAnnealingOptions, cosineAnnealing } from "./cosine-annealing.ts";
export { type CosineWarmRestartsOptions, cosineWarmRestarts } from "./cosine-warm-restarts.ts";
export { type CyclicOptions, cyclic } from "./cyclic.ts";
export { type ExponentialOptions, exponential } from "./exponential.ts";
export { type ExponentialWarmupOptions, exponentialWarmup } from "./exponential-warmup.ts";
export { type FlatCosineOptions, flatCosine } from "./flat-cosine.ts";
export { type HyperbolicTangentOptions, hyperbolicTangent } from "./hyperbolic-tangent.ts";
export { type InverseSquareRootOptions, inverseSquareRoot } from "./inverse-square-root.ts";
export { type InverseTimeOptions, inverseTime } from "./inverse-time.ts";
export { type LinearWarmupOptions, linearWarmup } from "./linear-warmup.ts";
export { type MultiStepOptions, multiStep } from "./multi-step.ts";
export { type NoiseOptions, noise } from "./noise.ts";
export { type OneCycleOptions, oneCycle } from "./one-cycle.ts";
export { type PiecewiseConstantOptions, piecewiseConstant } from "./piecewise-constant.ts";
export { type PolynomialOptions, polynomial } from "./polynomial.ts";
export { type ProductOptions, product } from "./product.ts";
export { type PlateauState, type ReduceOnPlateauOptions, reduceOnPlateau } from "./reduce-on-plateau.ts";
export { type RexOptions, rex } from "./rex.ts";
export { type ScaleOptions, scale } from "./scale.ts";
export { type SequenceOptions, sequence } from "./sequence.ts";
export { type StepOptions, step } from "./step.ts";
export { type WarmupStableDecayOptions, warmupStableDecay } from "./warmup-stable-decay.ts";

/** All schedulers of this package, for `registry.use`. */
export const schedulers: readonly AnyPlugin[] = [
  constant,
  cosineAnnealing,
  cosineWarmRestarts,
  cyclic,
  exponential,
  exponentialWarmup,
  flatCosine,
  hyperbolicTangent,
  inverseSquareRoot,
  inverseTime,
  linearWarmup,
  multiStep,
  noise,
  oneCycle,
  piecewiseConstant,
  polynomial,
  product,
  reduceOnPlateau,
  rex,
  scale,
  sequence,
  step,
  warmupStableDecay,
];
