import type { Distribution } from "./protocol.ts";

/** Bins of a picture: enough to show a shape, few enough for a phone. */
const bins = 40;

export type Range = readonly [low: number, high: number];

/** Share of their size by which numbers have to differ for it to be worth looking at. */
const leastWidth = 0.01;

/** The range of the finite numbers of several lists; around it some room where they are all nearly alike. */
export function rangeOf(lists: readonly ArrayLike<number>[]): Range {
  let [low, high] = [Infinity, -Infinity];
  for (const list of lists) {
    for (let i = 0; i < list.length; i++) {
      const value = list[i]!;
      if (!Number.isFinite(value)) continue;
      if (value < low) low = value;
      if (value > high) high = value;
    }
  }
  if (!(low <= high)) return [-1, 1];
  const size = Math.max(Math.abs(low), Math.abs(high));
  if (high - low > leastWidth * size) return [low, high];
  const room = size > 0 ? size / 2 : 0.5;
  return [low - room, high + room];
}

/** Counts the finite numbers of a list in bins over a range. */
export function distributionOf(list: ArrayLike<number>, [low, high]: Range): Distribution {
  const counts = new Float64Array(bins);
  const scale = bins / (high - low);
  for (let i = 0; i < list.length; i++) {
    const value = list[i]!;
    if (Number.isFinite(value)) counts[Math.min(bins - 1, Math.max(0, Math.floor((value - low) * scale)))]! += 1;
  }
  return { edges: Float64Array.from({ length: bins + 1 }, (_, i) => low + (i * (high - low)) / bins), counts };
}

/** Standard deviation of the finite numbers, and how many are not finite. */
export function spreadOf(list: ArrayLike<number>): { readonly deviation: number; readonly broken: number } {
  let [count, sum] = [0, 0];
  for (let i = 0; i < list.length; i++) if (Number.isFinite(list[i]!)) [count, sum] = [count + 1, sum + list[i]!];
  const mean = sum / count;
  let squares = 0;
  for (let i = 0; i < list.length; i++) if (Number.isFinite(list[i]!)) squares += (list[i]! - mean) ** 2;
  return { deviation: count > 0 ? Math.sqrt(squares / count) : Number.NaN, broken: list.length - count };
}
