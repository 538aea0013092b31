import { type MessageInitShape, create, toBinary } from "@bufbuild/protobuf";
import { hostNormal } from "@downslope/core";
import {
  AttributeProto_AttributeType,
  type AttributeProtoSchema,
  type FunctionProtoSchema,
  ModelProtoSchema,
  type NodeProtoSchema,
  TensorProto_DataType,
  type TensorProtoSchema,
  type ValueInfoProtoSchema,
} from "onnx-buf";

/* ONNX files as exporters write them, made by hand. */

type NodeInit = MessageInitShape<typeof NodeProtoSchema>;
type TensorInit = MessageInitShape<typeof TensorProtoSchema>;
/** An attribute as a test writes it; a float in the place of a whole number is `{ f }`. */
export type AttributeValue = number | string | readonly number[] | { readonly f: number } | TensorInit;

const A = AttributeProto_AttributeType;
const bytesOf = (text: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(text) as Uint8Array<ArrayBuffer>;

function attribute([name, value]: [string, AttributeValue]): MessageInitShape<typeof AttributeProtoSchema> {
  if (typeof value === "string") return { name, type: A.STRING, s: bytesOf(value) };
  if (typeof value === "number") return { name, type: A.INT, i: BigInt(value) };
  if (Array.isArray(value)) return { name, type: A.INTS, ints: value.map((one: number) => BigInt(one)) };
  if ("f" in (value as object)) return { name, type: A.FLOAT, f: (value as { f: number }).f };
  return { name, type: A.TENSOR, t: value as TensorInit };
}

/** A node; its name is that of its first output without `_output_0`, as PyTorch's tracing exporter has it. */
export function node(
  opType: string,
  input: readonly string[],
  output: string | readonly string[],
  attributes: Readonly<Record<string, AttributeValue>> = {},
  more: Pick<NodeInit, "name" | "domain"> = {},
): NodeInit {
  const outputs = typeof output === "string" ? [output] : [...output];
  const name = outputs[0]!.replace(/_output_0$/, "");
  return {
    opType,
    name,
    input: [...input],
    output: outputs,
    attribute: Object.entries(attributes).map(attribute),
    ...more,
  };
}

export const int64 = (
  name: string,
  values: readonly number[],
  shape: readonly number[] = [values.length],
): TensorInit => ({
  name,
  dataType: TensorProto_DataType.INT64,
  dims: shape.map(BigInt),
  rawData: new Uint8Array(BigInt64Array.from(values.map(BigInt)).buffer),
});
export const bool = (name: string, values: readonly number[], shape: readonly number[]): TensorInit => ({
  name,
  dataType: TensorProto_DataType.BOOL,
  dims: shape.map(BigInt),
  rawData: Uint8Array.from(values),
});
export const float = (
  name: string,
  values: readonly number[],
  shape: readonly number[] = [values.length],
): TensorInit => ({
  name,
  dataType: TensorProto_DataType.FLOAT,
  dims: shape.map(BigInt),
  rawData: new Uint8Array(Float32Array.from(values).buffer),
});

/** A node `Constant`, as the tracing exporter writes scalars and shapes. */
export const constant = (output: string, tensor: TensorInit): NodeInit =>
  node("Constant", [], output, { value: tensor });

/** Weights of a shape: normal numbers of a size, decided by the name. */
export function weight(name: string, shape: readonly number[], size = 0.5, mean = 0): TensorInit {
  const seed = [...name].reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) % 65_536, 7);
  const count = shape.reduce((product, length) => product * length, 1);
  return float(
    name,
    Array.from(hostNormal(count, seed, 0), (one) => one * size + mean),
    shape,
  );
}
/** Numbers above 0, such as variances. */
export const positive = (name: string, shape: readonly number[]): TensorInit => {
  const drawn = weight(name, shape, 0.2, 1);
  return {
    ...drawn,
    rawData: new Uint8Array(
      new Float32Array((drawn.rawData as Uint8Array).buffer as ArrayBuffer).map((x) => Math.abs(x) + 0.1).buffer,
    ),
  };
};

type Lengths = readonly (number | string)[];
const types = { float: TensorProto_DataType.FLOAT, int64: TensorProto_DataType.INT64, bool: TensorProto_DataType.BOOL };

/** What a graph is given or gives: lengths that are free have a name. */
export function info(
  name: string,
  lengths: Lengths,
  type: keyof typeof types = "float",
): MessageInitShape<typeof ValueInfoProtoSchema> {
  const dim = lengths.map((length) => ({
    value:
      typeof length === "number"
        ? ({ case: "dimValue", value: BigInt(length) } as const)
        : ({ case: "dimParam", value: length } as const),
  }));
  return { name, type: { value: { case: "tensorType", value: { elemType: types[type], shape: { dim } } } } };
}

export interface FileParts {
  readonly opset: number;
  readonly producer?: string;
  readonly nodes: readonly NodeInit[];
  readonly weights?: readonly TensorInit[];
  readonly inputs: readonly MessageInitShape<typeof ValueInfoProtoSchema>[];
  readonly outputs: readonly MessageInitShape<typeof ValueInfoProtoSchema>[];
  readonly functions?: readonly MessageInitShape<typeof FunctionProtoSchema>[];
  /** Further sets of operators: the domains of functions. */
  readonly domains?: readonly string[];
}

/** An ONNX file. */
export function file({
  opset,
  producer = "pytorch",
  nodes,
  weights = [],
  inputs,
  outputs,
  functions = [],
  domains = [],
}: FileParts): Uint8Array {
  return toBinary(
    ModelProtoSchema,
    create(ModelProtoSchema, {
      irVersion: opset < 15 ? 7n : 8n,
      producerName: producer,
      opsetImport: [{ domain: "", version: BigInt(opset) }, ...domains.map((domain) => ({ domain, version: 1n }))],
      graph: {
        name: "main_graph",
        node: [...nodes],
        initializer: [...weights],
        input: [...inputs],
        output: [...outputs],
      },
      functions: [...functions],
    }),
  );
}
