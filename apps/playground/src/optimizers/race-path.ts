import { LiveSeries } from "../charts/live-series.ts";
import { type PathEnd, type RowLayout, column } from "../worker/race/protocol.ts";

/** The path of a racer as it grows: rows of numbers, and the curves that charts show of it. Outside React. */
export class RacePath {
  layout: RowLayout | undefined;
  end: PathEnd | undefined;
  /** Height above the lowest point of the surface, and the learning rate, by step. */
  readonly height = new LiveSeries();
  readonly rate = new LiveSeries();
  #rows = new Float32Array(0);
  #length = 0;
  readonly #lowest: number;

  /** `lowest` is the value from which heights are measured. */
  constructor(lowest: number) {
    this.#lowest = lowest;
  }

  /** Steps that are known: the start is the first. */
  get length(): number {
    return this.#length;
  }

  /** Adds the rows that follow those there are. */
  append(rows: Float32Array): void {
    const width = this.layout!.width;
    const count = rows.length / width;
    this.#reserve((this.#length + count) * width);
    this.#rows.set(rows, this.#length * width);
    const steps = Array.from({ length: count }, (_, i) => this.#length + i);
    this.#length += count;
    this.height.extend(
      steps,
      steps.map((step) => this.at(step, column.evaluatedValue) - this.#lowest),
    );
    this.rate.extend(
      steps,
      steps.map((step) => this.at(step, column.learningRate)),
    );
  }

  /** A number of a step; of the last where the path has ended before. NaN while there is none. */
  at(step: number, place: number): number {
    const row = Math.min(step, this.#length - 1);
    return row < 0 ? Number.NaN : this.#rows[row * this.layout!.width + place]!;
  }

  /** Several numbers of a step that stand side by side. */
  range(step: number, place: number, size: number): number[] {
    return Array.from({ length: size }, (_, i) => this.at(step, place + i));
  }

  /** The last step that is known at a time of the race. */
  stepAt(step: number): number {
    return Math.max(0, Math.min(step, this.#length - 1));
  }

  /** The first step from which on its height stays below a tolerance; undefined where it does not, up to a step. */
  reached(tolerance: number, until: number): number | undefined {
    let first: number | undefined;
    for (let step = Math.min(until, this.#length - 1); step >= 0; step--) {
      if (!(this.at(step, column.evaluatedValue) - this.#lowest <= tolerance)) break;
      first = step;
    }
    return first;
  }

  #reserve(length: number): void {
    if (length <= this.#rows.length) return;
    const rows = new Float32Array(Math.max(length, 2 * this.#rows.length));
    rows.set(this.#rows);
    this.#rows = rows;
  }
}
