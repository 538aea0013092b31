type Columns = Readonly<Record<string, ArrayLike<number>>>;

/** Columns of numbers that grow together, row by row; where a column has no value it is NaN. */
export class Table {
  #length = 0;
  #capacity = 0;
  readonly #columns = new Map<string, Float64Array<ArrayBuffer>>();

  constructor(columns: Columns = {}) {
    this.append(columns);
  }

  get length(): number {
    return this.#length;
  }

  get names(): readonly string[] {
    return [...this.#columns.keys()];
  }

  /** The values of a column, not copied: true until the next change. All NaN where there is no such column. */
  column(name: string): Float64Array<ArrayBuffer> {
    return this.#columns.get(name)?.subarray(0, this.#length) ?? new Float64Array(this.#length).fill(NaN);
  }

  /** One value; NaN where there is none. A negative row counts from the end. */
  at(name: string, row: number): number {
    return this.#columns.get(name)?.[row < 0 ? this.#length + row : row] ?? NaN;
  }

  /** Adds rows to the end: columns of one length. */
  append(columns: Columns): void {
    this.write(this.#length, columns);
  }

  /** Puts rows at a place in place of all that was there and after. */
  write(start: number, columns: Columns): void {
    const added = Math.max(0, ...Object.values(columns).map(({ length }) => length));
    this.truncate(start);
    this.#reserve(start + added);
    this.#length = start + added;
    for (const [name, values] of Object.entries(columns)) this.#column(name).set(values, start);
  }

  /** Puts a value into a row that is there. */
  set(name: string, row: number, value: number): void {
    if (row >= 0 && row < this.#length) this.#column(name)[row] = value;
  }

  /** Drops the rows from `length` on. */
  truncate(length: number): void {
    if (length >= this.#length) return;
    for (const values of this.#columns.values()) values.fill(NaN, length);
    this.#length = length;
  }

  /** A copy of the rows from `start` on, to be stored. */
  slice(start = 0): Record<string, Float64Array<ArrayBuffer>> {
    return Object.fromEntries([...this.#columns].map(([name, values]) => [name, values.slice(start, this.#length)]));
  }

  #column(name: string): Float64Array<ArrayBuffer> {
    const found = this.#columns.get(name) ?? new Float64Array(this.#capacity).fill(NaN);
    this.#columns.set(name, found);
    return found;
  }

  #reserve(length: number): void {
    if (length <= this.#capacity) return;
    this.#capacity = Math.max(length, 2 * this.#capacity, 64);
    for (const [name, values] of this.#columns) {
      const wider = new Float64Array(this.#capacity).fill(NaN);
      wider.set(values);
      this.#columns.set(name, wider);
    }
  }
}

/** What a run looked like as it went on. */
export interface RunCurves {
  /** By update: `step`, `loss`, `rate`, `seconds`; further ones by name, as `gradient`. */
  readonly steps: Table;
  /** By epoch: `epoch`, `step`, `seconds` and scores by name, as `validation.accuracy`. */
  readonly epochs: Table;
}

export type CurveName = keyof RunCurves;

export const noCurves = (): RunCurves => ({ steps: new Table(), epochs: new Table() });

/** Drops all that came after a step, for a run that goes on from there. */
export function cutAfter(curves: RunCurves, step: number): void {
  for (const table of [curves.steps, curves.epochs]) {
    let length = table.length;
    while (length > 0 && table.at("step", length - 1) > step) length -= 1;
    table.truncate(length);
  }
}
