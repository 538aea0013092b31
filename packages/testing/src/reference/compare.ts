/** One number, or one fact, that is not what it should be. */
export interface Miss {
  /** What was compared: `float32 gradient.prediction[3]`. */
  readonly what: string;
  readonly expected: unknown;
  readonly got: unknown;
}

/** Numbers that are off by more than tolerance · max(1, |expected|). NaN and the infinities match themselves alone. */
export function compareNumbers(
  what: string,
  got: ArrayLike<number>,
  expected: ArrayLike<number>,
  tolerance: number,
): Miss[] {
  if (got.length !== expected.length) return [{ what: `${what}.length`, expected: expected.length, got: got.length }];
  const misses: Miss[] = [];
  for (let i = 0; i < expected.length; i++) {
    if (!isClose(got[i]!, expected[i]!, tolerance)) {
      misses.push({ what: expected.length === 1 ? what : `${what}[${i}]`, expected: expected[i], got: got[i] });
    }
  }
  return misses;
}

/** Whether a number is within tolerance · max(1, |expected|) of another. */
export function isClose(got: number, expected: number, tolerance: number): boolean {
  if (!Number.isFinite(expected)) return Object.is(got, expected);
  return Math.abs(got - expected) <= tolerance * Math.max(1, Math.abs(expected));
}

/** Shapes that differ. */
export function compareShapes(what: string, got: readonly number[], expected: readonly number[]): Miss[] {
  const [found, wanted] = [got, expected].map((shape) => `[${shape.join(",")}]`);
  return found === wanted ? [] : [{ what: `${what}.shape`, expected: wanted, got: found }];
}
