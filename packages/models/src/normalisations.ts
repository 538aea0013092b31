import type { ModelMode, ModelVariables, Params, Tensor } from "@downslope/core";
import { applyBatchNormalisation, initBatchNormalisation } from "./batch-normalisation.ts";
import { applyLayerNormalisation, initLayerNormalisation } from "./layer-normalisation.ts";

/** Names of the normalisations, as options write them. */
export type NormalisationName = "none" | "batch" | "layer";

/** A normalisation of features: what it keeps at a path, and what it does there. */
export interface Normalisation {
  /** Whether it takes away any bias that is added before it, so that there need be none. */
  readonly cancelsBias: boolean;
  init(path: string, features: number): ModelVariables;
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
    apply: ({ state }, _path, x) => ({ output: x, state }),
  },
  batch: { cancelsBias: true, init: initBatchNormalisation, apply: applyBatchNormalisation },
  layer: {
    cancelsBias: false,
    init: (path, features) => ({ params: initLayerNormalisation(path, features), state: {} }),
    apply: ({ params, state }, path, x) => ({ output: applyLayerNormalisation(params, path, x), state }),
  },
};

export const normalisationNames: readonly NormalisationName[] = Object.keys(normalisations) as NormalisationName[];
