import type { Numbers } from "./downsample.ts";

/**
 * Exponential moving average of a growing curve, without the pull towards zero at its start:
 *
 *     m(k) = w m(k - 1) + (1 - w) y(k),   smooth(k) = m(k) / (1 - w^k)
 *
 * Values that are not finite are left out of the average and stay as they are. Source: D. P. Kingma and J. Ba (2015),
 * "Adam", section 3, for the division.
 */
export class Smoother {
  readonly weight: number;
  #values = new Float64Array(256);
  #length = 0;
  #mean = 0;
  #rest = 1;

  constructor(weight: number) {
    this.weight = weight;
  }

  /** Takes in the points added since the last call and returns the smooth curve; only its first `length` numbers count. */
  grow(y: Numbers, length: number): Float64Array {
    if (length > this.#values.length) {
      const wider = new Float64Array(2 ** Math.ceil(Math.log2(length)));
      wider.set(this.#values.subarray(0, this.#length));
      this.#values = wider;
    }
    for (; this.#length < length; this.#length++) {
      const value = y[this.#length]!;
      if (value - value === 0) {
        this.#mean = this.weight * this.#mean + (1 - this.weight) * value;
        this.#rest *= this.weight;
        this.#values[this.#length] = this.#mean / (1 - this.#rest);
      } else this.#values[this.#length] = value;
    }
    return this.#values;
  }
}

/** The whole of {@link Smoother} for a curve that does not grow. */
export function smooth(y: Numbers, weight: number): Float64Array {
  return new Smoother(weight).grow(y, y.length).slice(0, y.length);
}
