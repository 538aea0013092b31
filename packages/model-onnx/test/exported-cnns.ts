import { constant, file, float, info, int64, node, positive, weight } from "./onnx-file.ts";

/* Convolutional networks as PyTorch's exporters write them. */

const square = (size: number, pad = 0, stride = 1, group = 1) => ({
  dilations: [1, 1],
  group,
  kernel_shape: [size, size],
  pads: [pad, pad, pad, pad],
  strides: [stride, stride],
});

const batchNorm = (name: string, channels: number) => [
  positive(`${name}.weight`, [channels]),
  weight(`${name}.bias`, [channels], 0.1),
  weight(`${name}.running_mean`, [channels], 0.2),
  positive(`${name}.running_var`, [channels]),
];

const normInputs = (name: string): string[] =>
  ["weight", "bias", "running_mean", "running_var"].map((part) => `${name}.${part}`);

/**
 * A residual network in the style of torchvision's by the tracing exporter of PyTorch 2.1 with `TrainingMode.TRAINING`, opset
 * 17: batch normalisation stays, with its running statistics as further outputs, and equal weights are joined by `Identity`.
 * Images `[batch, 1, 8, 8]`, classes 10.
 */
export const tracedResidual = (): Uint8Array =>
  file({
    opset: 17,
    inputs: [info("input", ["batch", 1, 8, 8])],
    outputs: [info("output", ["batch", 10])],
    weights: [
      weight("conv1.weight", [8, 1, 3, 3], 0.4),
      ...batchNorm("bn1", 8),
      weight("layer1.0.conv1.weight", [8, 8, 3, 3], 0.2),
      weight("layer1.0.bn1.weight", [8], 0.1, 1),
      weight("layer1.0.bn1.bias", [8], 0.1),
      weight("layer1.0.bn1.running_mean", [8], 0.2),
      weight("fc.weight", [10, 8], 0.4),
      weight("fc.bias", [10], 0.1),
    ],
    nodes: [
      node("Identity", ["bn1.running_var"], "layer1.0.bn1.running_var", {}, { name: "Identity_0" }),
      node("Conv", ["input", "conv1.weight"], "/conv1/Conv_output_0", square(3, 1)),
      node(
        "BatchNormalization",
        ["/conv1/Conv_output_0", ...normInputs("bn1")],
        ["/bn1/BatchNormalization_output_0", "/bn1/BatchNormalization_output_1", "/bn1/BatchNormalization_output_2"],
        { epsilon: { f: 1e-5 }, momentum: { f: 0.9 }, training_mode: 1 },
      ),
      node("Relu", ["/bn1/BatchNormalization_output_0"], "/relu/Relu_output_0"),
      node("MaxPool", ["/relu/Relu_output_0"], "/maxpool/MaxPool_output_0", {
        ceil_mode: 0,
        dilations: [1, 1],
        kernel_shape: [3, 3],
        pads: [1, 1, 1, 1],
        strides: [2, 2],
      }),
      node(
        "Conv",
        ["/maxpool/MaxPool_output_0", "layer1.0.conv1.weight"],
        "/layer1/layer1.0/conv1/Conv_output_0",
        square(3, 1),
      ),
      node(
        "BatchNormalization",
        ["/layer1/layer1.0/conv1/Conv_output_0", ...normInputs("layer1.0.bn1")],
        ["/layer1/layer1.0/bn1/BatchNormalization_output_0", "/layer1/bn1_mean", "/layer1/bn1_var"],
        { epsilon: { f: 1e-5 }, momentum: { f: 0.9 }, training_mode: 1 },
      ),
      node(
        "Add",
        ["/layer1/layer1.0/bn1/BatchNormalization_output_0", "/maxpool/MaxPool_output_0"],
        "/layer1/layer1.0/Add_output_0",
      ),
      node("Relu", ["/layer1/layer1.0/Add_output_0"], "/layer1/layer1.0/relu/Relu_output_0"),
      node("GlobalAveragePool", ["/layer1/layer1.0/relu/Relu_output_0"], "/avgpool/GlobalAveragePool_output_0"),
      node("Flatten", ["/avgpool/GlobalAveragePool_output_0"], "/Flatten_output_0", { axis: 1 }),
      node(
        "Gemm",
        ["/Flatten_output_0", "fc.weight", "fc.bias"],
        "output",
        { alpha: { f: 1 }, beta: { f: 1 }, transB: 1 },
        { name: "/fc/Gemm" },
      ),
    ],
  });

/**
 * A mobile network by the dynamo exporter of PyTorch 2.7 in evaluation mode, opset 18: depthwise convolution, hard swish,
 * squeeze and excitation, concatenation, padding, average pooling and a mean over space; `val_...` are the exporter's own.
 * Images `[batch, 3, 9, 9]`, classes 4.
 */
export const dynamoMobile = (): Uint8Array =>
  file({
    opset: 18,
    inputs: [info("x", ["s77", 3, 9, 9])],
    outputs: [info("linear", ["s77", 4])],
    weights: [
      weight("features.0.weight", [6, 3, 3, 3], 0.3),
      weight("features.0.bias", [6], 0.1),
      weight("features.1.weight", [6, 1, 3, 3], 0.4),
      ...batchNorm("features.2", 6),
      weight("se.fc.weight", [6, 6, 1, 1], 0.4),
      weight("se.fc.bias", [6], 0.1),
      weight("classifier.weight", [4, 12], 0.4),
      weight("classifier.bias", [4], 0.1),
      int64("val_10", [-1, -2]),
      int64("val_21", [0, 0, 1, 0, 0, 0, 0, 1]),
      float("val_22", [0.5], []),
      float("val_30", [0], []),
      float("val_31", [6], []),
      int64("val_40", [-1, 12]),
    ],
    nodes: [
      node(
        "Conv",
        ["x", "features.0.weight", "features.0.bias"],
        "conv2d",
        { ...square(3, 1, 2), auto_pad: "NOTSET" },
        { name: "node_conv2d" },
      ),
      node("HardSwish", ["conv2d"], "hardswish", {}, { name: "node_hardswish" }),
      node(
        "Conv",
        ["hardswish", "features.1.weight"],
        "conv2d_1",
        { ...square(3, 1, 1, 6), auto_pad: "NOTSET" },
        { name: "node_conv2d_1" },
      ),
      node(
        "BatchNormalization",
        ["conv2d_1", ...normInputs("features.2")],
        "batch_norm",
        { epsilon: { f: 1e-3 }, momentum: { f: 0.99 }, training_mode: 0 },
        { name: "node_batch_norm" },
      ),
      node("Clip", ["batch_norm", "val_30", "val_31"], "hardtanh", {}, { name: "node_clip" }),
      node(
        "ReduceMean",
        ["hardtanh", "val_10"],
        "mean",
        { keepdims: 1, noop_with_empty_axes: 0 },
        { name: "node_mean" },
      ),
      node(
        "Conv",
        ["mean", "se.fc.weight", "se.fc.bias"],
        "conv2d_2",
        { ...square(1), auto_pad: "NOTSET" },
        { name: "node_conv2d_2" },
      ),
      node(
        "HardSigmoid",
        ["conv2d_2"],
        "hardsigmoid",
        { alpha: { f: 1 / 6 }, beta: { f: 0.5 } },
        { name: "node_hardsigmoid" },
      ),
      node("Mul", ["hardtanh", "hardsigmoid"], "mul", {}, { name: "node_mul" }),
      node("Pad", ["mul", "val_21", "val_22"], "pad", { mode: "constant" }, { name: "node_pad" }),
      node(
        "AveragePool",
        ["pad"],
        "avg_pool2d",
        {
          kernel_shape: [2, 2],
          strides: [2, 2],
          pads: [0, 0, 0, 0],
          ceil_mode: 0,
          count_include_pad: 1,
          auto_pad: "NOTSET",
        },
        { name: "node_avg_pool2d" },
      ),
      node(
        "MaxPool",
        ["mul"],
        "max_pool2d",
        {
          kernel_shape: [2, 2],
          strides: [2, 2],
          pads: [0, 0, 0, 0],
          ceil_mode: 1,
          dilations: [1, 1],
          storage_order: 0,
          auto_pad: "NOTSET",
        },
        { name: "node_max_pool2d" },
      ),
      node("Concat", ["avg_pool2d", "max_pool2d"], "cat", { axis: 1 }, { name: "node_cat" }),
      node(
        "ReduceMean",
        ["cat", "val_10"],
        "mean_1",
        { keepdims: 1, noop_with_empty_axes: 0 },
        { name: "node_mean_1" },
      ),
      node("Reshape", ["mean_1", "val_40"], "view", { allowzero: 1 }, { name: "node_view" }),
      node(
        "Gemm",
        ["view", "classifier.weight", "classifier.bias"],
        "linear",
        { transB: 1, beta: { f: 1 }, alpha: { f: 1 }, transA: 0 },
        { name: "node_linear" },
      ),
    ],
  });

/**
 * `Conv2d(1, 4, 3), ReLU, MaxPool2d(2), flatten by view(1, -1), Linear` by the tracing exporter of PyTorch 1.12, opset 11, in
 * evaluation mode and with a batch of one that is fixed: the batch stands in the reshape's constant.
 */
export const fixedBatch = (): Uint8Array =>
  file({
    opset: 11,
    producer: "pytorch",
    inputs: [info("input.1", [1, 1, 8, 8])],
    outputs: [info("12", [1, 10])],
    weights: [
      weight("onnx::Conv_14", [4, 1, 3, 3]),
      weight("onnx::Conv_15", [4]),
      weight("fc.weight", [10, 36]),
      weight("fc.bias", [10]),
    ],
    nodes: [
      node("Conv", ["input.1", "onnx::Conv_14", "onnx::Conv_15"], "input.4", square(3), { name: "Conv_0" }),
      node("Relu", ["input.4"], "onnx::MaxPool_7", {}, { name: "Relu_1" }),
      node(
        "MaxPool",
        ["onnx::MaxPool_7"],
        "onnx::Reshape_8",
        { kernel_shape: [2, 2], pads: [0, 0, 0, 0], strides: [2, 2] },
        { name: "MaxPool_2" },
      ),
      constant("onnx::Reshape_9", int64("", [1, -1])),
      node("Reshape", ["onnx::Reshape_8", "onnx::Reshape_9"], "input.8", {}, { name: "Reshape_4" }),
      node(
        "Gemm",
        ["input.8", "fc.weight", "fc.bias"],
        "12",
        { alpha: { f: 1 }, beta: { f: 1 }, transB: 1 },
        { name: "Gemm_5" },
      ),
    ],
  });
