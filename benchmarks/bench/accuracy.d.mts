import type { HostArray } from "@downslope/core";

/** The share of rows whose class an MLP with ReLU tells. */
export function accuracyOf(
  weights: Readonly<Record<string, readonly number[]>>,
  widths: readonly number[],
  heldOut: { readonly input: HostArray; readonly target: HostArray },
): number;
