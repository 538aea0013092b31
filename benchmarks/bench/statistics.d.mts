/** The value below which a share of the numbers lies. */
export function quantile(values: readonly number[], share: number): number;
/** Median and quartiles. */
export function summary(values: readonly number[]): {
  readonly median: number;
  readonly lower: number;
  readonly upper: number;
};
/** The exponent b of y = a x^b, by least squares on the logarithms, and a. */
export function fitPower(points: readonly { readonly x: number; readonly y: number }[]): {
  readonly exponent: number;
  readonly factor: number;
};
/** The largest relative difference of losses from those of a reference. */
export function apartness(losses: readonly number[], reference: readonly number[]): number;
