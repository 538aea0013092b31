import type { AttributeValue, Constant, ConstantData, ElementType, Graph, Value } from "./graph.ts";
import { Message } from "./message.ts";

/** The version of ONNX's operators that graphs are written in. */
export const opset = 18;
const irVersion = 8;

/** Numbers of element types: `TensorProto.DataType` of onnx.proto. */
const codes: Readonly<Record<ElementType, number>> = {
  float32: 1,
  float64: 11,
  int32: 6,
  int64: 7,
  uint32: 12,
  uint64: 13,
  bool: 9,
};

/** ONNX's number for an element type, as `Cast` takes it. */
export const codeOf = (type: ElementType): number => codes[type];

/** What a file tells beside its graph. */
export interface FileTexts {
  readonly name?: string;
  /** What the model is, for people. */
  readonly description?: string;
  /** Texts by name, for programs. */
  readonly metadata?: Readonly<Record<string, string>>;
}

/** The parts of a graph that are written. */
export type GraphParts = Pick<Graph, "inputs" | "outputs" | "nodes" | "constants">;

/**
 * A graph as the bytes of an ONNX model.
 *
 * Source: onnx.proto of https://github.com/onnx/onnx, whose fields' numbers stand here, IR version 8.
 */
export function encode(graph: GraphParts, texts: FileTexts | string = {}): Uint8Array<ArrayBuffer> {
  const { name = "step", description, metadata = {} } = typeof texts === "string" ? { name: texts } : texts;
  const model = new Message().whole(1, irVersion).text(2, "downslope");
  if (description !== undefined) model.text(6, description);
  model.message(7, encodeGraph(graph, name)).message(8, new Message().text(1, "").whole(2, opset));
  for (const [key, value] of Object.entries(metadata)) model.message(14, new Message().text(1, key).text(2, value));
  return model.encode();
}

function encodeGraph({ nodes, constants, inputs, outputs }: GraphParts, name: string): Message {
  const graph = new Message();
  for (const { op, inputs: read, outputs: made, attributes } of nodes) {
    const node = new Message();
    for (const value of read) node.text(1, value.name);
    for (const value of made) node.text(2, value.name);
    node.text(4, op);
    for (const one of Object.entries(attributes)) node.message(5, attribute(one));
    graph.message(1, node);
  }
  graph.text(2, name);
  for (const constant of constants) graph.message(5, tensor(constant));
  for (const value of inputs) graph.message(11, info(value));
  for (const value of outputs) graph.message(12, info(value));
  return graph;
}

/** Types of attributes: `AttributeProto.AttributeType`. */
const [int, string, ints] = [2, 3, 7];

function attribute([name, value]: [string, AttributeValue]): Message {
  const made = new Message().text(1, name);
  if (typeof value === "string") return made.text(4, value).whole(20, string);
  if (typeof value === "number") return made.whole(3, value).whole(20, int);
  for (const one of value) made.whole(8, one);
  return made.whole(20, ints);
}

function tensor({ value, data }: Constant): Message {
  const made = new Message();
  for (const length of value.shape) made.whole(1, length);
  return made.whole(2, codes[value.type]).text(8, value.name).bytes(9, bytesOf(value.type, data));
}

/** Little-endian bytes, as ONNX has them. */
function bytesOf(type: ElementType, data: ConstantData): Uint8Array<ArrayBuffer> {
  const numbers = Array.isArray(data) ? (data as readonly number[]) : (data as ArrayLike<number>);
  const made = {
    float32: () => Float32Array.from(numbers),
    float64: () => Float64Array.from(numbers),
    int32: () => Int32Array.from(numbers),
    uint32: () => Uint32Array.from(numbers),
    int64: () => BigInt64Array.from(Array.from(numbers, BigInt)),
    uint64: () => BigUint64Array.from(Array.from(numbers, BigInt)),
    bool: () => Uint8Array.from(numbers),
  }[type]();
  return new Uint8Array(made.buffer);
}

function info({ name, type, shape, lengths = shape, isSequence = false }: Value): Message {
  const dims = new Message();
  for (const length of lengths) {
    const dim = new Message();
    dims.message(1, typeof length === "string" ? dim.text(2, length) : dim.whole(1, length));
  }
  const tensorType = new Message().whole(1, codes[type]).message(2, dims);
  const made = new Message().message(1, tensorType);
  return new Message().text(1, name).message(2, isSequence ? sequenceOf(made) : made);
}

const sequenceOf = (type: Message): Message => new Message().message(4, new Message().message(1, type));
