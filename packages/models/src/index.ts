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
export { applyBatchNormalisation, initBatchNormalisation } from "./batch-normalisation.ts";
export { type DenseOptions, applyDense, initDense } from "./dense.ts";
export { applyDropout } from "./dropout.ts";
export {
  type Fans,
  type Initialiser,
  type InitialiserName,
  initialiserFor,
  initialiserNames,
  initialisers,
} from "./initialisers.ts";
export { applyLayerNormalisation, initLayerNormalisation } from "./layer-normalisation.ts";
export { type MlpOptions, mlp } from "./mlp.ts";
export { type Normalisation, type NormalisationName, normalisationNames, normalisations } from "./normalisations.ts";

export {
  type TorchLayer,
  torchActivations,
  torchBatchNormalisation,
  torchDense,
  torchDropout,
  torchFlatten,
  torchLayerNormalisation,
  torchSequential,
} from "./torch.ts";

/** All models of this package, for `registry.use`. */
export const models: readonly AnyPlugin[] = [mlp];
