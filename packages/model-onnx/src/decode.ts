import { fromBinary } from "@bufbuild/protobuf";
import { type HostArray, problem } from "@downslope/core";
import {
  type AttributeProto,
  AttributeProto_AttributeType,
  type ModelProto,
  ModelProtoSchema,
  type NodeProto,
  TensorProto_DataLocation,
  type ValueInfoProto,
} from "onnx-buf";
import { Constant, type ConstantData } from "./constant.ts";
import type { Attribute, GraphInput, GraphNode, OnnxGraph } from "./graph.ts";
import { inlineFunctions } from "./inline-functions.ts";
import { type ExternalData, externalEntries, kindOfType, readTensor } from "./tensor-data.ts";

/** The message of an ONNX file. */
export function readModel(bytes: Uint8Array, subject: string): ModelProto {
  const wrong = (got: unknown, cause?: unknown) =>
    problem("INVALID_FILE", {
      subject,
      argument: "path",
      rule: "name an ONNX model",
      got,
      cure: "In PyTorch, `torch.onnx.export` writes one.",
      ...(cause !== undefined && { cause }),
    });
  let model: ModelProto;
  try {
    model = fromBinary(ModelProtoSchema, bytes);
  } catch (cause) {
    throw wrong(`${bytes.length} bytes of something else`, cause);
  }
  if (!model.graph || model.graph.node.length === 0) throw wrong("a file without a graph");
  return model;
}

/** Locations of the files that hold weights outside the model's own, relative to it. */
export function externalLocations({ graph }: ModelProto, subject: string): string[] {
  const outside = graph!.initializer.filter(({ dataLocation }) => dataLocation === TensorProto_DataLocation.EXTERNAL);
  const locations = [...new Set(outside.map((tensor) => externalEntries(tensor)["location"] ?? ""))];
  // A file that is handed on must not read others.
  const stray = locations.find((one) => one === "" || /^[/\\]|^[a-z]+:|(^|[/\\])\.\.([/\\]|$)/i.test(one));
  if (stray !== undefined)
    throw problem("INVALID_FILE", {
      subject,
      argument: "path",
      rule: "name a model whose weights lie beside it",
      got: stray,
    });
  return locations;
}

/** An ONNX model as plain data. */
export function decodeGraph(model: ModelProto, subject: string, external: ExternalData = new Map()): OnnxGraph {
  const graph = model.graph!;
  const floats = new Map<string, HostArray>();
  const constants = new Map<string, ConstantData>();
  for (const tensor of graph.initializer) {
    const read = readTensor(tensor, subject, external);
    if (read.kind === "float") floats.set(tensor.name, hostOf(read));
    else constants.set(tensor.name, read.toJSON());
  }
  if (graph.sparseInitializer.length > 0)
    throw problem("UNSUPPORTED", {
      subject,
      argument: "path",
      rule: "name a model with dense weights",
      got: "sparse ones",
    });
  const nodes: GraphNode[] = [];
  for (const node of inlineFunctions(model, subject).map((one) => decodeNode(one, subject))) {
    const [source, target] = [node.inputs[0]!, node.outputs[0]!];
    const shared = node.op === "Identity" ? floats.get(source) : undefined;
    if (node.op === "Constant") constants.set(target, constantOf(node, subject));
    // The exporter has joined weights that were equal: they are trained apart, each by its own name.
    else if (shared) floats.set(target, shared);
    else nodes.push(node);
  }
  const isHeld = ({ name }: ValueInfoProto) => floats.has(name) || constants.has(name);
  const opset = model.opsetImport.find(({ domain }) => domain === "" || domain === "ai.onnx");
  return {
    opset: Number(opset?.version ?? 1n),
    nodes,
    floats,
    constants,
    inputs: graph.input.filter((one) => !isHeld(one)).map(inputOf),
    outputs: graph.output.map(({ name }) => name),
  };
}

function hostOf({ shape, values }: Constant): HostArray {
  return { shape, dtype: "float32", data: values as Float32Array };
}

function inputOf({ name, type }: ValueInfoProto): GraphInput {
  const tensor = type?.value.case === "tensorType" ? type.value.value : undefined;
  const isInteger = kindOfType(tensor?.elemType ?? 1) === "int";
  if (!tensor?.shape) return { name, isInteger };
  const shape = tensor.shape.dim.map(({ value }) => (value.case === "dimValue" ? Number(value.value) : null));
  return { name, isInteger, shape };
}

function decodeNode({ opType, domain, name, input, output, attribute }: NodeProto, subject: string): GraphNode {
  return {
    op: domain === "" || domain === "ai.onnx" ? opType : `${domain}.${opType}`,
    name,
    inputs: input,
    outputs: output,
    attributes: Object.fromEntries(
      attribute.flatMap((one) => {
        const value = attributeOf(one, subject);
        return value === undefined ? [] : [[one.name, value]];
      }),
    ),
  };
}

const A = AttributeProto_AttributeType;
const text = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);

/** An attribute as plain data; graphs, of which operators that are known have none, are left out. */
function attributeOf(attribute: AttributeProto, subject: string): Attribute | undefined {
  const { type, f, i, s, t, floats, ints, strings } = attribute;
  if (type === A.FLOAT) return f;
  if (type === A.INT) return Number(i);
  if (type === A.STRING) return text(s);
  if (type === A.FLOATS) return floats;
  if (type === A.INTS) return ints.map(Number);
  if (type === A.STRINGS) return strings.map(text);
  if (type === A.TENSOR && t) return readTensor(t, subject, new Map()).toJSON();
  return undefined;
}

function constantOf({ attributes, outputs }: GraphNode, subject: string): ConstantData {
  const { value, value_float, value_floats, value_int, value_ints } = attributes;
  if (value !== undefined) return value as ConstantData;
  const [float, int] = [value_float ?? value_floats, value_int ?? value_ints] as (number | number[] | undefined)[];
  const found = float ?? int;
  if (found === undefined)
    throw problem("UNSUPPORTED", {
      subject,
      argument: outputs[0]!,
      rule: "hold floats, whole numbers or booleans",
      got: Object.keys(attributes),
    });
  const list = typeof found === "number" ? [found] : found;
  const kind = float === undefined ? "int" : "float";
  return new Constant(kind, typeof found === "number" ? [] : [list.length], list).toJSON();
}
