/** A stretch of a curve: the mean of its values, and their range. */
export interface Stretch {
  /** Mean place on the x axis. */
  readonly x: number;
  readonly low: number;
  readonly mean: number;
  readonly high: number;
}

/** A curve of bounded size, however many values it is given. */
export interface Series {
  /** Adds a value; one that is not finite is left out. */
  add(x: number, y: number): void;
  readonly stretches: readonly Stretch[];
}

type Growing = { xs: number; low: number; sum: number; high: number; count: number };

/**
 * Gathers values into at most `limit` stretches of equally many. When they are full, neighbours are joined, so that a
 * long run keeps its peaks and its memory stays constant.
 */
export function createSeries(limit: number): Series {
  let stretches: Growing[] = [];
  let size = 1;
  return {
    add(x, y) {
      if (!Number.isFinite(y)) return;
      const last = stretches.at(-1);
      if (last && last.count < size) {
        stretches[stretches.length - 1] = join(last, { xs: x, low: y, sum: y, high: y, count: 1 });
        return;
      }
      if (stretches.length === limit) {
        stretches = stretches.flatMap((one, i) => (i % 2 === 1 ? [] : [join(one, stretches[i + 1])]));
        size *= 2;
      }
      stretches.push({ xs: x, low: y, sum: y, high: y, count: 1 });
    },
    get stretches() {
      return stretches.map(({ xs, low, sum, high, count }) => ({ x: xs / count, low, mean: sum / count, high }));
    },
  };
}

function join(a: Growing, b: Growing | undefined): Growing {
  if (!b) return a;
  return {
    xs: a.xs + b.xs,
    low: Math.min(a.low, b.low),
    sum: a.sum + b.sum,
    high: Math.max(a.high, b.high),
    count: a.count + b.count,
  };
}
