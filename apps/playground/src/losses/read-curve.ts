import type { Curve } from "../worker/losses/protocol.ts";

/** Value and gradient of a curve at a place, on straight lines between its points. */
export function readAt({ x, value, gradient }: Curve, at: number): { value: number; gradient: number } {
  const after = x.findIndex((place) => place >= at);
  if (after < 0) return { value: value.at(-1)!, gradient: gradient.at(-1)! };
  if (after === 0 || x[after] === at) return { value: value[after]!, gradient: gradient[after]! };
  const part = (at - x[after - 1]!) / (x[after]! - x[after - 1]!);
  const between = (some: Float64Array): number => some[after - 1]! * (1 - part) + some[after]! * part;
  return { value: between(value), gradient: between(gradient) };
}

/** The steepest gradient; where it runs away at an edge, the steepest before that. */
export function usualMost({ gradient }: Curve): number {
  const sizes = [...gradient]
    .filter(Number.isFinite)
    .map(Math.abs)
    .toSorted((a, b) => a - b);
  const [usual = 0, most = 0] = [sizes[Math.floor(0.9 * (sizes.length - 1))], sizes.at(-1)];
  return most > 8 * usual && usual > 0 ? usual : most;
}

/** A curve over its own highest value and its own steepest gradient. */
export function scaled(curve: Curve): Curve {
  const over = (some: Float64Array): Float64Array => {
    const most = some.reduce((high, one) => (Number.isFinite(one) ? Math.max(high, Math.abs(one)) : high), 0);
    return most > 0 ? some.map((one) => one / most) : some;
  };
  return { ...curve, value: over(curve.value), gradient: over(curve.gradient) };
}

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
