import { fromBinary } from "@bufbuild/protobuf";
import { AttributeProto_AttributeType, ModelProtoSchema, TensorProto_DataType } from "onnx-buf";
import { describe, expect, it } from "vitest";
import { codeOf, encode } from "./encode.ts";
import { Graph } from "./graph.ts";

/** A file as another reader of the format has it. */
const read = (bytes: Uint8Array) => fromBinary(ModelProtoSchema, bytes);

describe("encode", () => {
  const graph = new Graph();
  const x = { ...graph.input("x", "float32", [3, 300]), lengths: ["batch", 300] };
  graph.inputs[0] = x;
  const weight = graph.constant("float32", [2], [0.5, -1e-20]);
  const places = graph.constant("int64", [3], [-1, 2 ** 31, 0]);
  const first = graph.add("Mul", [x, weight], x);
  const last = graph.add("Cast", [first], { type: "bool", shape: x.shape }, { to: 9, axes: [-2, 128], mode: "밝기" });
  graph.add("Reshape", [last, places], last);
  graph.output("y", last);

  it("writes what another reader finds", () => {
    const {
      irVersion,
      opsetImport,
      producerName,
      docString,
      metadataProps,
      graph: found,
    } = read(encode(graph, { name: "forward", description: "설명", metadata: { classes: '["a"]', none: "" } }));
    expect([irVersion, producerName, docString]).toEqual([8n, "downslope", "설명"]);
    expect(opsetImport.map(({ domain, version }) => [domain, version])).toEqual([["", 18n]]);
    expect(metadataProps.map(({ key, value }) => [key, value])).toEqual([
      ["classes", '["a"]'],
      ["none", ""],
    ]);
    expect(found!.name).toBe("forward");
    expect(found!.node.map(({ opType, input, output }) => [opType, input, output])).toEqual([
      ["Mul", ["x", weight.name], [first.name]],
      ["Cast", [first.name], [last.name]],
      ["Reshape", [last.name, places.name], [expect.any(String)]],
      ["Identity", [last.name], ["y"]],
    ]);
    const { INT, INTS, STRING } = AttributeProto_AttributeType;
    expect(found!.node[1]!.attribute.map(({ name, type, i, ints, s }) => [name, type, i, ints, String(s)])).toEqual([
      ["to", INT, 9n, [], ""],
      ["axes", INTS, 0n, [-2n, 128n], ""],
      ["mode", STRING, 0n, [], String(new TextEncoder().encode("밝기"))],
    ]);
  });

  it("writes numbers to the bit, and lengths by number or by name", () => {
    const { graph: found } = read(encode(graph));
    const [floats, longs] = found!.initializer;
    expect([floats!.name, floats!.dims, floats!.dataType]).toEqual([weight.name, [2n], TensorProto_DataType.FLOAT]);
    expect(new Float32Array(floats!.rawData.slice().buffer)).toEqual(Float32Array.of(0.5, -1e-20));
    expect(new BigInt64Array(longs!.rawData.slice().buffer)).toEqual(BigInt64Array.of(-1n, 2n ** 31n, 0n));
    const dims = [...found!.input, ...found!.output].map(({ name, type }) => {
      const { value } = type!.value as { value: { elemType: number; shape: { dim: { value: { value: unknown } }[] } } };
      return [name, value.elemType, value.shape.dim.map((dim) => dim.value.value)];
    });
    expect(dims).toEqual([
      ["x", TensorProto_DataType.FLOAT, ["batch", 300n]],
      ["y", TensorProto_DataType.BOOL, [3n, 300n]],
    ]);
  });

  it("has ONNX's numbers for element types", () => {
    const { FLOAT, DOUBLE, INT32, INT64, UINT32, UINT64, BOOL } = TensorProto_DataType;
    expect(
      (["float32", "float64", "int32", "int64", "uint32", "uint64", "bool"] as const).map((type) => codeOf(type)),
    ).toEqual([FLOAT, DOUBLE, INT32, INT64, UINT32, UINT64, BOOL]);
  });
});
