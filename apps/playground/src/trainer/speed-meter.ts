/** Time over which a speed is measured. */
const windowMs = 2000;

/** Updates a second over the last two seconds, by the clock on the wall: pictures and all. */
export class SpeedMeter {
  readonly #now: () => number;
  #marks: { readonly at: number; readonly step: number }[] = [];

  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
  }

  add(step: number): void {
    const at = this.#now();
    this.#marks.push({ at, step });
    const kept = this.#marks.findIndex((mark) => mark.at >= at - windowMs);
    if (kept > 0) this.#marks.splice(0, kept);
  }

  clear(): void {
    this.#marks = [];
  }

  /** Not there while there is too little to tell it from. */
  get perSecond(): number | undefined {
    const [first, last] = [this.#marks[0], this.#marks.at(-1)];
    if (!first || !last || last.at - first.at < 400) return undefined;
    return ((last.step - first.step) / (last.at - first.at)) * 1000;
  }
}
