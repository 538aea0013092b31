import { sizeOf } from "@downslope/core";
import type { ElementType, Node } from "../graph.ts";

/** Takes as many numbers as the operator has inputs. */
export type Elementwise = (a: number, b: number, c: number) => number;

const truth = (value: boolean): number => (value ? 1 : 0);

/** Operators that work element by element, on floats and whole numbers alike. */
const elementwise: Readonly<Record<string, Elementwise>> = {
  Add: (a, b) => a + b,
  Sub: (a, b) => a - b,
  Mul: (a, b) => a * b,
  Neg: (a) => -a,
  Abs: Math.abs,
  Sign: (a) => Math.sign(a),
  Max: (a, b) => Math.max(a, b),
  Min: (a, b) => Math.min(a, b),
  Reciprocal: (a) => 1 / a,
  Sqrt: Math.sqrt,
  Exp: Math.exp,
  Log: Math.log,
  Floor: Math.floor,
  Ceil: Math.ceil,
  Sin: Math.sin,
  Cos: Math.cos,
  Less: (a, b) => truth(a < b),
  LessOrEqual: (a, b) => truth(a <= b),
  Equal: (a, b) => truth(a === b),
  And: (a, b) => Math.min(a, b),
  Or: (a, b) => Math.max(a, b),
  Not: (a) => 1 - a,
  Where: (condition, yes, no) => (condition ? yes : no),
};

/** Brings a number into an element type; nothing for types that are left to the runtime. */
const into: Readonly<Partial<Record<ElementType, (value: number) => number>>> = {
  float32: Math.fround,
  float64: (value) => value,
  bool: (value) => truth(value !== 0),
  int32: (value) => Math.trunc(value) || 0,
  int64: (value) => Math.trunc(value) || 0,
};

const isFloat = (type: ElementType): boolean => type === "float32" || type === "float64";

/** What a node does to numbers, as the runtime does it; nothing for nodes that only the runtime computes. */
function operationOf({ op, inputs, outputs, attributes }: Node): Elementwise | undefined {
  const [from, out] = [inputs[0]!, outputs[0]!];
  const convert = into[out.type];
  if (outputs.length !== 1 || !convert || inputs.some(({ type }) => !into[type])) return undefined;
  if (op === "Cast") {
    // Lowering brings floats into int64's range before it casts them.
    return isFloat(from.type) && out.type === "int32" ? undefined : convert;
  }
  if (op === "Reshape" || (op === "ReduceSum" && sizeOf(from.shape) === sizeOf(out.shape))) return (a) => a;
  if (op === "Div" && isFloat(out.type)) return (a, b) => convert(a / b);
  const compute = elementwise[op];
  if (!compute || Object.keys(attributes).length > 0) return undefined;
  // Sums of int32 go around their type's end.
  if (out.type === "int32" && op !== "Where") return undefined;
  return (a, b, c) => convert(compute(a, b, c));
}

/** A small array on the host. Truth values are 0 and 1; whole numbers are below 2^53. */
export interface Small {
  readonly shape: readonly number[];
  readonly data: readonly number[];
}

/** Values whose size is at most this are computed on the host. */
const most = 64;

/** What computes a node of small values, from its inputs. */
export function evaluatorOf(node: Node): ((given: readonly Small[]) => Small) | undefined {
  const { shape } = node.outputs[0]!;
  const compute = operationOf(node);
  if (!compute || [...node.inputs, node.outputs[0]!].some((value) => sizeOf(value.shape) > most)) return undefined;
  const isElementwise = node.op !== "Reshape" && node.op !== "ReduceSum";
  return (given) => {
    if (!isElementwise) return { shape, data: given[0]!.data };
    const at = (place: number) => given.map((one) => elementOf(one, place, shape)) as [number, number, number];
    return { shape, data: Array.from({ length: sizeOf(shape) }, (_, place) => compute(...at(place))) };
  };
}

/** What computes a node all of whose values are single numbers. */
export function scalarOperationOf(node: Node): Elementwise | undefined {
  const isScalar = [...node.inputs, node.outputs[0]!].every(({ shape }) => sizeOf(shape) === 1);
  // Lists, such as a shape, are no numbers to compute with.
  const isList = node.op === "Reshape" || node.op === "ReduceSum";
  return isScalar || (isList && sizeOf(node.inputs[0]!.shape) === 1) ? operationOf(node) : undefined;
}

/** The element of a small array that stands at a place of what it is stretched to. */
function elementOf({ shape, data }: Small, place: number, whole: readonly number[]): number {
  let [rest, index, stride] = [place, 0, 1];
  for (let axis = whole.length - 1; axis >= 0; axis--) {
    const own = shape[axis - whole.length + shape.length] ?? 1;
    index += (own === 1 ? 0 : rest % whole[axis]!) * stride;
    stride *= own;
    rest = Math.floor(rest / whole[axis]!);
  }
  return data[index]!;
}
