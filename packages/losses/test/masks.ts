/** Two samples of 3 pixels in 2 classes, `[batch, pixels, classes]`. */
export const masks = {
  p: [
    [
      [0.8, 0.3],
      [0.1, 0.6],
      [0.7, 0.9],
    ],
    [
      [0.2, 0.5],
      [0.4, 0.05],
      [0.95, 0.1],
    ],
  ],
  t: [
    [
      [1, 0],
      [0, 1],
      [1, 1],
    ],
    [
      [0, 1],
      [1, 0],
      [1, 0],
    ],
  ],
};

/** Logits of probabilities. */
export const logitsOf = (p: readonly number[]): number[] => p.map((x) => Math.log(x / (1 - x)));

/** Soft counts of hits and errors over numbers in a row. */
export interface Counts {
  readonly tp: number;
  readonly fp: number;
  readonly fn: number;
  readonly tn: number;
}

export function countsOf(p: readonly number[], t: readonly number[]): Counts {
  const sum = (f: (p: number, t: number) => number): number => p.reduce((total, x, i) => total + f(x, t[i]!), 0);
  return {
    tp: sum((x, y) => x * y),
    fp: sum((x, y) => x * (1 - y)),
    fn: sum((x, y) => (1 - x) * y),
    tn: sum((x, y) => (1 - x) * (1 - y)),
  };
}

/** What a measure gives for each sample of {@link masks}, over all its pixels and classes. */
export const ofSamples = (measure: (counts: Counts) => number): number[] =>
  masks.p.map((sample, i) => measure(countsOf(sample.flat(), masks.t[i]!.flat())));

/** What a measure gives for each class of each sample of {@link masks}. */
export const ofClasses = (measure: (counts: Counts) => number): number[][] =>
  masks.p.map((sample, i) =>
    [0, 1].map((c) =>
      measure(
        countsOf(
          sample.map((pixel) => pixel[c]!),
          masks.t[i]!.map((pixel) => pixel[c]!),
        ),
      ),
    ),
  );

export const meanOf = (numbers: readonly number[]): number => numbers.reduce((sum, x) => sum + x, 0) / numbers.length;
