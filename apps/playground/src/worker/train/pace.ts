/** When something that costs time may be done again: not too often, and never for more than a share of the time. */
export class Pace {
  readonly #leastMs: number;
  readonly #share: number;
  readonly #now: () => number;
  #next = -Infinity;
  #isFirst = true;

  constructor(leastMs: number, share: number, now: () => number = () => performance.now()) {
    this.#leastMs = leastMs;
    this.#share = share;
    this.#now = now;
  }

  get isDue(): boolean {
    return this.#now() >= this.#next;
  }

  /** Does it, and puts off the next time by what it cost. */
  async take<T>(act: () => Promise<T>): Promise<T> {
    const start = this.#now();
    try {
      return await act();
    } finally {
      const end = this.#now();
      // The first time is mostly compiling, which is done once.
      const wait = this.#isFirst ? 0 : (end - start) / this.#share;
      this.#isFirst = false;
      this.#next = end + Math.max(this.#leastMs, wait);
    }
  }
}
