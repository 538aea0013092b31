/** Sides of ever finer grids of which each has the points of the one before: 5, 9, 17, 33. */
export function levelsOf(size: number): number[] {
  const levels = [5];
  while (levels.at(-1)! < size) levels.push(levels.at(-1)! * 2 - 1);
  return levels;
}

/** The points of a grid that the one before did not have, in rows. */
export function newPoints(level: number, before: number | undefined): { column: number; row: number }[] {
  const stride = before === undefined ? 0 : (level - 1) / (before - 1);
  const points = Array.from({ length: level * level }, (_, i) => ({ column: i % level, row: Math.floor(i / level) }));
  return stride === 0 ? points : points.filter(({ column, row }) => column % stride !== 0 || row % stride !== 0);
}

/** A finer grid with what is known from the coarser, and NaN elsewhere. */
export function refine(values: Float32Array, before: number, level: number): Float32Array<ArrayBuffer> {
  const stride = (level - 1) / (before - 1);
  const finer = new Float32Array(level * level).fill(NaN);
  values.forEach((value, i) => {
    finer[Math.floor(i / before) * stride * level + (i % before) * stride] = value;
  });
  return finer;
}
