/** Numbers in a model above which its parameters are not kept along the way. */
export const mostNumbers = 20_000;
/** Snapshots of a run that are kept at most. */
export const mostSnapshots = 100;

/**
 * Which snapshots of the parameters to keep, without knowing how long the run will be: every step at first; when there
 * are too many, every other one is dropped and the distance doubled. So they lie evenly over the run, between half as
 * many as there may be and all of them.
 */
export class Thinning {
  #every: number;
  readonly #most: number;
  #kept: number[];

  constructor(kept: readonly number[] = [], most = mostSnapshots) {
    this.#most = most;
    this.#kept = [...kept].sort((a, b) => a - b);
    const distances = this.#kept.slice(1).map((step, i) => step - this.#kept[i]!);
    this.#every = Math.max(1, Math.min(...distances, Infinity) === Infinity ? 1 : Math.min(...distances));
  }

  get kept(): readonly number[] {
    return this.#kept;
  }

  wants(step: number): boolean {
    const last = this.#kept.at(-1);
    return last === undefined || step - last >= this.#every;
  }

  /** Takes a snapshot in; gives the steps of those to drop. */
  add(step: number): readonly number[] {
    this.#kept.push(step);
    if (this.#kept.length <= this.#most) return [];
    const dropped = this.#kept.filter((_, i) => i % 2 === 1);
    this.#kept = this.#kept.filter((_, i) => i % 2 === 0);
    this.#every *= 2;
    return dropped;
  }

  /** Forgets those after a step; gives their steps. */
  cutAfter(step: number): readonly number[] {
    const dropped = this.#kept.filter((one) => one > step);
    this.#kept = this.#kept.filter((one) => one <= step);
    return dropped;
  }
}
