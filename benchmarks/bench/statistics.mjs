/** The value below which a share of the numbers lies, between neighbours in proportion. */
export function quantile(values, share) {
  const sorted = values.toSorted((a, b) => a - b);
  const place = (sorted.length - 1) * share;
  const low = sorted[Math.floor(place)];
  return low + (sorted[Math.ceil(place)] - low) * (place - Math.floor(place));
}

/** Median and quartiles. */
export const summary = (values) => ({
  median: quantile(values, 0.5),
  lower: quantile(values, 0.25),
  upper: quantile(values, 0.75),
});

/** The exponent b of y = a x^b, by least squares on the logarithms, and a. */
export function fitPower(points) {
  const logs = points.map(({ x, y }) => [Math.log(x), Math.log(y)]);
  const mean = (i) => logs.reduce((sum, pair) => sum + pair[i], 0) / logs.length;
  const [meanX, meanY] = [mean(0), mean(1)];
  const covariance = logs.reduce((sum, [x, y]) => sum + (x - meanX) * (y - meanY), 0);
  const exponent = covariance / logs.reduce((sum, [x]) => sum + (x - meanX) ** 2, 0);
  return { exponent, factor: Math.exp(meanY - exponent * meanX) };
}

/** The largest relative difference of losses from those of a reference, over the steps that both took. */
export function apartness(losses, reference) {
  const both = Math.min(losses.length, reference.length);
  let largest = 0;
  for (let i = 0; i < both; i++) {
    const difference = Math.abs(losses[i] - reference[i]) / Math.max(Math.abs(reference[i]), 1e-6);
    // NaN agrees with nothing.
    if (!(difference <= largest)) largest = difference;
    if (Number.isNaN(largest)) return Number.POSITIVE_INFINITY;
  }
  return largest;
}
