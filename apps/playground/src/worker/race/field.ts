import { type Engine, fromHost, hostArray, jax } from "@downslope/core";
import type { SurfaceFunction } from "./formula/tensor-function.ts";
import type { Extent, Field, FieldRequest, Point } from "./protocol.ts";
import { surfaceFunction } from "./surface.ts";

/** A grid finer than this shows no more. */
const most = 400;

interface Grid {
  readonly extent: Extent;
  readonly columns: number;
  readonly rows: number;
}

/** Values of a surface on a grid, all in one call of its maths, and its lowest point. */
export async function readField({ surface, extent, ...wanted }: FieldRequest): Promise<Field> {
  const [columns, rows] = [wanted.columns, wanted.rows].map((count) => Math.max(2, Math.min(most, Math.round(count))));
  const grid = { extent, columns: columns!, rows: rows! };
  const engine = jax().create({});
  await engine.start();
  const f = surfaceFunction(surface);
  const values = await valuesOn(grid, f, engine);
  return { ...grid, values, ...(await lowestOf(grid, values, f, engine)) };
}

async function valuesOn(grid: Grid, f: SurfaceFunction, engine: Engine): Promise<Float32Array> {
  const { xs, ys } = placesOf(grid);
  const { values } = (await engine.evaluate(() => ({
    values: f(fromHost(hostArray(xs)), fromHost(hostArray(ys))),
  }))) as unknown as { values: { data: Float32Array } };
  return values.data;
}

/** Finer and finer grids around the lowest point of the one before, each a fifth as wide. */
const refinements = 8;
const side = 21;

async function lowestOf(
  grid: Grid,
  values: Float32Array,
  f: SurfaceFunction,
  engine: Engine,
): Promise<Pick<Field, "lowest" | "isLowestInside">> {
  const first = lowestIndex(values);
  if (first < 0) return { lowest: { x: NaN, y: NaN, value: NaN }, isLowestInside: false };
  const [column, row] = [first % grid.columns, Math.floor(first / grid.columns)];
  const isLowestInside = column > 0 && column < grid.columns - 1 && row > 0 && row < grid.rows - 1;
  const { extent } = grid;
  let lowest = { ...placeAt(grid, first), value: values[first]! };
  let reach = [
    (extent.x[1] - extent.x[0]) / (grid.columns - 1),
    (extent.y[1] - extent.y[0]) / (grid.rows - 1),
  ] as const;
  for (let i = 0; i < refinements; i++) {
    const near = {
      extent: { x: around(lowest.x, reach[0], extent.x), y: around(lowest.y, reach[1], extent.y) },
      columns: side,
      rows: side,
    };
    const finer = await valuesOn(near, f, engine);
    const at = lowestIndex(finer);
    if (at >= 0 && finer[at]! <= lowest.value) lowest = { ...placeAt(near, at), value: finer[at]! };
    reach = [reach[0] / 5, reach[1] / 5];
  }
  return { lowest, isLowestInside };
}

/** A stretch around a place, kept inside another. */
function around(place: number, reach: number, [from, to]: readonly [number, number]): readonly [number, number] {
  return [Math.max(from, place - reach), Math.min(to, place + reach)];
}

const at = ([from, to]: readonly [number, number], i: number, count: number): number =>
  from + ((to - from) * i) / (count - 1);

function placeAt({ extent, columns, rows }: Grid, index: number): Point {
  return { x: at(extent.x, index % columns, columns), y: at(extent.y, Math.floor(index / columns), rows) };
}

/** Where the values of a grid stand: row by row from the lowest y. */
function placesOf(grid: Grid): { readonly xs: Float32Array; readonly ys: Float32Array } {
  const places = Array.from({ length: grid.columns * grid.rows }, (_, i) => placeAt(grid, i));
  return { xs: Float32Array.from(places, ({ x }) => x), ys: Float32Array.from(places, ({ y }) => y) };
}

/** Index of the lowest finite value; -1 where there is none. */
function lowestIndex(values: Float32Array): number {
  let low = -1;
  values.forEach((value, i) => {
    if (Number.isFinite(value) && (low < 0 || value < values[low]!)) low = i;
  });
  return low;
}
