/** From values to pixels and back, linear or logarithmic (base 10). */
export interface Scale {
  readonly log: boolean;
  /** Values at the ends. */
  readonly min: number;
  readonly max: number;
  /** Pixels at `min` and `max`; `from` exceeds `to` on vertical axes. */
  readonly from: number;
  readonly to: number;
}

/** Pixel of a value; NaN where the scale has no place for it (zero and below on logarithmic scales). */
export function toPixel({ log, min, max, from, to }: Scale, value: number): number {
  const share = log ? Math.log(value / min) / Math.log(max / min) : (value - min) / (max - min);
  return from + share * (to - from);
}

/** The same as {@link toPixel} for many values. */
export function pixelOf({ log, min, max, from, to }: Scale): (value: number) => number {
  const go = log ? Math.log : undefined;
  const factor = (to - from) / (go ? go(max / min) : max - min);
  return go ? (value) => from + factor * go(value / min) : (value) => from + factor * (value - min);
}

/** Value at a pixel. */
export function toValue({ log, min, max, from, to }: Scale, pixel: number): number {
  const share = (pixel - from) / (to - from);
  return log ? min * (max / min) ** share : min + share * (max - min);
}

/** Whether a scale of this kind can show a value. */
export function isPlaceable(value: number, log: boolean): boolean {
  return log ? value > 0 && value < Infinity : Number.isFinite(value);
}

/**
 * A range to show the values between `min` and `max` with some air around them; of one value, or of none, a range that
 * can be drawn all the same.
 */
export function padRange(min: number, max: number, { log = false, air = 0.06 } = {}): [number, number] {
  if (!(min <= max)) return log ? [0.1, 1] : [0, 1];
  if (log) {
    if (max / min < 1.01) return [min / 2, max * 2];
    const factor = (max / min) ** air;
    return [min / factor, max * factor];
  }
  if (max - min <= Math.abs(max) * 1e-9) {
    const half = Math.abs(max) * 0.1 || 0.5;
    return [min - half, max + half];
  }
  const pad = (max - min) * air;
  // A curve that never goes below zero is not given negative room.
  return [min >= 0 && min - pad < 0 ? 0 : min - pad, max <= 0 && max + pad > 0 ? 0 : max + pad];
}

/** The range that a zoom by `factor` around `centre` shows, kept inside `bounds`; the bounds themselves when it is as wide. */
export function zoomRange(
  [min, max]: readonly [number, number],
  centre: number,
  factor: number,
  bounds: readonly [number, number],
  log = false,
): [number, number] {
  const go = log ? Math.log : (value: number) => value;
  const back = log ? Math.exp : (value: number) => value;
  const low = go(centre) - (go(centre) - go(min)) * factor;
  const high = go(centre) + (go(max) - go(centre)) * factor;
  return [Math.max(back(low), bounds[0]), Math.min(back(high), bounds[1])];
}
