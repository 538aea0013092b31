import type { Field } from "./field.ts";

/**
 * Lines of equal value through a grid, as pairs of points with a NaN point after each, in the grid's own x and y. Each
 * square of four values is crossed on its own (marching squares); a saddle is settled by the mean of its corners.
 * Squares with a value that is not finite have no lines.
 */
export function contourLines({ columns, rows, x, y, values }: Field, level: number): Float64Array {
  const points: number[] = [];
  const stepX = (x[1] - x[0]) / (columns - 1);
  const stepY = (y[1] - y[0]) / (rows - 1);
  for (let row = 0; row + 1 < rows; row++) {
    for (let column = 0; column + 1 < columns; column++) {
      const at = row * columns + column;
      const a = values[at]!;
      const b = values[at + 1]!;
      const c = values[at + columns + 1]!;
      const d = values[at + columns]!;
      if (!Number.isFinite(a + b + c + d)) continue;
      const kind = Number(a > level) | (Number(b > level) << 1) | (Number(c > level) << 2) | (Number(d > level) << 3);
      if (kind === 0 || kind === 15) continue;
      // Where the level crosses the lower, right, upper and left side.
      const sides: readonly (readonly [number, number])[] = [
        [column + share(a, b, level), row],
        [column + 1, row + share(b, c, level)],
        [column + share(d, c, level), row + 1],
        [column, row + share(a, d, level)],
      ];
      for (const [from, to] of crossings(kind, (a + b + c + d) / 4 > level)) {
        for (const side of [from, to]) {
          const [across, up] = sides[side]!;
          points.push(x[0] + across * stepX, y[0] + up * stepY);
        }
        points.push(NaN, NaN);
      }
    }
  }
  return Float64Array.from(points);
}

function share(from: number, to: number, level: number): number {
  return from === to ? 0.5 : (level - from) / (to - from);
}

type Crossing = readonly [from: number, to: number];

const simple: Readonly<Record<number, Crossing>> = {
  1: [3, 0],
  2: [0, 1],
  3: [3, 1],
  4: [1, 2],
  6: [0, 2],
  7: [3, 2],
  8: [2, 3],
  9: [2, 0],
  11: [2, 1],
  12: [1, 3],
  13: [1, 0],
  14: [0, 3],
};

function crossings(kind: number, isHighInside: boolean): readonly Crossing[] {
  const one = simple[kind];
  if (one) return [one];
  return (kind === 5) === isHighInside
    ? [
        [3, 2],
        [0, 1],
      ]
    : [
        [3, 0],
        [1, 2],
      ];
}
