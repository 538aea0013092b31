import { sizeOf } from "@downslope/core";
/** What elements mean: ONNX's number types come down to these three. */
export type ElementKind = "float" | "int" | "bool";

/** A constant as JSON has it. Numbers that JSON lacks are words. */
export interface ConstantData {
  readonly kind: ElementKind;
  readonly shape: readonly number[];
  readonly data: readonly (number | "NaN" | "Infinity" | "-Infinity")[];
}

/** An axis counted from the end when negative, as a non-negative number. */
export const axisOf = (axis: number, rank: number): number => (axis < 0 ? axis + rank : axis);

/**
 * An array whose numbers are known before anything runs: shapes, indices, masks. What is computed from constants alone is
 * computed here, once, while the model is traced. Methods are those of core's `Tensor`, so that operators that move
 * elements about are written once for both.
 */
export class Constant {
  readonly kind: ElementKind;
  readonly shape: readonly number[];
  readonly values: ArrayLike<number>;

  constructor(kind: ElementKind, shape: readonly number[], values: ArrayLike<number>) {
    this.kind = kind;
    this.shape = shape;
    this.values = values;
  }

  static from({ kind, shape, data }: ConstantData): Constant {
    return new Constant(kind, shape, data.map(Number));
  }
  static ints(values: readonly number[]): Constant {
    return new Constant("int", [values.length], values);
  }

  get rank(): number {
    return this.shape.length;
  }
  get size(): number {
    return this.values.length;
  }

  toJSON(): ConstantData {
    const write = (value: number) => (Number.isFinite(value) ? value : (String(value) as "NaN"));
    return { kind: this.kind, shape: [...this.shape], data: Array.from(this.values, write) };
  }

  map(f: (value: number) => number, kind: ElementKind = this.kind): Constant {
    return new Constant(kind, this.shape, Array.from(this.values, f));
  }
  reshape(shape: readonly number[]): Constant {
    return new Constant(this.kind, shape, this.values);
  }
  transpose(order: readonly number[] = [...this.shape.keys()].toReversed()): Constant {
    const shape = order.map((axis) => this.shape[axis]!);
    return this.#picked(shape, (place) => {
      const from = Array<number>(place.length);
      order.forEach((axis, i) => (from[axis] = place[i]!));
      return from;
    });
  }
  slice(axis: number, start: number, end: number = this.shape[axis]!): Constant {
    const shape = this.shape.with(axis, Math.max(0, end - start));
    return this.#picked(shape, (place) => place.with(axis, place[axis]! + start));
  }
  flip(axis: number): Constant {
    return this.#picked(this.shape, (place) => place.with(axis, this.shape[axis]! - 1 - place[axis]!));
  }
  broadcastTo(shape: readonly number[]): Constant {
    const offset = shape.length - this.rank;
    return this.#picked(shape, (place) => this.shape.map((length, i) => (length === 1 ? 0 : place[i + offset]!)));
  }
  /** Elements at indices along an axis. */
  take(axis: number, indices: readonly number[]): Constant {
    return this.#picked(this.shape.with(axis, indices.length), (place) => place.with(axis, indices[place[axis]!]!));
  }
  /** Joins elements along axes, which stay with length 1. */
  reduce(axes: readonly number[], f: (values: readonly number[]) => number): Constant {
    const shape = this.shape.map((length, i) => (axes.includes(i) ? 1 : length));
    const groups = Array.from({ length: sizeOf(shape) }, (): number[] => []);
    forEachPlace(this.shape, (place, i) => {
      const target = place.map((index, axis) => (axes.includes(axis) ? 0 : index));
      groups[offsetOf(shape, target)]!.push(this.values[i]!);
    });
    return new Constant(this.kind, shape, groups.map(f));
  }

  #picked(shape: readonly number[], from: (place: readonly number[]) => readonly number[]): Constant {
    const values = Array<number>(sizeOf(shape));
    forEachPlace(shape, (place, i) => (values[i] = this.values[offsetOf(this.shape, from(place))]!));
    return new Constant(this.kind, shape, values);
  }

  /** Elementwise over two constants, stretched to one shape. */
  static zip(a: Constant, b: Constant, f: (x: number, y: number) => number, kind: ElementKind = a.kind): Constant {
    const shape = broadcastShape([a.shape, b.shape]);
    const [left, right] = [a.broadcastTo(shape).values, b.broadcastTo(shape).values];
    return new Constant(
      kind,
      shape,
      Array.from(left, (x, i) => f(x, right[i]!)),
    );
  }
  static concat(parts: readonly Constant[], axis: number): Constant {
    const [first] = parts as readonly [Constant];
    const total = parts.reduce((sum, { shape }) => sum + shape[axis]!, 0);
    const inner = sizeOf(first.shape.slice(axis + 1));
    const outer = sizeOf(first.shape.slice(0, axis));
    const values: number[] = [];
    for (let i = 0; i < outer; i++) {
      for (const { shape, values: own } of parts) {
        const row = shape[axis]! * inner;
        for (let j = 0; j < row; j++) values.push(own[i * row + j]!);
      }
    }
    return new Constant(first.kind, first.shape.with(axis, total), values);
  }
}

/** The shape that shapes are stretched to together, as NumPy does; undefined lengths never come of lengths that clash. */
export function broadcastShape(shapes: readonly (readonly number[])[]): number[] {
  const rank = Math.max(...shapes.map(({ length }) => length));
  return Array.from({ length: rank }, (_, i) => {
    const lengths = shapes.map((shape) => shape[i - rank + shape.length] ?? 1);
    return lengths.find((length) => length !== 1) ?? 1;
  });
}

function offsetOf(shape: readonly number[], place: readonly number[]): number {
  return shape.reduce((offset, length, i) => offset * length + place[i]!, 0);
}

function forEachPlace(shape: readonly number[], visit: (place: readonly number[], index: number) => void): void {
  const count = sizeOf(shape);
  const place = shape.map(() => 0);
  for (let index = 0; index < count; index++) {
    visit(place, index);
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      place[axis]! += 1;
      if (place[axis]! < shape[axis]!) break;
      place[axis] = 0;
    }
  }
}
