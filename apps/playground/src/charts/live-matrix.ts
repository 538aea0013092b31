/** Rows of values that get a column at a time, outside React: the norms of each layer's gradient, step by step. */
export class LiveMatrix {
  readonly rows: number;
  #steps = new Float64Array(64);
  #values: Float32Array;
  #length = 0;
  readonly #listeners = new Set<() => void>();

  constructor(rows: number) {
    this.rows = rows;
    this.#values = new Float32Array(64 * rows);
  }

  /** How many columns there are. */
  get length(): number {
    return this.#length;
  }
  /** Step of each column; only the first `length` count. */
  get steps(): Float64Array {
    return this.#steps;
  }

  /** Adds a column: one value a row. `step` must not be below the one before. */
  append(step: number, values: ArrayLike<number>): void {
    if (this.#length === this.#steps.length) {
      const steps = new Float64Array(2 * this.#length);
      const wider = new Float32Array(2 * this.#length * this.rows);
      steps.set(this.#steps);
      wider.set(this.#values);
      this.#steps = steps;
      this.#values = wider;
    }
    this.#steps[this.#length] = step;
    for (let row = 0; row < this.rows; row++) this.#values[this.#length * this.rows + row] = values[row] ?? NaN;
    this.#length++;
    this.#tell();
  }

  /** The value of a row in a column. */
  at(row: number, column: number): number {
    return this.#values[column * this.rows + row]!;
  }

  /** Takes back all columns. */
  clear(): void {
    this.truncate(0);
  }

  /** Takes back all columns but the first `length`. */
  truncate(length: number): void {
    if (length >= this.#length) return;
    this.#length = length;
    this.#tell();
  }

  /** Calls `listen` after each change, until the function that comes back is called. */
  subscribe(listen: () => void): () => void {
    this.#listeners.add(listen);
    return () => void this.#listeners.delete(listen);
  }

  #tell(): void {
    for (const listen of this.#listeners) listen();
  }
}
