import { canonical } from "./canonical.ts";
import type { RunRecord } from "./record.ts";

/** Mean and spread of some values. */
export interface Summary {
  /** How many values were finite; `left out` were not. */
  readonly n: number;
  readonly leftOut: number;
  readonly mean: number;
  /** Standard deviation of the sample, over n - 1; nothing of fewer than two values. */
  readonly deviation?: number;
  readonly least: number;
  readonly most: number;
}

/** Mean and standard deviation (n - 1) of the finite values; the mean of none is NaN. */
export function summarise(values: readonly number[]): Summary {
  const finite = values.filter(Number.isFinite);
  const n = finite.length;
  const mean = finite.reduce((sum, value) => sum + value, 0) / n;
  // From the mean, and not from squares alone: values of a large size would cancel.
  const squares = finite.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return {
    n,
    leftOut: values.length - n,
    mean,
    ...(n > 1 && { deviation: Math.sqrt(squares / (n - 1)) }),
    least: n === 0 ? NaN : Math.min(...finite),
    most: n === 0 ? NaN : Math.max(...finite),
  };
}

/** Runs that differ in nothing but the seed. */
export interface SeedGroup {
  readonly key: string;
  /** By number. */
  readonly runs: readonly RunRecord[];
}

/** Groups of runs that differ in the seed alone, in the order of their first runs. A single run is a group, too. */
export function groupBySeed(records: readonly RunRecord[]): SeedGroup[] {
  const groups = new Map<string, RunRecord[]>();
  for (const record of records) {
    const key = seedlessKey(record.options);
    groups.set(key, [...(groups.get(key) ?? []), record]);
  }
  return [...groups].map(([key, runs]) => ({ key, runs }));
}

function seedlessKey(options: RunRecord["options"]): string {
  const known = keysKnown.get(options);
  if (known !== undefined) return known;
  const { seed: _, ...rest } = options;
  const key = canonical(rest);
  keysKnown.set(options, key);
  return key;
}
const keysKnown = new WeakMap<object, string>();

/** Points with a rising x; those without a finite y are passed over. */
export interface Points {
  readonly x: ArrayLike<number>;
  readonly y: ArrayLike<number>;
}

/** Mean and deviation of several curves at common places. */
export interface MeanCurve {
  readonly x: Float64Array;
  readonly mean: Float64Array;
  /** NaN where fewer than two curves reach. */
  readonly deviation: Float64Array;
  /** How many curves reach each place. */
  readonly n: Uint16Array;
}

/**
 * Mean and standard deviation of curves. Their places are those that any of them has, at most so many; between its own
 * points a curve is a line, and outside of them it is not there: `n` tells how many there are.
 */
export function meanCurve(curves: readonly Points[], most = 1000): MeanCurve {
  const clean = curves.map(finitePoints).filter(({ x }) => x.length > 0);
  const x = thin(unionOf(clean.map((curve) => curve.x)), most);
  const [mean, deviation, n] = [new Float64Array(x.length), new Float64Array(x.length), new Uint16Array(x.length)];
  const readers = clean.map(reader);
  x.forEach((place, i) => {
    const values = readers.map((read) => read(place)).filter(Number.isFinite);
    const summary = summarise(values);
    mean[i] = summary.mean;
    deviation[i] = summary.deviation ?? NaN;
    n[i] = summary.n;
  });
  return { x, mean, deviation, n };
}

interface Finite {
  readonly x: Float64Array;
  readonly y: Float64Array;
}

function finitePoints({ x, y }: Points): Finite {
  const good: number[] = [];
  for (let i = 0; i < x.length; i++) if (Number.isFinite(x[i]!) && Number.isFinite(y[i]!)) good.push(i);
  return { x: Float64Array.from(good, (i) => x[i]!), y: Float64Array.from(good, (i) => y[i]!) };
}

function unionOf(places: readonly Float64Array[]): Float64Array {
  return Float64Array.from(new Set(places.flatMap((one) => [...one]))).sort();
}

/** Evenly fewer, with the first and the last. */
function thin(x: Float64Array, most: number): Float64Array {
  if (x.length <= most) return x;
  return Float64Array.from({ length: most }, (_, i) => x[Math.round((i * (x.length - 1)) / (most - 1))]!);
}

/** Reads a curve at rising places; NaN outside of it. */
function reader({ x, y }: Finite): (place: number) => number {
  let i = 0;
  return (place) => {
    while (i < x.length - 1 && x[i + 1]! <= place) i += 1;
    const [from, to] = [x[i]!, x[i + 1]];
    if (place === from) return y[i]!;
    if (place < from || to === undefined) return NaN;
    return y[i]! + ((y[i + 1]! - y[i]!) * (place - from)) / (to - from);
  };
}
