import { type DownslopeError, hostPermutation, problem } from "@downslope/core";
import { sortLabels } from "./number.ts";
import { streams } from "./streams.ts";

/** The rows of each split, in random order. */
export interface RowSplits {
  readonly train: Uint32Array;
  readonly validation: Uint32Array;
  readonly test: Uint32Array;
}

export interface SplitRequest {
  readonly subject: string;
  readonly count: number;
  /** Fractions of all rows; the numbers of rows are rounded. */
  readonly test: number;
  readonly validation: number;
  readonly seed: number;
  /** Class of each row, to be held in the same proportions in every split. */
  readonly strata?: readonly string[];
  /** Where a row stands, for errors. */
  place?(row: number): string;
}

/**
 * Divides rows at random, as the seed and the number of rows decide. With strata, every split gets its share of each
 * class, rounded by largest remainder, and the training split at least one sample of each.
 */
export function splitRows(request: SplitRequest): RowSplits {
  const { subject, count, test, validation, seed } = request;
  const wanted = { test: Math.round(count * test), validation: Math.round(count * validation) };
  const kept = count - wanted.test - wanted.validation;
  if ((test > 0 && wanted.test === 0) || (validation > 0 && wanted.validation === 0) || kept < 1) {
    const sizes = `${kept} train, ${wanted.validation} validation, ${wanted.test} test`;
    const cure = "Add rows, or set `test` and `validation` to 0.";
    throw unfit(subject, `have rows for each of its splits, got ${count} in all (${sizes})`, cure);
  }
  const labels = request.strata ?? Array.from({ length: count }, () => "");
  const quotas = quotasOf(request, labels, wanted);
  const rows = { train: [] as number[], validation: [] as number[], test: [] as number[] };
  for (const row of hostPermutation(count, seed, streams.split)) {
    const quota = quotas.get(labels[row]!)!;
    const split = quota.test > 0 ? "test" : quota.validation > 0 ? "validation" : "train";
    if (split !== "train") quota[split]--;
    rows[split].push(row);
  }
  const { train, validation: looked, test: held } = rows;
  return { train: Uint32Array.from(train), validation: Uint32Array.from(looked), test: Uint32Array.from(held) };
}

interface Quota {
  test: number;
  validation: number;
}

/** How many rows of each class go to the splits that are held out. */
function quotasOf({ subject, place }: SplitRequest, labels: readonly string[], wanted: Quota): Map<string, Quota> {
  const classes = sortLabels(labels);
  const counts = new Map(classes.map((name) => [name, 0]));
  for (const label of labels) counts.set(label, counts.get(label)! + 1);
  const sizes = classes.map((name) => counts.get(name)!);
  const spare = sizes.map((size) => size - 1);
  const held = wanted.test + wanted.validation;
  const single = spare.indexOf(0);
  if (held > 0 && classes.length > 1 && single >= 0) {
    const at = place?.(labels.indexOf(classes[single]!)) ?? subject;
    const rule = `be one of two samples or more of its class, which the splits divide, got the only ${JSON.stringify(classes[single])}`;
    throw unfit(at, rule, "Add samples of the class, or set `stratify` to false.");
  }
  if (held > labels.length - classes.length) {
    const rule = `keep a sample of each of its ${classes.length} classes for training`;
    const cure = "Lower `test` or `validation`, or set `stratify` to false.";
    throw unfit(subject, `${rule}, got ${labels.length} rows and ${held} of them held out`, cure);
  }
  const heldOut = apportion(sizes, spare, held);
  const test = apportion(heldOut, heldOut, wanted.test);
  return new Map(classes.map((name, i) => [name, { test: test[i]!, validation: heldOut[i]! - test[i]! }]));
}

/** Divides `total` in proportion to sizes, none over its limit: floors first, then one each by largest remainder. */
function apportion(sizes: readonly number[], limits: readonly number[], total: number): number[] {
  const all = sizes.reduce((sum, size) => sum + size, 0);
  const shares = sizes.map((size) => (all === 0 ? 0 : (size * total) / all));
  const given = shares.map((share, i) => Math.min(Math.floor(share), limits[i]!));
  let left = total - given.reduce((sum, count) => sum + count, 0);
  while (left > 0) {
    const open = [...given.keys()].filter((i) => given[i]! < limits[i]!);
    const order = open.toSorted((a, b) => shares[b]! - given[b]! - (shares[a]! - given[a]!) || a - b);
    for (const i of order.slice(0, left)) given[i]!++;
    left -= Math.min(left, order.length);
  }
  return given;
}

function unfit(subject: string, rule: string, cure: string): DownslopeError {
  return problem("INVALID_DATA", { subject, rule, cure });
}
