import { type DownslopeError, problem } from "@downslope/core";
import type { Constant, Graph, Node, Value } from "../graph.ts";

/** The name of the axis along which samples stand. */
export const batchAxis = "batch";

/** The same program, lowered for several lengths of the batch. */
export interface Lengths {
  readonly subject: string;
  readonly graphs: readonly Graph[];
  readonly lengths: readonly number[];
}

/** Numbers that grow with the batch: `constant + factor * length`. */
interface Affine {
  readonly constant: readonly number[];
  readonly factor: readonly number[];
}

const equalLists = (a: ArrayLike<number>, b: ArrayLike<number>): boolean => {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (!Object.is(a[i], b[i])) return false;
  return true;
};

/**
 * Turns what depends on the length of the batch into what the graph computes. Programs are traced for one length, so it
 * looks at several: what differs between their graphs must follow from the length, and is refused by name where it does not.
 */
export class BatchLength {
  readonly #given: Lengths;
  readonly #into: Graph;
  readonly #input: Value;
  #length: Value | undefined;

  /** `into` is the graph that is made, and `input` what has the batch as its first axis there. */
  constructor(given: Lengths, into: Graph, input: Value) {
    this.#given = given;
    this.#into = into;
    this.#input = input;
  }

  /** The nodes that stand at each place in all graphs, the first graph's with those of the others. */
  nodes(): readonly (readonly Node[])[] {
    const { graphs } = this.#given;
    const [first] = graphs as [Graph];
    return first.nodes.map((node, i) => {
      const all = graphs.map((graph) => graph.nodes[i]);
      for (const other of all) {
        const isSame =
          other?.op === node.op &&
          other.inputs.length === node.inputs.length &&
          JSON.stringify(other.attributes) === JSON.stringify(node.attributes);
        if (!isSame) throw this.#refusal(node.op, `another computation for ${this.#pair()} samples`);
      }
      return all as readonly Node[];
    });
  }

  /** What stands for a constant that a node reads; `constants` are those of all graphs. */
  constant(constants: readonly Constant[], node: Node, slot: number): Value {
    const [{ value, data }] = constants as [Constant];
    const isFixed = constants.every((one) => equalLists(one.value.shape, value.shape) && equalLists(one.data, data));
    if (isFixed) return this.#into.constant(value.type, value.shape, data);
    const sizes = this.#affine(constants.map((one) => one.data));
    if (sizes && value.type === "int64" && value.shape.length === 1) return this.#list(sizes, node, slot);
    throw this.#refusal(node.op, `${value.type}[${value.shape.join(",")}] made for ${this.#given.lengths[0]} samples`);
  }

  /** The lengths of a value's axes, as a file tells them. */
  axes(values: readonly Value[]): readonly (number | string)[] {
    const [{ shape, name }] = values as [Value];
    const { lengths } = this.#given;
    return shape.map((length, axis) => {
      if (values.every((value) => value.shape[axis] === length)) return length;
      if (values.every((value, i) => value.shape[axis] === lengths[i])) return batchAxis;
      throw this.#refusal(name, `an axis of length ${length} for ${lengths[0]} samples`);
    });
  }

  /** The batch's length as a list of one number. */
  get #lengthValue(): Value {
    const out = { type: "int64", shape: [1] } as const;
    return (this.#length ??= this.#into.add("Shape", [this.#input], out, { start: 0, end: 1 }));
  }

  /** Lists of numbers as a function of the length, where they are one. */
  #affine(lists: readonly ArrayLike<number>[]): Affine | undefined {
    const { lengths } = this.#given;
    const [first, second] = lists as [ArrayLike<number>, ArrayLike<number>];
    if (lists.some((list) => list.length !== first.length)) return undefined;
    const factor = Array.from(first, (one, i) => (second[i]! - one) / (lengths[1]! - lengths[0]!));
    const constant = Array.from(first, (one, i) => one - factor[i]! * lengths[0]!);
    const fits = lists.every((list, k) => factor.every((f, i) => list[i] === constant[i]! + f * lengths[k]!));
    return fits && factor.every(Number.isInteger) ? { factor, constant } : undefined;
  }

  /** A list such as a shape. A reshape finds one length out by itself. */
  #list({ factor, constant }: Affine, node: Node, slot: number): Value {
    const moving = factor.filter((one) => one !== 0).length;
    const isShape = node.op === "Reshape" && slot === 1;
    if (isShape && moving === 1 && !constant.some((one, i) => factor[i] === 0 && one < 1))
      return this.#into.list(constant.map((one, i) => (factor[i] === 0 ? one : -1)));
    const shape = [factor.length];
    const out = { type: "int64", shape } as const;
    const isLength = factor.length === 1 && factor[0] === 1;
    const scaled = isLength
      ? this.#lengthValue
      : this.#into.add("Mul", [this.#lengthValue, this.#into.list(factor)], out);
    return constant.every((one) => one === 0)
      ? scaled
      : this.#into.add("Add", [scaled, this.#into.list(constant)], out);
  }

  #pair(): string {
    return `${this.#given.lengths[0]} and for ${this.#given.lengths[1]}`;
  }

  #refusal(argument: string, got: string): DownslopeError {
    return problem("UNSUPPORTED", {
      subject: this.#given.subject,
      argument,
      rule: "compute each sample alike, however many there are, for a file that takes batches of any length",
      got,
      cure: "Let nothing in the model depend on the batch's length when it predicts.",
    });
  }
}
