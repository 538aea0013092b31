import { startDevice } from "@downslope/core";
import { TensorProto_DataLocation, TensorProto_DataType } from "onnx-buf";
import { beforeAll, describe, expect, it } from "vitest";
import { fixedBatch, tracedResidual } from "../test/exported-cnns.ts";
import { dynamoMlp, functionMlp } from "../test/exported-mlps.ts";
import { dynamoTransformer } from "../test/exported-transformers.ts";
import { file, info, node, positive } from "../test/onnx-file.ts";
import { begun, open } from "../test/opened.ts";

beforeAll(() => startDevice("cpu"));

describe("what is trained", () => {
  it("are the weights by their names in PyTorch, with running statistics as state", async () => {
    const { params, state } = begun(await open(tracedResidual()), [1, 8, 8], [10]);
    expect(params).toEqual({
      "conv1.weight": [8, 1, 3, 3],
      "bn1.weight": [8],
      "bn1.bias": [8],
      "layer1.0.conv1.weight": [8, 8, 3, 3],
      "layer1.0.bn1.weight": [8],
      "layer1.0.bn1.bias": [8],
      "fc.weight": [10, 8],
      "fc.bias": [10],
    });
    expect(Object.keys(state).toSorted()).toEqual([
      "bn1.running_mean",
      "bn1.running_var",
      "layer1.0.bn1.running_mean",
      "layer1.0.bn1.running_var",
    ]);
  });

  it.each([
    ["dynamo's", dynamoMlp(), [4], [3], ["mlp.0.bias", "mlp.0.weight", "mlp.2.bias", "mlp.2.weight"]],
    ["functions'", functionMlp(), [4], [3], ["fc1.bias", "fc1.weight", "fc2.bias", "fc2.weight"]],
    [
      "a network's without names of their own",
      fixedBatch(),
      [1, 8, 8],
      [10],
      ["fc.bias", "fc.weight", "onnx::Conv_14", "onnx::Conv_15"],
    ],
    [
      "a transformer's, whose mask and scalars are not",
      dynamoTransformer(),
      [6, 8],
      [3],
      [
        "cls_token",
        "head.bias",
        "head.weight",
        "norm.bias",
        "norm.weight",
        "proj.bias",
        "proj.weight",
        "qkv.bias",
        "qkv.weight",
      ],
    ],
  ] as const)("are %s weights and nothing that the exporter made", async (_, bytes, input, output, names) => {
    expect(Object.keys(begun(await open(bytes), input, output).params).toSorted()).toEqual(names);
  });

  it("are no statistics that a graph normalises with by operators of its own", async () => {
    const bytes = file({
      opset: 18,
      inputs: [info("x", ["n", 3])],
      outputs: [info("y", ["n", 3])],
      weights: ["bn.running_mean", "bn.running_var", "bn.weight"].map((name) => positive(name, [3])),
      nodes: [
        node("Sub", ["x", "bn.running_mean"], "centred"),
        node("Div", ["centred", "bn.running_var"], "even"),
        node("Mul", ["even", "bn.weight"], "y"),
      ],
    });
    const { params, state } = begun(await open(bytes), [3], [3]);
    expect([Object.keys(params), Object.keys(state)]).toEqual([["bn.weight"], []]);
  });

  it("are the numbers of the file, of float16 and bfloat16 too", async () => {
    const half = (dataType: TensorProto_DataType, bits: readonly number[]) => ({
      name: "w",
      dims: [2n, 2n],
      dataType,
      rawData: new Uint8Array(Uint16Array.from(bits).buffer),
    });
    const numbers = async (tensor: ReturnType<typeof half>) => {
      const parts = { opset: 17, inputs: [info("x", ["n", 2])], outputs: [info("y", ["n", 2])] };
      const model = await open(file({ ...parts, weights: [tensor], nodes: [node("MatMul", ["x", "w"], "y")] }));
      return [...begun(model, [2], [2]).host["w"]!.data];
    };
    // 1, -2.5, the least half above 0, the largest; and 1, -2.5, 2^-100, 2^100.
    expect(await numbers(half(TensorProto_DataType.FLOAT16, [0x3c00, 0xc100, 0x0001, 0x7bff]))).toEqual([
      1,
      -2.5,
      2 ** -24,
      65504,
    ]);
    expect(await numbers(half(TensorProto_DataType.BFLOAT16, [0x3f80, 0xc020, 0x0d80, 0x7180]))).toEqual([
      1,
      -2.5,
      2 ** -100,
      2 ** 100,
    ]);
  });

  it("are read from the files beside the model's, and from no others", async () => {
    const numbers = Float32Array.of(9, 1, 2, 3, 4);
    const outside = (location: string) =>
      file({
        opset: 18,
        inputs: [info("x", ["n", 2])],
        outputs: [info("y", ["n", 2])],
        weights: [
          {
            name: "w",
            dims: [2n, 2n],
            dataType: TensorProto_DataType.FLOAT,
            dataLocation: TensorProto_DataLocation.EXTERNAL,
            externalData: [
              { key: "location", value: location },
              { key: "offset", value: "4" },
              { key: "length", value: "16" },
            ],
          },
        ],
        nodes: [node("MatMul", ["x", "w"], "y")],
      });
    const beside = { "nets/a.onnx": outside("a.onnx.data"), "nets/a.onnx.data": new Uint8Array(numbers.buffer) };
    const model = await open(beside, {}, "nets/a.onnx");
    expect([...begun(model, [2], [2]).host["w"]!.data]).toEqual([1, 2, 3, 4]);
    for (const location of ["../b.data", "/etc/passwd", "https://example.com/a", "a/../../b", "C:\\b"]) {
      await expect(open(outside(location))).rejects.toThrow("must name a model whose weights lie beside it");
    }
    await expect(open({ ...beside, "nets/a.onnx.data": new Uint8Array(8) }, {}, "nets/a.onnx")).rejects.toThrow(
      'model "onnx": `w` must have its numbers in "a.onnx.data", beside the model, got "a file of 8 bytes".',
    );
  });
});
