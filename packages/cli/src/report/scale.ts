/** A range of values along an axis. */
export interface Scale {
  /** Place of a value: 0 at the low end, 1 at the high. */
  at(value: number): number;
  readonly ticks: readonly number[];
  readonly isLogarithmic: boolean;
}

export interface ScaleOptions {
  /** Whether it may be logarithmic, where all values are positive and the greatest is many times the least. */
  readonly mayBeLogarithmic?: boolean;
  /** Room beyond the values at both ends, as a fraction of their range. */
  readonly padding?: number;
}

/** From this ratio of the greatest value to the least on, a straight axis would press the end of the curve flat. */
const manyTimes = 30;

/** A scale that holds all values. */
export function scaleOf(
  values: readonly number[],
  { mayBeLogarithmic = false, padding = 0 }: ScaleOptions = {},
): Scale {
  const [low, high] = rangeOf(values);
  const isLogarithmic = mayBeLogarithmic && low > 0 && high / low > manyTimes;
  const place = isLogarithmic ? Math.log10 : (value: number) => value;
  const room = (place(high) - place(low)) * padding;
  const [start, end] = [place(low) - room, place(high) + room];
  return {
    at: (value) => (place(value) - start) / (end - start),
    ticks: isLogarithmic ? decades(10 ** start, 10 ** end) : linearTicks(start, end, 5),
    isLogarithmic,
  };
}

/** In a loop: spreading a long list into `Math.min` overflows the stack. */
function rangeOf(values: readonly number[]): [low: number, high: number] {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const value of values) {
    if (!Number.isFinite(value)) continue;
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  if (low > high) return [0, 1];
  // Values that differ by rounding alone, such as means of one rate, are one value: ticks between them have no end.
  const isRange = high - low > 1e-9 * Math.max(Math.abs(low), Math.abs(high));
  return isRange ? [low, high] : low === 0 ? [-1, 1] : [Math.min(0, 2 * low), Math.max(0, 2 * low)];
}

/** Multiples of 1, 2 or 5 times a power of ten inside a range, about `count` of them. */
export function linearTicks(low: number, high: number, count: number): number[] {
  const rough = (high - low) / count;
  const power = 10 ** Math.floor(Math.log10(rough));
  const interval = [1, 2, 5, 10].map((factor) => factor * power).find((one) => one >= rough * 0.999)!;
  const ticks: number[] = [];
  for (let i = Math.ceil(low / interval - 1e-9); i <= high / interval + 1e-9; i++)
    ticks.push(Number((i * interval).toPrecision(12)));
  return ticks;
}

/** Powers of ten inside a range; twice and five times them too where there are few. */
function decades(low: number, high: number): number[] {
  const count = Math.log10(high / low);
  const factors = count < 3 ? [1, 2, 5] : [1];
  const every = Math.ceil(count / 6);
  const ticks: number[] = [];
  for (let power = Math.floor(Math.log10(low)); power <= Math.log10(high); power++) {
    if (power % every === 0) ticks.push(...factors.map((factor) => Number((factor * 10 ** power).toPrecision(12))));
  }
  return ticks.filter((tick) => tick >= low && tick <= high);
}
