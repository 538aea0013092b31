/** Streams of the run's seed that data sets draw from: none shared, neither here nor with core's (which end at 2 ** 42). */
export const streams = {
  split: 8 * 2 ** 40,
  input: 8 * 2 ** 40 + 1,
  noise: 8 * 2 ** 40 + 2,
  outliers: 8 * 2 ** 40 + 3,
  centres: 8 * 2 ** 40 + 4,
} as const;
