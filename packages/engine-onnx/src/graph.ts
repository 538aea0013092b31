/** What ONNX calls element types, as far as they are used. */
export type ElementType = "float32" | "float64" | "int32" | "int64" | "uint32" | "uint64" | "bool";

export type AttributeValue = number | string | readonly number[];
export type Attributes = Readonly<Record<string, AttributeValue>>;

/** A tensor in a graph: the result of a node, an input, or a constant. */
export interface Value {
  readonly name: string;
  readonly type: ElementType;
  readonly shape: readonly number[];
  /** The lengths that a file tells of an input or output, where some have a name and can be any number. */
  readonly lengths?: readonly (number | string)[];
  /** Whether it is a sequence of such tensors. */
  readonly isSequence?: boolean;
}

export interface Node {
  readonly op: string;
  readonly inputs: readonly Value[];
  readonly outputs: readonly Value[];
  readonly attributes: Attributes;
}

/** Numbers of a constant; 64-bit ones are whole and below 2^53. */
export type ConstantData = Float32Array | Float64Array | Int32Array | Uint32Array | readonly number[];

export interface Constant {
  readonly value: Value;
  readonly data: ConstantData;
}

/** An ONNX graph that is being built: nodes in an order in which they can be computed. */
export class Graph {
  readonly inputs: Value[] = [];
  readonly outputs: Value[] = [];
  readonly nodes: Node[] = [];
  readonly constants: Constant[] = [];
  readonly #kept = new Map<string, Value>();
  #names = 0;

  input(name: string, type: ElementType, shape: readonly number[]): Value {
    const value = { name, type, shape };
    this.inputs.push(value);
    return value;
  }

  /** Gives a value out under a name. */
  output(name: string, value: Value): void {
    const { type, shape } = value;
    const out = { name, type, shape };
    this.outputs.push(out);
    this.nodes.push({ op: "Identity", inputs: [value], outputs: [out], attributes: {} });
  }

  /** Adds a node with one result. */
  add(op: string, inputs: readonly Value[], out: Pick<Value, "type" | "shape">, attributes: Attributes = {}): Value {
    return this.addMany(op, inputs, [out], attributes)[0]!;
  }

  /** Adds a node with several results. */
  addMany(
    op: string,
    inputs: readonly Value[],
    outs: readonly Pick<Value, "type" | "shape">[],
    attributes: Attributes = {},
  ): readonly Value[] {
    const outputs = outs.map(({ type, shape }) => ({ name: `t${this.#names++}`, type, shape }));
    this.nodes.push({ op, inputs, outputs, attributes });
    return outputs;
  }

  /** A constant; small ones of the same content are one. */
  constant(type: ElementType, shape: readonly number[], data: ConstantData): Value {
    const key = data.length <= 64 ? `${type} ${shape.join()} ${Array.from(data, spell).join()}` : undefined;
    const known = key === undefined ? undefined : this.#kept.get(key);
    if (known) return known;
    const value = { name: `const_${this.#names++}`, type, shape };
    this.constants.push({ value, data });
    if (key !== undefined) this.#kept.set(key, value);
    return value;
  }

  /** A list of whole numbers, as shapes, axes and places are given. */
  list(numbers: readonly number[]): Value {
    return this.constant("int64", [numbers.length], numbers);
  }
}

/** 0 and -0 are not the same constant. */
const spell = (number: number): string => (Object.is(number, -0) ? "-0" : String(number));
