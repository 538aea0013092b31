import { type MessageInitShape, create, toBinary } from "@bufbuild/protobuf";
import {
  AttributeProto_AttributeType,
  type AttributeProtoSchema,
  ModelProtoSchema,
  TensorProto_DataType,
  type TensorProtoSchema,
  type ValueInfoProtoSchema,
} from "onnx-buf";
import type { AttributeValue, Constant, ElementType, Graph, Value } from "./graph.ts";

/** The version of ONNX's operators that graphs are written in. */
export const opset = 18;
const irVersion = 8n;

const codes: Readonly<Record<ElementType, TensorProto_DataType>> = {
  float32: TensorProto_DataType.FLOAT,
  float64: TensorProto_DataType.DOUBLE,
  int32: TensorProto_DataType.INT32,
  int64: TensorProto_DataType.INT64,
  uint32: TensorProto_DataType.UINT32,
  uint64: TensorProto_DataType.UINT64,
  bool: TensorProto_DataType.BOOL,
};

/** ONNX's number for an element type, as `Cast` takes it. */
export const codeOf = (type: ElementType): number => codes[type];

/** A graph as the bytes of an ONNX model. */
export function encode(graph: Graph, name = "step"): Uint8Array {
  return toBinary(
    ModelProtoSchema,
    create(ModelProtoSchema, {
      irVersion,
      producerName: "downslope",
      opsetImport: [{ domain: "", version: BigInt(opset) }],
      graph: {
        name,
        node: graph.nodes.map(({ op, inputs, outputs, attributes }) => ({
          opType: op,
          input: inputs.map((value) => value.name),
          output: outputs.map((value) => value.name),
          attribute: Object.entries(attributes).map(attribute),
        })),
        initializer: graph.constants.map(tensor),
        input: graph.inputs.map(info),
        output: graph.outputs.map(info),
      },
    }),
  );
}

function attribute([name, value]: [string, AttributeValue]): MessageInitShape<typeof AttributeProtoSchema> {
  const { INT, INTS, STRING } = AttributeProto_AttributeType;
  if (typeof value === "string") return { name, type: STRING, s: new TextEncoder().encode(value) };
  if (typeof value === "number") return { name, type: INT, i: BigInt(value) };
  return { name, type: INTS, ints: value.map(BigInt) };
}

function tensor({ value, data }: Constant): MessageInitShape<typeof TensorProtoSchema> {
  const { name, type, shape } = value;
  return { name, dims: shape.map(BigInt), dataType: codes[type], rawData: bytesOf(type, data) };
}

/** Little-endian bytes, as ONNX has them. */
function bytesOf(type: ElementType, data: Constant["data"]): Uint8Array<ArrayBuffer> {
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

function info({ name, type, shape }: Value): MessageInitShape<typeof ValueInfoProtoSchema> {
  const dim = shape.map((length) => ({ value: { case: "dimValue" as const, value: BigInt(length) } }));
  return { name, type: { value: { case: "tensorType", value: { elemType: codes[type], shape: { dim } } } } };
}
