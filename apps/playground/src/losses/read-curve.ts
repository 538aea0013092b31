import type { Curve } from "../worker/losses/protocol.ts";

/** Value and gradient of a curve at a place, on straight lines between its points. */
export function readAt(x: Float64Array, { value, gradient }: Curve, at: number): { value: number; gradient: number } {
  const [low, high] = [x[0]!, x.at(-1)!];
  const place = (Math.min(Math.max(at, low), high) - low) / ((high - low) / (x.length - 1));
  const before = Math.min(Math.floor(place), x.length - 2);
  const part = place - before;
  const between = (some: Float64Array): number =>
    part === 0 ? some[before]! : part === 1 ? some[before + 1]! : some[before]! * (1 - part) + some[before + 1]! * part;
  return { value: between(value), gradient: between(gradient) };
}

/** The steepest finite gradient. */
export const steepest = ({ gradient }: Curve): number =>
  gradient.reduce((most, one) => (Number.isFinite(one) ? Math.max(most, Math.abs(one)) : most), 0);

/**
 * The part of the numbers that is worth being drawn: where a few of them rise far above all others, as at 1 / p near 0,
 * they are cut off. `undefined` where all can be shown.
 */
export function worthDrawing(all: readonly Float64Array[]): readonly [low: number, high: number] | undefined {
  const sorted = all.flatMap((some) => [...some].filter(Number.isFinite)).toSorted((a, b) => a - b);
  if (sorted.length === 0) return undefined;
  const at = (part: number): number => sorted[Math.round(part * (sorted.length - 1))]!;
  const [low, high, least, most] = [at(0.06), at(0.94), sorted[0]!, sorted.at(-1)!];
  const span = high - low;
  if (span <= 0) return undefined;
  const [cutsLow, cutsHigh] = [least < low - 1.6 * span, most > high + 1.6 * span];
  if (!cutsLow && !cutsHigh) return undefined;
  const margin = 0.06 * span;
  return [cutsLow ? low - 0.6 * span : least - margin, cutsHigh ? high + 0.6 * span : most + margin];
}
