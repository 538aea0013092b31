import type { AnyPlugin } from "@downslope/core";
import { mlp } from "./mlp.ts";

export {
  type Activation,
  type ActivationName,
  type OutputActivationName,
  activationNames,
  activations,
  outputActivationNames,
  outputActivations,
} from "./activations.ts";
export { type DenseOptions, applyDense, initDense } from "./dense.ts";
export {
  type Fans,
  type Initialiser,
  type InitialiserName,
  initialiserFor,
  initialiserNames,
  initialisers,
} from "./initialisers.ts";
export { type MlpOptions, mlp } from "./mlp.ts";

/** All models of this package, for `registry.use`. */
export const models: readonly AnyPlugin[] = [mlp];
