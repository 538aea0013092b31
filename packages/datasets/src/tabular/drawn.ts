import type { Dataset } from "@downslope/core";
import type { Column } from "./column.ts";
import { tabularDataset } from "./dataset.ts";
import type { Scaling } from "./preprocessing.ts";
import { type RowSplits, splitRows } from "./splits.ts";

/** Options that data sets of drawn points have in common. */
export interface DrawnOptions {
  readonly test: number;
  readonly validation: number;
  readonly splitSeed?: number | undefined;
  readonly scale: Scaling;
}

/** Points with a class each, divided into splits; inputs are named `x1`, `x2`, ... */
export function drawnClasses(
  name: string,
  inputs: readonly Float64Array[],
  labels: readonly string[],
  options: DrawnOptions & { readonly stratify: boolean },
  seed: number,
): Dataset {
  const target: Column = { name: "class", kind: "category", values: labels };
  const splits = drawnSplits(name, labels.length, options, seed, options.stratify ? labels : undefined);
  const subject = `dataset "${name}"`;
  return tabularDataset({ subject, features: columnsOf(inputs), target, splits, scale: options.scale });
}

/** Points with a value each; one input is named `x`, several `x1`, `x2`, ... */
export function drawnValues(
  name: string,
  inputs: readonly Float64Array[],
  values: Float64Array,
  splits: RowSplits,
  scale: Scaling,
): Dataset {
  const target: Column = { name: "y", kind: "number", values };
  return tabularDataset({ subject: `dataset "${name}"`, features: columnsOf(inputs), target, splits, scale });
}

/** The splits of a number of drawn points. */
export function drawnSplits(
  name: string,
  count: number,
  { test, validation, splitSeed }: DrawnOptions,
  seed: number,
  strata?: readonly string[],
): RowSplits {
  const subject = `dataset "${name}"`;
  return splitRows({ subject, count, test, validation, seed: splitSeed ?? seed, ...(strata && { strata }) });
}

function columnsOf(inputs: readonly Float64Array[]): Column[] {
  return inputs.map((values, i) => ({ name: inputs.length === 1 ? "x" : `x${i + 1}`, kind: "number", values }));
}
