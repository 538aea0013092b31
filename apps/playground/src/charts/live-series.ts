/**
 * A curve that grows outside React: two typed arrays, doubled when full. A chart that shows it is told of changes and
 * reads them when it draws next, at most once a frame.
 */
export class LiveSeries {
  #x = new Float64Array(256);
  #y = new Float64Array(256);
  #length = 0;
  #age = 0;
  readonly #listeners = new Set<() => void>();

  /** Buffers: only the first `length` numbers count. */
  get x(): Float64Array {
    return this.#x;
  }
  get y(): Float64Array {
    return this.#y;
  }
  get length(): number {
    return this.#length;
  }
  /** Changes when points were taken back, not when points were added. */
  get age(): number {
    return this.#age;
  }

  /** Adds a point. `x` must not be below the one before. */
  append(x: number, y: number): void {
    this.#reserve(this.#length + 1);
    this.#x[this.#length] = x;
    this.#y[this.#length++] = y;
    this.#tell();
  }

  /** Adds many points at once. */
  extend(x: ArrayLike<number>, y: ArrayLike<number>): void {
    this.#reserve(this.#length + x.length);
    this.#x.set(x, this.#length);
    this.#y.set(y, this.#length);
    this.#length += x.length;
    this.#tell();
  }

  /** Takes back all points. */
  clear(): void {
    this.truncate(0);
  }

  /** Takes back all points but the first `length`: a run that goes on from an earlier step. */
  truncate(length: number): void {
    if (length >= this.#length) return;
    this.#length = length;
    this.#age++;
    this.#tell();
  }

  /** Calls `listen` after each change, until the function that comes back is called. */
  subscribe(listen: () => void): () => void {
    this.#listeners.add(listen);
    return () => void this.#listeners.delete(listen);
  }

  #reserve(length: number): void {
    if (length <= this.#x.length) return;
    let size = this.#x.length;
    while (size < length) size *= 2;
    const x = new Float64Array(size);
    const y = new Float64Array(size);
    x.set(this.#x.subarray(0, this.#length));
    y.set(this.#y.subarray(0, this.#length));
    this.#x = x;
    this.#y = y;
  }

  #tell(): void {
    for (const listen of this.#listeners) listen();
  }
}
