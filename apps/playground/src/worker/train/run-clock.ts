import type { Clock } from "@downslope/core";

/** A clock that can be held, so that pauses and pictures are not counted as training. */
export class RunClock implements Clock {
  readonly rest: () => Promise<void>;
  readonly #now: () => number;
  #held = 0;
  #since: number | undefined;

  constructor(rest: () => Promise<void>, now: () => number = () => performance.now() / 1000) {
    this.rest = rest;
    this.#now = now;
  }

  now(): number {
    return (this.#since ?? this.#now()) - this.#held;
  }

  /** Time spent in `act` does not count. */
  async without<T>(act: () => Promise<T>): Promise<T> {
    if (this.#since !== undefined) return act();
    this.#since = this.#now();
    try {
      return await act();
    } finally {
      this.#held += this.#now() - this.#since;
      this.#since = undefined;
    }
  }
}
