import { fromHost, hostArray, jax } from "@downslope/core";
import type { Extent, Field, FieldRequest } from "./protocol.ts";
import { surfaceFunction } from "./surface.ts";

/** A grid finer than this shows no more. */
const most = 400;

/** Values of a surface on a grid, all in one call of its maths. */
export async function readField({ surface, extent, ...wanted }: FieldRequest): Promise<Field> {
  const [columns, rows] = [wanted.columns, wanted.rows].map((count) => Math.max(2, Math.min(most, Math.round(count))));
  const size = { extent, columns: columns!, rows: rows! };
  const f = surfaceFunction(surface);
  const { xs, ys } = placesOf(size);
  const engine = jax().create({});
  await engine.start();
  const { values } = (await engine.evaluate(() => ({
    values: f(fromHost(hostArray(xs)), fromHost(hostArray(ys))),
  }))) as unknown as { values: { data: Float32Array } };
  const place = (i: number) => ({
    x: i < 0 ? NaN : xs[i]!,
    y: i < 0 ? NaN : ys[i]!,
    value: i < 0 ? NaN : values.data[i]!,
  });
  const { low, high } = endsOf(values.data);
  return { ...size, values: values.data, lowest: place(low), highest: place(high) };
}

/** Where the values of a grid stand: row by row from the lowest y. */
export function placesOf({ extent, columns, rows }: { extent: Extent; columns: number; rows: number }) {
  const xs = new Float32Array(columns * rows);
  const ys = new Float32Array(columns * rows);
  const at = ([from, to]: readonly [number, number], i: number, count: number) =>
    from + ((to - from) * i) / (count - 1);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      xs[row * columns + column] = at(extent.x, column, columns);
      ys[row * columns + column] = at(extent.y, row, rows);
    }
  }
  return { xs, ys };
}

/** Indices of the lowest and the highest finite value; -1 where there is none. */
function endsOf(values: Float32Array): { low: number; high: number } {
  let [low, high] = [-1, -1];
  values.forEach((value, i) => {
    if (!Number.isFinite(value)) return;
    if (low < 0 || value < values[low]!) low = i;
    if (high < 0 || value > values[high]!) high = i;
  });
  return { low, high };
}
