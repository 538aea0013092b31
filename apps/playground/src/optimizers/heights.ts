/** Heights of less than this share of the highest are all the same blue, and so is the lowest hundredth of the plane. */
const floor = 1e-6;
const lowestShare = 0.01;
const contourCount = 14;

/** Heights above a value, for logarithmic colours, and the levels of contours at equal factors. */
export function heightsOf(values: ArrayLike<number>, lowest: number) {
  const heights = Float32Array.from(values, (value) => value - lowest);
  const highest = heights.reduce((most, one) => (Number.isFinite(one) && one > most ? one : most), 0) || 1;
  const sorted = heights.filter(Number.isFinite).sort();
  const least = Math.min(highest / 2, Math.max(highest * floor, sorted[Math.floor(sorted.length * lowestShare)] ?? 0));
  const levels = Array.from(
    { length: contourCount },
    (_, i) => highest * (least / highest) ** (1 - (i + 1) / (contourCount + 1)),
  );
  return { heights: heights.map((one) => (one < least ? least : one)), least, highest, levels };
}
