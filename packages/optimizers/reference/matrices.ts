// Matrices in plain numbers, for formulas that are written out a second time.

export type Matrix = readonly (readonly number[])[];

export const transposed = (a: Matrix): Matrix => a[0]!.map((_, j) => a.map((row) => row[j]!));

export const product = (a: Matrix, b: Matrix): Matrix =>
  a.map((row) => transposed(b).map((column) => row.reduce((sum, x, i) => sum + x * column[i]!, 0)));

/** x a + y b. */
export const combined = (a: Matrix, x: number, b: Matrix, y: number): Matrix =>
  a.map((row, i) => row.map((value, j) => value * x + b[i]![j]! * y));

export const mapped = (a: Matrix, f: (value: number, i: number, j: number) => number): Matrix =>
  a.map((row, i) => row.map((value, j) => f(value, i, j)));

/** Row-major values as rows. */
export const reshaped = (values: readonly number[], columns: number): Matrix =>
  Array.from({ length: values.length / columns }, (_, i) => values.slice(i * columns, (i + 1) * columns));

export const identity = (size: number): Matrix =>
  Array.from({ length: size }, (_, i) => Array.from({ length: size }, (__, j) => (i === j ? 1 : 0)));

/** Q of a = Q R by the method of Gram and Schmidt, done twice; where a column adds nothing, by an axis that does. */
export function orthonormal(a: Matrix): Matrix {
  const size = Math.hypot(...a.flat());
  const done: number[][] = [];
  const rest = (vector: readonly number[]): number[] =>
    [...done, ...done].reduce(
      (left, unit) => {
        const share = unit.reduce((sum, x, i) => sum + x * left[i]!, 0);
        return left.map((x, i) => x - share * unit[i]!);
      },
      [...vector],
    );
  for (const column of transposed(a)) {
    const candidates = [rest(column), ...identity(a.length).map(rest)];
    const isUsable = (vector: readonly number[], i: number) => Math.hypot(...vector) > (i === 0 ? 1e-12 * size : 0.3);
    const chosen = candidates.find(isUsable)!;
    done.push(chosen.map((x) => x / Math.hypot(...chosen)));
  }
  return transposed(done);
}
