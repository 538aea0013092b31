/** Losses beyond this share of all points are all the same yellow: far out they may grow without end. */
const highestShare = 0.95;
const contourCount = 12;
/** Losses that differ by more than this factor are shown on a logarithmic scale. */
const logFrom = 20;

/** A scale that shows the losses of a plane: its ends, whether equal factors look alike, and the levels of contours. */
export function lossScale(losses: Float32Array): {
  readonly min: number;
  readonly max: number;
  readonly log: boolean;
  readonly levels: readonly number[];
} {
  const sorted = losses.filter(Number.isFinite).sort();
  const min = sorted[0] ?? 0;
  const max = Math.max(sorted[Math.floor((sorted.length - 1) * highestShare)] ?? 1, min + 1e-12);
  const log = min > 0 && max / min > logFrom;
  const shares = Array.from({ length: contourCount }, (_, i) => (i + 1) / (contourCount + 1));
  const levels = shares.map((share) => (log ? min * (max / min) ** share : min + (max - min) * share));
  return { min, max, log, levels };
}
