import type { ModelMode, ModelVariables, Params, Tensor } from "@downslope/core";
import { applyBatchNormalisation, initBatchNormalisation } from "./batch-normalisation.ts";
import { applyLayerNormalisation, initLayerNormalisation } from "./layer-normalisation.ts";
import { type TorchLayer, torchBatchNormalisation, torchLayerNormalisation } from "./torch.ts";

/** Names of the normalisations, as options write them. */
export type NormalisationName = "none" | "batch" | "layer";

/** A normalisation of features: what it keeps at a path, and what it does there. */
export interface Normalisation {
  /** Whether it takes away any bias that is added before it, so that there need be none. */
  readonly cancelsBias: boolean;
  init(path: string, features: number): ModelVariables;
  /** What it is in PyTorch, at a place there; nothing where nothing is done. */
  torch(path: string, features: number): readonly ((at: string) => TorchLayer)[];
  /** The output for a batch, and the state after it. */
  apply(
    variables: ModelVariables,
    path: string,
    x: Tensor,
    mode: ModelMode,
  ): { readonly output: Tensor; readonly state: Params };
}

/** Normalisations by name. */
export const normalisations: Readonly<Record<NormalisationName, Normalisation>> = {
  none: {
    cancelsBias: false,
    init: () => ({ params: {}, state: {} }),
    torch: () => [],
    apply: ({ state }, _path, x) => ({ output: x, state }),
  },
  batch: {
    cancelsBias: true,
    init: initBatchNormalisation,
    torch: (path, features) => [(at) => torchBatchNormalisation(path, at, features)],
    apply: applyBatchNormalisation,
  },
  layer: {
    cancelsBias: false,
    init: (path, features) => ({ params: initLayerNormalisation(path, features), state: {} }),
    torch: (path, features) => [(at) => torchLayerNormalisation(path, at, features)],
    apply: ({ params, state }, path, x) => ({ output: applyLayerNormalisation(params, path, x), state }),
  },
};

export const normalisationNames: readonly NormalisationName[] = Object.keys(normalisations) as NormalisationName[];
