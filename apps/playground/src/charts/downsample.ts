/*
 * A curve of any length as the few points that a screen can show: of each column of pixels the lowest and the highest
 * value. Extremes survive, and so do gaps. Summaries of blocks of points make the cost independent of the length, and
 * they grow with the data.
 */

/** Numbers as they come: typed arrays or plain ones. */
export type Numbers = ArrayLike<number>;

const block = 64;

/*
 * What the last `scan` or `find` came upon: indices of the lowest and highest value, and of one that is not finite; -1 for
 * none. Fields of the module, since an object a column is more work than the column itself.
 */
let low = -1;
let high = -1;
let hole = -1;

/** The lowest and highest value of each block of {@link block} points of a growing curve. */
export class Extremes {
  #low = new Int32Array(16);
  #high = new Int32Array(16);
  #holes = new Int32Array(16);
  #blocks = 0;
  readonly #positive: boolean;

  /** @param positive Whether only values above zero can be shown. */
  constructor(positive: boolean) {
    this.#positive = positive;
  }

  /** Takes in the points added since the last call. */
  grow(y: Numbers, length: number): void {
    const wanted = Math.floor(length / block);
    if (wanted > this.#low.length) {
      const size = 2 ** Math.ceil(Math.log2(wanted));
      this.#low = widened(this.#low, size);
      this.#high = widened(this.#high, size);
      this.#holes = widened(this.#holes, size);
    }
    for (; this.#blocks < wanted; this.#blocks++) {
      low = high = hole = -1;
      scan(y, this.#blocks * block, (this.#blocks + 1) * block, this.#positive);
      this.#low[this.#blocks] = low;
      this.#high[this.#blocks] = high;
      this.#holes[this.#blocks] = hole;
    }
  }

  /** Finds what lies from `from` up to `to`; call `grow` first. */
  find(y: Numbers, from: number, to: number): void {
    const first = Math.ceil(from / block);
    const last = Math.min(Math.floor(to / block), this.#blocks);
    if (last <= first) return scan(y, from, to, this.#positive);
    scan(y, from, first * block, this.#positive);
    for (let at = first; at < last; at++) {
      const [lowest, highest] = [this.#low[at]!, this.#high[at]!];
      if (hole < 0) hole = this.#holes[at]!;
      if (lowest < 0) continue;
      if (low < 0 || y[lowest]! < y[low]!) low = lowest;
      if (high < 0 || y[highest]! > y[high]!) high = highest;
    }
    scan(y, last * block, to, this.#positive);
  }
}

function scan(y: Numbers, from: number, to: number, positive: boolean): void {
  for (let index = from; index < to; index++) {
    const value = y[index]!;
    // The difference of a number with itself is 0, but of NaN and the infinities NaN.
    if (value - value !== 0) {
      if (hole < 0) hole = index;
    } else if (!positive || value > 0) {
      if (low < 0 || value < y[low]!) low = index;
      if (high < 0 || value > y[high]!) high = index;
    }
  }
}

/** What of a curve is to be drawn. */
export interface Sketch {
  /** Indices of points, in order; -1 where the line is interrupted. */
  readonly indices: Int32Array;
  /** How many of `indices` count. */
  readonly count: number;
  /** Indices of values that are NaN or infinite, one a column at most. */
  readonly holes: readonly number[];
}

/** The part of a curve that is shown, and in how many columns. */
export interface Frame {
  readonly min: number;
  readonly max: number;
  readonly columns: number;
  /** Whether the horizontal axis is logarithmic. */
  readonly log?: boolean;
  /** Whether the vertical axis is logarithmic: values of zero and below are gaps. */
  readonly positive?: boolean;
}

/**
 * The points of a curve that a chart of `columns` pixels needs. `x` must ascend. With `extremes` (grown to `length`) the
 * cost depends on the columns alone.
 */
export function downsample(x: Numbers, y: Numbers, length: number, frame: Frame, extremes?: Extremes): Sketch {
  const { min, max, columns, log = false, positive = false } = frame;
  const indices = new Int32Array(4 * columns + 16);
  const holes: number[] = [];
  let count = 0;
  const interrupt = (): void => {
    if (count > 0 && indices[count - 1] !== -1) indices[count++] = -1;
  };
  const take = (from: number, to: number): void => {
    low = high = hole = -1;
    if (extremes && to - from > block) extremes.find(y, from, to);
    else scan(y, from, to, positive);
    if (hole >= 0) holes.push(hole);
    if (!shows(y[from]!, positive)) interrupt();
    if (low < 0) return;
    indices[count++] = Math.min(low, high);
    if (low !== high) indices[count++] = Math.max(low, high);
    if (!shows(y[to - 1]!, positive)) interrupt();
  };
  const first = firstAtLeast(x, min, length);
  const end = firstAbove(x, max, length);
  // A point on either side of the frame, so that lines leave it where they should.
  if (first > 0) take(first - 1, first);
  const width = (log ? Math.log(max / min) : max - min) / columns;
  for (let from = first; from < end;) {
    const column = Math.floor((log ? Math.log(x[from]! / min) : x[from]! - min) / width);
    const edge = log ? min * Math.exp(width * (column + 1)) : min + width * (column + 1);
    const to = Math.max(from + 1, column >= columns - 1 ? end : stride(x, edge, from, end));
    take(from, to);
    from = to;
  }
  if (end < length) take(end, end + 1);
  return { indices, count, holes };
}

function shows(value: number, positive: boolean): boolean {
  return value - value === 0 && (!positive || value > 0);
}

/** Index of the first of ascending numbers that is not below `value`; `length` if all are. */
export function firstAtLeast(x: Numbers, value: number, length = x.length, from = 0): number {
  let start = from;
  let end = length;
  while (start < end) {
    const middle = (start + end) >>> 1;
    if (x[middle]! < value) start = middle + 1;
    else end = middle;
  }
  return start;
}

/** The same as {@link firstAtLeast}, quick where the answer is near `from`. */
function stride(x: Numbers, value: number, from: number, end: number): number {
  let step = 4;
  while (from + step < end && x[from + step]! < value) step *= 2;
  return firstAtLeast(
    x,
    value,
    Math.min(from + step, end),
    from + (step >> 1) < end && step > 4 ? from + (step >> 1) : from,
  );
}

function firstAbove(x: Numbers, value: number, length: number): number {
  let at = firstAtLeast(x, value, length);
  while (at < length && x[at] === value) at++;
  return at;
}

/** Index of the number nearest to `value` among ascending ones; -1 of none. */
export function nearest(x: Numbers, value: number, length = x.length): number {
  if (length === 0) return -1;
  const at = firstAtLeast(x, value, length);
  if (at === 0) return 0;
  if (at === length) return length - 1;
  return value - x[at - 1]! <= x[at]! - value ? at - 1 : at;
}

function widened(from: Int32Array, size: number): Int32Array<ArrayBuffer> {
  const to = new Int32Array(size);
  to.set(from);
  return to;
}
