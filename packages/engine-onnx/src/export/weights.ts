import type { HostArray } from "@downslope/core";
import type { Constant, ConstantData, Graph, Node, Value } from "../graph.ts";
import { hostTypeOf } from "../tensors.ts";
import type { Reading } from "./reading.ts";

/** A variable of the model: its array as the program takes it, and as PyTorch has it. */
export interface Weight {
  readonly name: string;
  readonly array: HostArray;
  readonly torch: HostArray;
  /** Whether `torch` is the matrix `array` with rows and columns exchanged. */
  readonly isTurned: boolean;
}

/** Whether a node's input is a factor that it takes turned as well. */
const isFactor = (node: Node, slot: number): boolean => node.op === "Gemm" && slot < 2;

/** Weights as named constants of a graph, and what becomes of the nodes that only lay them out otherwise. */
export class Weights {
  readonly #into: Graph;
  readonly #turned = new Set<string>();
  readonly #constants = new Map<string, Constant>();

  constructor(into: Graph) {
    this.#into = into;
  }

  /** The constant for a weight that comes into the program as an input, in PyTorch's layout where all nodes can read that. */
  add({ name, array, torch, isTurned }: Weight, input: Value, reading: Reading): Value {
    // Names that the graph gives its own values are taken.
    const free = /^(t|const_)\d+$/.test(name) ? `weight.${name}` : name;
    const turns = isTurned && reading.readers(input).every(({ node, slot }) => isFactor(node, slot));
    const { shape, dtype, data } = turns ? torch : array;
    if (turns) this.#turned.add(free);
    return this.#constant({ name: free, type: hostTypeOf(dtype), shape }, data);
  }

  /** Attributes of a node that reads turned weights. */
  attributes({ op, attributes }: Node, inputs: readonly Value[]): Node["attributes"] {
    if (op !== "Gemm") return attributes;
    const [transA, transB] = (["transA", "transB"] as const).map((name, slot) => {
      const own = Number(attributes[name] ?? 0);
      return this.#turned.has(inputs[slot]!.name) ? 1 - own : own;
    }) as [number, number];
    const { transA: _, transB: __, ...rest } = attributes;
    return { ...rest, ...(transA && { transA }), ...(transB && { transB }) };
  }

  /** What a node gives that only lays a weight out otherwise: a constant of its own. */
  laidOut(
    { op, attributes, outputs, inputs: [before] }: Node,
    inputs: readonly Value[],
    reading: Reading,
  ): Value | undefined {
    const constant = this.#constants.get(inputs[0]?.name ?? "");
    if (!constant || (op !== "Transpose" && op !== "Reshape")) return undefined;
    const { name, type } = constant.value;
    const { shape } = outputs[0]!;
    const isAlone = reading.readers(before!).length === 1;
    const own = isAlone ? name : `${name}.${op.toLowerCase()}`;
    const data = op === "Reshape" ? constant.data : transposed(constant, attributes["perm"] as readonly number[]);
    if (isAlone) this.#remove(constant);
    return this.#constant({ name: own, type, shape }, data);
  }

  #constant(value: Value, data: ConstantData): Value {
    const known = this.#constants.get(value.name);
    // A second layout of the same weight.
    if (known) return this.#constant({ ...value, name: `${value.name}.again` }, data);
    const constant = { value, data };
    this.#constants.set(value.name, constant);
    this.#into.constants.push(constant);
    return value;
  }

  #remove(constant: Constant): void {
    this.#constants.delete(constant.value.name);
    this.#into.constants.splice(this.#into.constants.indexOf(constant), 1);
  }
}

function transposed({ value: { shape }, data }: Constant, perm: readonly number[]): ConstantData {
  const strides = shape.map((_, axis) => shape.slice(axis + 1).reduce((a, b) => a * b, 1));
  const lengths = perm.map((axis) => shape[axis]!);
  const made = Array.from(data as ArrayLike<number>);
  return made.map((_, i) => {
    let [rest, from] = [i, 0];
    for (let axis = perm.length - 1; axis >= 0; axis--) {
      from += (rest % lengths[axis]!) * strides[perm[axis]!]!;
      rest = Math.floor(rest / lengths[axis]!);
    }
    return made[from]!;
  });
}
