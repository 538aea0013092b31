/** Values for the lines of a scale from 0 to at least `most`: round numbers, at most `count` steps. */
export function ticksTo(most: number, count = 4): number[] {
  if (!(most > 0) || !Number.isFinite(most)) return [0, 1];
  const rough = most / count;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = power * ([1, 2, 2.5, 5, 10].find((factor) => factor * power >= rough * (1 - 1e-9)) ?? 10);
  const ticks = [0];
  while (ticks.at(-1)! < most * (1 - 1e-9)) ticks.push(Number((ticks.length * step).toPrecision(12)));
  return ticks;
}

/** A point of a curve: index of the value, and the value. */
export type CurvePoint = readonly [index: number, value: number];

/** At most two points a column, its least and its greatest, so that no spike is lost however long the curve is. */
export function thin(values: readonly number[], columns: number): CurvePoint[] {
  if (values.length <= 2 * columns) return values.map((value, index) => [index, value]);
  const points: CurvePoint[] = [];
  for (let column = 0; column < columns; column++) {
    const start = Math.floor((column * values.length) / columns);
    const end = Math.floor(((column + 1) * values.length) / columns);
    let [least, greatest] = [start, start];
    for (let i = start; i < end; i++) {
      if (values[i]! < values[least]!) least = i;
      if (values[i]! > values[greatest]!) greatest = i;
    }
    for (const index of [Math.min(least, greatest), Math.max(least, greatest)]) points.push([index, values[index]!]);
  }
  return points;
}

/** Adds a value to a running mean that forgets; without the pull towards 0 that the first values would have. */
export function smooth(previous: number | undefined, value: number, keep = 0.95): number {
  return previous === undefined ? value : keep * previous + (1 - keep) * value;
}
