// A small labelled batch, and the plain arithmetic that formulas of papers are written out with in tests.

type Vector = readonly number[];

/** Seven samples in three dimensions. */
export const embeddings: readonly Vector[] = [
  [0.9, -0.2, 0.4],
  [0.7, 0.1, 0.6],
  [-0.5, 0.8, 0.1],
  [-0.1, 0.9, -0.4],
  [0.3, 0.2, -0.8],
  [0.8, -0.6, 0.1],
  [-0.7, -0.5, 0.2],
];
/** Their classes: three samples, two, and twice one alone. */
export const labels: readonly number[] = [0, 0, 1, 1, 3, 0, 2];
/** Other views of the same samples. */
export const views: readonly Vector[] = [
  [0.6, -0.3, 0.5],
  [0.8, 0.3, 0.2],
  [-0.6, 0.4, 0.3],
  [0.2, 0.7, -0.5],
  [0.1, 0.4, -0.9],
  [0.9, -0.4, -0.2],
  [-0.4, -0.7, 0.1],
];

export const sum = (numbers: readonly number[]): number => numbers.reduce((total, x) => total + x, 0);
export const mean = (numbers: readonly number[]): number => sum(numbers) / numbers.length;
export const dot = (x: Vector, y: Vector): number => sum(x.map((one, i) => one * y[i]!));
export const distance = (x: Vector, y: Vector): number => Math.hypot(...x.map((one, i) => one - y[i]!));
export const cosine = (x: Vector, y: Vector): number => dot(x, y) / Math.hypot(...x) / Math.hypot(...y);
export const unit = (x: Vector): number[] => x.map((one) => one / Math.hypot(...x));

/** Indices of the other samples of the anchor's class. */
export const positivesOf = (i: number, of: readonly number[] = labels): number[] =>
  [...of.keys()].filter((j) => j !== i && of[j] === of[i]);
/** Indices of the samples of other classes. */
export const negativesOf = (i: number, of: readonly number[] = labels): number[] =>
  [...of.keys()].filter((j) => of[j] !== of[i]);
