import { create } from "@bufbuild/protobuf";
import { AttributeProtoSchema } from "onnx-buf";
import { constant, file, float, info, node, weight } from "./onnx-file.ts";

/* Multilayer perceptrons as PyTorch's exporters write them. */

/**
 * `Sequential(Linear(4, 8), ReLU(), Dropout(), Linear(8, 3))` by the tracing exporter of PyTorch 2.1, opset 17, with a free
 * batch axis; a model in evaluation mode, so without its dropout.
 */
export const tracedMlp = (inputs = 4, outputs = 3): Uint8Array =>
  file({
    opset: 17,
    inputs: [info("input", ["batch", inputs])],
    outputs: [info("output", ["batch", outputs])],
    weights: [
      weight("0.weight", [8, inputs]),
      weight("0.bias", [8]),
      weight("3.weight", [outputs, 8]),
      weight("3.bias", [outputs]),
    ],
    nodes: [
      node("Gemm", ["input", "0.weight", "0.bias"], "/0/Gemm_output_0", { alpha: { f: 1 }, beta: { f: 1 }, transB: 1 }),
      node("Relu", ["/0/Gemm_output_0"], "/1/Relu_output_0"),
      node(
        "Gemm",
        ["/1/Relu_output_0", "3.weight", "3.bias"],
        "output",
        { alpha: { f: 1 }, beta: { f: 1 }, transB: 1 },
        { name: "/3/Gemm" },
      ),
    ],
  });

/**
 * The same in training mode (`TrainingMode.TRAINING`), opset 14: dropout with its ratio and `training_mode` as inputs, and an
 * activation GELU by the error function. ONNX Runtime leaves out elements where `training_mode` is 1.
 */
export const tracedTrainingMlp = (trainingMode = 1): Uint8Array =>
  file({
    opset: 14,
    inputs: [info("input", ["batch", 4])],
    outputs: [info("output", ["batch", 3])],
    weights: [weight("0.weight", [8, 4]), weight("0.bias", [8]), weight("3.weight", [3, 8]), weight("3.bias", [3])],
    nodes: [
      node("Gemm", ["input", "0.weight", "0.bias"], "/0/Gemm_output_0", { alpha: { f: 1 }, beta: { f: 1 }, transB: 1 }),
      constant("/1/Constant_output_0", float("", [Math.SQRT2], [])),
      node("Div", ["/0/Gemm_output_0", "/1/Constant_output_0"], "/1/Div_output_0"),
      node("Erf", ["/1/Div_output_0"], "/1/Erf_output_0"),
      constant("/1/Constant_1_output_0", float("", [1], [])),
      node("Add", ["/1/Erf_output_0", "/1/Constant_1_output_0"], "/1/Add_output_0"),
      node("Mul", ["/0/Gemm_output_0", "/1/Add_output_0"], "/1/Mul_output_0"),
      constant("/1/Constant_2_output_0", float("", [0.5], [])),
      node("Mul", ["/1/Mul_output_0", "/1/Constant_2_output_0"], "/1/Mul_1_output_0"),
      constant("/2/Constant_output_0", float("", [0.5], [])),
      constant("/2/Constant_1_output_0", { name: "", dataType: 9, dims: [], rawData: Uint8Array.of(trainingMode) }),
      node(
        "Dropout",
        ["/1/Mul_1_output_0", "/2/Constant_output_0", "/2/Constant_1_output_0"],
        ["/2/Dropout_output_0", "/2/Dropout_output_1"],
      ),
      node(
        "Gemm",
        ["/2/Dropout_output_0", "3.weight", "3.bias"],
        "output",
        { alpha: { f: 1 }, beta: { f: 1 }, transB: 1 },
        { name: "/3/Gemm" },
      ),
    ],
  });

/**
 * `Linear(4, 8), GELU(), Linear(8, 3), LogSoftmax` by the exporter of PyTorch 2.6 that rests on dynamo, opset 18: weights are
 * turned in the graph, and biases added.
 */
export const dynamoMlp = (): Uint8Array =>
  file({
    opset: 18,
    inputs: [info("x", ["s0", 4])],
    outputs: [info("log_softmax", ["s0", 3])],
    weights: [
      weight("mlp.0.weight", [8, 4]),
      weight("mlp.0.bias", [8]),
      weight("mlp.2.weight", [3, 8]),
      weight("mlp.2.bias", [3]),
      float("val_2", [Math.SQRT1_2], []),
      float("val_4", [1], []),
      float("val_6", [0.5], []),
    ],
    nodes: [
      node("Transpose", ["mlp.0.weight"], "val_0", { perm: [1, 0] }, { name: "node_Transpose_0" }),
      node("MatMul", ["x", "val_0"], "val_1", {}, { name: "node_MatMul_1" }),
      node("Add", ["val_1", "mlp.0.bias"], "linear", {}, { name: "node_Add_2" }),
      node("Mul", ["linear", "val_2"], "val_3", {}, { name: "node_Mul_3" }),
      node("Erf", ["val_3"], "val_5", {}, { name: "node_Erf_4" }),
      node("Add", ["val_5", "val_4"], "val_7", {}, { name: "node_Add_5" }),
      node("Mul", ["linear", "val_7"], "val_8", {}, { name: "node_Mul_6" }),
      node("Mul", ["val_8", "val_6"], "gelu", {}, { name: "node_Mul_7" }),
      node("Transpose", ["mlp.2.weight"], "val_9", { perm: [1, 0] }, { name: "node_Transpose_8" }),
      node("MatMul", ["gelu", "val_9"], "val_10", {}, { name: "node_MatMul_9" }),
      node("Add", ["val_10", "mlp.2.bias"], "linear_1", {}, { name: "node_Add_10" }),
      node("LogSoftmax", ["linear_1"], "log_softmax", { axis: -1 }, { name: "node_LogSoftmax_11" }),
    ],
  });

/**
 * `Linear(4, 8), Linear(8, 3)` by `torch.onnx.dynamo_export` of PyTorch 2.1, opset 18: each layer is a function of the
 * model's own, which calls functions of the library of operators, and these have attributes by reference.
 */
export const functionMlp = (): Uint8Array =>
  file({
    opset: 18,
    domains: ["pkg.onnxscript.torch_lib", "pkg.torch"],
    inputs: [info("l_x_", ["batch", 4])],
    outputs: [info("fc2_1", ["batch", 3])],
    weights: [
      weight("fc1.weight", [8, 4]),
      weight("fc1.bias", [8]),
      weight("fc2.weight", [3, 8]),
      weight("fc2.bias", [3]),
    ],
    nodes: [
      node("Linear", ["l_x_", "fc1.weight", "fc1.bias"], "fc1_1", {}, { name: "fc1", domain: "pkg.torch" }),
      node("Linear", ["fc1_1", "fc2.weight", "fc2.bias"], "fc2_1", {}, { name: "fc2", domain: "pkg.torch" }),
    ],
    functions: [
      {
        name: "Linear",
        domain: "pkg.torch",
        input: ["x", "weight", "bias"],
        output: ["addmm"],
        opsetImport: [{ domain: "pkg.onnxscript.torch_lib", version: 1n }],
        node: [
          node("aten_t", ["weight"], "t", {}, { name: "aten_t_0", domain: "pkg.onnxscript.torch_lib" }),
          node(
            "aten_addmm",
            ["bias", "x", "t"],
            "addmm",
            { alpha: { f: 1 } },
            { name: "aten_addmm_1", domain: "pkg.onnxscript.torch_lib" },
          ),
        ],
      },
      {
        name: "aten_t",
        domain: "pkg.onnxscript.torch_lib",
        input: ["self"],
        output: ["result"],
        opsetImport: [{ domain: "", version: 18n }],
        node: [node("Transpose", ["self"], "result", { perm: [1, 0] }, { name: "n0" })],
      },
      {
        name: "aten_addmm",
        domain: "pkg.onnxscript.torch_lib",
        input: ["self", "mat1", "mat2"],
        output: ["return_val"],
        attribute: ["alpha"],
        attributeProto: [{ name: "beta", type: 1, f: 1 }],
        opsetImport: [{ domain: "", version: 18n }],
        node: [
          {
            ...node("Gemm", ["mat1", "mat2", "self"], "return_val", {}, { name: "n0" }),
            attribute: [
              create(AttributeProtoSchema, { name: "alpha", type: 1, refAttrName: "alpha" }),
              create(AttributeProtoSchema, { name: "beta", type: 1, refAttrName: "beta" }),
            ],
          },
        ],
      },
    ],
  });
