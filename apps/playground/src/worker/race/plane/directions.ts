import { type Direction, filterNormalised, randomDirection } from "@downslope/core";
import type { PlaneParameter } from "../plane-protocol.ts";
import { eigenOf } from "./eigen.ts";
import { flatOf, unflat } from "./flat.ts";
import { combine, dot, lengthOf, unit, without } from "./vectors.ts";

/** Two directions that span a plane. */
export interface Spanning {
  readonly directions: readonly [Float64Array, Float64Array];
  /** Of a path's own directions: the share of its squared distances from its end that lie along each. */
  readonly shares?: readonly [number, number];
}

/** Snapshots from which directions are found: more tell no more, and cost their square. */
const mostSnapshots = 100;

/**
 * The two directions in which a path goes farthest from its end: the principal components of the differences from the
 * last snapshot, not centred, so that the plane goes through the end. Found by the Gram matrix of the differences, which
 * is small where parameters are many. `undefined` where the path does not move.
 *
 * Source: H. Li et al. (2018), "Visualizing the Loss Landscape of Neural Nets", section 7.
 */
export function pathDirections(
  snapshots: readonly Float32Array[],
  parameters: readonly PlaneParameter[],
  seed: number,
): Spanning | undefined {
  const end = snapshots.at(-1)!;
  const differences = thinned(snapshots.slice(0, -1)).map((one) =>
    Float64Array.from(one, (value, i) => value - end[i]!),
  );
  const { values, vectors } = eigenOf(differences.map((a) => Float64Array.from(differences, (b) => dot(a, b))));
  const total = values.reduce((sum, value) => sum + Math.max(0, value), 0);
  if (!(total > 0)) return undefined;
  const along = (k: number): Float64Array => unit(combine(differences, vectors[k]!));
  const first = along(0);
  const shares = [0, 1].map((k) => Math.max(0, values[k] ?? 0) / total) as [number, number];
  // Along one line there is no second direction: one at random shows what lies beside it.
  if (shares[1] > 1e-9) return { directions: [first, along(1)], shares };
  const beside = without(randomDirections(end, parameters, seed).directions[0], first);
  return { directions: [first, lengthOf(beside) > 0 ? unit(beside) : beside], shares };
}

/** Two directions at random, as long as the weights are, neuron by neuron: moving by 1 means the same for all layers. */
export function randomDirections(end: Float32Array, parameters: readonly PlaneParameter[], seed: number): Spanning {
  const origin: Direction = unflat(end, parameters);
  const [first, second] = [seed, seed + 1].map((one) =>
    flatOf(filterNormalised(randomDirection(origin, one), origin), parameters),
  );
  return { directions: [first!, second!] };
}

/** Where the point of a plane nearest to `point` lies, and how far off it is. The plane goes through `end`. */
export function project(
  point: Float32Array,
  end: Float32Array,
  [first, second]: Spanning["directions"],
): { u: number; v: number; distance: number; square: number } {
  const difference = Float64Array.from(point, (value, i) => value - end[i]!);
  const [aa, ab, bb] = [dot(first, first), dot(first, second), dot(second, second)];
  const [a, b] = [dot(first, difference), dot(second, difference)];
  // Least squares: random directions are not quite at right angles.
  const determinant = aa * bb - ab * ab;
  const u = determinant > 0 ? (a * bb - b * ab) / determinant : aa > 0 ? a / aa : 0;
  const v = determinant > 0 ? (b * aa - a * ab) / determinant : 0;
  const rest = difference.map((value, i) => value - u * first[i]! - v * second[i]!);
  return { u, v, distance: lengthOf(rest), square: dot(difference, difference) };
}

/** Evenly chosen, the first among them. */
function thinned<T>(list: readonly T[]): readonly T[] {
  if (list.length <= mostSnapshots) return list;
  return Array.from({ length: mostSnapshots }, (_, i) => list[Math.floor((i * list.length) / mostSnapshots)]!);
}
