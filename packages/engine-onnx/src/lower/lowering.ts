import type { Abstract, DType, TracedEquation, TracedInput } from "@downslope/core/engine";
import { codeOf } from "../encode.ts";
import type { Attributes, ElementType, Graph, Value } from "../graph.ts";

/**
 * How values of each dtype stand in a graph. ONNX Runtime has no arithmetic of uint32: such values are int64 from 0 to
 * 2^32 - 1, brought back into that range after each operation that leaves it.
 */
const carriers: Readonly<Record<DType, ElementType>> = {
  float32: "float32",
  float64: "float64",
  int32: "int32",
  uint32: "int64",
  bool: "bool",
};
export const carrierOf = (dtype: DType): ElementType => carriers[dtype];

/**
 * A value of the program in the graph. `core` may have length 1 along axes where the value has more: it is stretched only
 * where an operator cannot do that by itself.
 */
export interface Lowered extends Abstract {
  readonly core: Value;
}

/** Whether two lists hold the same numbers. */
export const sameShape = (a: readonly number[], b: readonly number[]): boolean =>
  a.length === b.length && a.every((length, i) => length === b[i]);

export const range = (length: number): number[] => Array.from({ length }, (_, i) => i);

/** The shape of what is computed from two shapes that stretch to each other. */
export function broadcast(...shapes: readonly (readonly number[])[]): number[] {
  const rank = Math.max(...shapes.map((shape) => shape.length));
  return range(rank).map((axis) =>
    shapes.reduce((length, shape) => {
      const own = shape[axis - rank + shape.length] ?? 1;
      return own === 1 ? length : own;
    }, 1),
  );
}

/** Builds the graph of a program: what the rules of primitives are written with. */
export class Lowering {
  readonly graph: Graph;
  /** Whose maths it is, in errors. */
  readonly subject: string;
  readonly #values = new Map<number, Lowered>();

  constructor(graph: Graph, subject = "onnx engine") {
    this.graph = graph;
    this.subject = subject;
  }

  define(id: number, lowered: Lowered): void {
    this.#values.set(id, lowered);
  }

  read(input: TracedInput): Lowered {
    if ("literal" in input) {
      const { dtype, literal } = input;
      return { shape: [], dtype, core: this.number(carrierOf(dtype), literal) };
    }
    const found = this.#values.get(input.id);
    if (!found) throw new Error(`The program reads value ${input.id} before it is computed.`);
    return found;
  }

  /** A value with all of its elements. */
  whole(lowered: Lowered): Value {
    const { core, shape } = lowered;
    if (sameShape(core.shape, shape)) return core;
    return this.graph.add("Expand", [core, this.graph.list(shape)], { type: core.type, shape });
  }

  number(type: ElementType, value: number): Value {
    return this.graph.constant(type, [], [value]);
  }

  /** An operator that works element by element, on values that stretch to each other. */
  elementwise(
    op: string,
    inputs: readonly Value[],
    type: ElementType = inputs[0]!.type,
    attributes?: Attributes,
  ): Value {
    return this.graph.add(op, inputs, { type, shape: broadcast(...inputs.map(({ shape }) => shape)) }, attributes);
  }

  cast(value: Value, type: ElementType): Value {
    if (value.type === type) return value;
    return this.graph.add("Cast", [value], { type, shape: value.shape }, { to: codeOf(type) });
  }

  reshape(value: Value, shape: readonly number[]): Value {
    if (sameShape(value.shape, shape)) return value;
    return this.graph.add("Reshape", [value, this.graph.list(shape)], { type: value.type, shape });
  }

  transpose(value: Value, perm: readonly number[]): Value {
    if (perm.every((axis, i) => axis === i)) return value;
    const shape = perm.map((axis) => value.shape[axis]!);
    return this.graph.add("Transpose", [value], { type: value.type, shape }, { perm });
  }

  /** The part of a value from `starts` up to `ends`, along all axes, every `steps` elements. */
  slice(value: Value, starts: readonly number[], ends: readonly number[], steps = starts.map(() => 1)): Value {
    const axes = range(starts.length).filter(
      (axis) => starts[axis] !== 0 || ends[axis] !== value.shape[axis] || steps[axis] !== 1,
    );
    if (axes.length === 0) return value;
    const shape = value.shape.map((_, i) => Math.ceil((ends[i]! - starts[i]!) / steps[i]!));
    const lists = [starts, ends].map((list) => this.graph.list(axes.map((axis) => list[axis]!)));
    const rest = [this.graph.list(axes), this.graph.list(axes.map((axis) => steps[axis]!))];
    return this.graph.add("Slice", [value, ...lists, ...rest], { type: value.type, shape });
  }

  /** The elements in the opposite order along axes. */
  turn(value: Value, axes: readonly number[]): Value {
    const turned = axes.filter((axis) => value.shape[axis] !== 1);
    if (turned.length === 0) return value;
    const starts = turned.map((axis) => value.shape[axis]! - 1);
    const ends = turned.map((axis) => -value.shape[axis]! - 1);
    const lists = [starts, ends, turned, turned.map(() => -1)].map((list) => this.graph.list(list));
    return this.graph.add("Slice", [value, ...lists], value);
  }

  /** Zeros around a value; where the width is negative, elements are taken away. */
  pad(value: Value, widths: readonly (readonly [before: number, after: number])[]): Value {
    const inner = this.slice(
      value,
      widths.map(([before]) => Math.max(0, -before)),
      widths.map(([, after], i) => value.shape[i]! - Math.max(0, -after)),
    );
    const outer = widths.map(([before, after]) => [Math.max(0, before), Math.max(0, after)] as const);
    if (outer.every(([before, after]) => before === 0 && after === 0)) return inner;
    const type = inner.type === "bool" ? "int32" : inner.type;
    const list = this.graph.list([...outer.map(([before]) => before), ...outer.map(([, after]) => after)]);
    const shape = inner.shape.map((length, i) => length + outer[i]![0] + outer[i]![1]);
    const padded = this.graph.add("Pad", [this.cast(inner, type), list], { type, shape });
    return this.cast(padded, inner.type);
  }

  /** Brings whole numbers that stand for uint32 back into its range. */
  wrap(value: Value): Value {
    return this.elementwise("BitwiseAnd", [value, this.number("int64", 0xffffffff)]);
  }
}

/** Lowers one primitive: gives what stands for each of its results. */
export type Rule = (lowering: Lowering, equation: TracedEquation, inputs: readonly Lowered[]) => readonly Value[];
export type Rules = Readonly<Record<string, Rule>>;
