import type { HostArray } from "@downslope/core";
import { type AttributeValue, bool, file, float, info, int64, node, positive, weight } from "./onnx-file.ts";
import { drawn } from "./opened.ts";

/** One node with its inputs: `x`, which is given, and constants after it. */
export interface OperatorCase {
  readonly title: string;
  readonly bytes: Uint8Array;
  readonly input: HostArray;
}

type Constants = readonly ReturnType<typeof float>[];

function one(
  op: string,
  shape: readonly number[],
  attributes: Readonly<Record<string, AttributeValue>> = {},
  constants: Constants = [],
  { opset = 18, outputs = 1, inputs = [] as readonly string[] | readonly never[] } = {},
): OperatorCase {
  const given = inputs.length > 0 ? inputs : ["x", ...constants.map(({ name }) => name!)];
  const names = Array.from({ length: outputs }, (_, i) => `y${i}`);
  return {
    title: `${op} ${JSON.stringify(attributes, (_, value: unknown) => (ArrayBuffer.isView(value) ? "tensor" : value))} of [${shape.join(",")}], opset ${opset}`,
    bytes: file({
      opset,
      producer: "test",
      inputs: [info("x", shape)],
      outputs: [{ name: names[0]!, type: { value: { case: "tensorType", value: { elemType: 1 } } } }],
      weights: constants,
      nodes: [node(op, given, names, attributes)],
    }),
    input: drawn(shape),
  };
}

const f = (value: number) => ({ f: value });
const scalar = (value: number) => float("s", [value], []);

/** Each operator of floats in the forms that it has, and its attributes. */
export const operatorCases: readonly OperatorCase[] = [
  // Elementwise.
  ...["Abs", "Neg", "Exp", "Reciprocal", "Sin", "Cos", "Atan", "Erf", "Floor", "Ceil", "Sign", "Relu", "Sigmoid"].map(
    (op) => one(op, [2, 5]),
  ),
  ...["Tanh", "Softplus", "Softsign", "LeakyRelu", "Elu", "Selu", "Celu", "HardSigmoid", "HardSwish", "Mish"].map(
    (op) => one(op, [2, 5]),
  ),
  one("LeakyRelu", [2, 5], { alpha: f(0.3) }),
  one("Elu", [2, 5], { alpha: f(0.7) }),
  one("Celu", [2, 5], { alpha: f(2) }),
  one("HardSigmoid", [2, 5], { alpha: f(0.4), beta: f(0.3) }),
  one("Gelu", [2, 5], {}, [], { opset: 20 }),
  one("Gelu", [2, 5], { approximate: "tanh" }, [], { opset: 20 }),
  one("PRelu", [2, 3, 4], {}, [weight("slope", [3, 1])]),
  one("Clip", [2, 5], {}, [float("low", [-0.5], []), float("high", [0.4], [])]),
  one("Clip", [2, 5], {}, [float("high", [0.4], [])], { inputs: ["x", "", "high"] }),
  one("Add", [2, 3, 4], {}, [weight("w", [3, 1])]),
  one("Sub", [2, 3], {}, [weight("w", [4, 1, 3])]),
  one("Sub", [2, 3], {}, [scalar(2)], { inputs: ["s", "x"] }),
  one("Div", [2, 3], {}, [scalar(2)], { inputs: ["s", "x"] }),
  one("Div", [2, 3], {}, [positive("w", [3])]),
  one("Mul", [2, 3], {}, [scalar(0)]),
  one("Max", [2, 3], {}, [weight("w", [3]), scalar(0.1)]),
  one("Min", [2, 3], {}, [weight("w", [2, 1])]),
  one("Sum", [2, 3], {}, [weight("v", [3]), weight("w", [2, 1])]),
  one("Mean", [2, 3], {}, [weight("v", [3]), weight("w", [2, 1])]),
  ...[0, 1, 2, 3, -1].map((p) => one("Pow", [2, 3], {}, [scalar(p)])),
  one("Pow", [2, 3], {}, [scalar(2)], { inputs: ["s", "x"] }),
  one("Where", [2, 3], {}, [bool("mask", [1, 0, 1], [3]), scalar(Number.NEGATIVE_INFINITY)], {
    inputs: ["mask", "x", "s"],
  }),
  one("Where", [2, 1], {}, [bool("mask", [1, 0, 1, 1], [2, 2]), scalar(7)], { inputs: ["mask", "s", "x"] }),
  // Shapes.
  one("Reshape", [2, 3, 4], {}, [int64("shape", [0, -1])]),
  one("Reshape", [2, 3, 4], { allowzero: 1 }, [int64("shape", [4, 6])]),
  one("Flatten", [2, 3, 4], { axis: 0 }),
  one("Flatten", [2, 3, 4], { axis: -1 }),
  one("Transpose", [2, 3, 4]),
  one("Transpose", [2, 3, 4], { perm: [1, 2, 0] }),
  one("Squeeze", [2, 1, 3, 1]),
  one("Squeeze", [2, 1, 3, 1], { axes: [-1] }, [], { opset: 11 }),
  one("Squeeze", [2, 1, 3, 1], {}, [int64("axes", [1])], { opset: 13 }),
  one("Unsqueeze", [2, 3], { axes: [0, -1] }, [], { opset: 11 }),
  one("Unsqueeze", [2, 3], {}, [int64("axes", [1, 3])]),
  one("Concat", [2, 3], { axis: -1 }, [weight("w", [2, 2])], { inputs: ["w", "x", "x"] }),
  one("Split", [2, 7], { axis: 1 }, [int64("split", [3, 4])], { outputs: 2 }),
  one("Split", [2, 7], { axis: 1, num_outputs: 3 }, [], { outputs: 3 }),
  one("Split", [2, 6], { axis: 1, split: [2, 4] }, [], { opset: 11, outputs: 2 }),
  ...(
    [
      [1, 6, 1, 2],
      [0, 2 ** 53, 1, 3],
      [-1, -(2 ** 53), 1, -1],
      [-2, 0, 1, -2],
      [5, 2, 1, 1],
      [-100, 4, 1, 1],
    ] as const
  ).map(([start, end, axis, step]) =>
    one("Slice", [2, 7], {}, [
      int64("starts", [start]),
      int64("ends", [end]),
      int64("axes", [axis]),
      int64("steps", [step]),
    ]),
  ),
  one("Slice", [4, 7], {}, [int64("starts", [1, 2]), int64("ends", [3, -1])]),
  one("Expand", [2, 1, 3], {}, [int64("shape", [4, 1, 5, 1])]),
  one("Tile", [2, 3], {}, [int64("repeats", [2, 3])]),
  one("Pad", [2, 3, 4], {}, [int64("pads", [0, 1, 2, 0, 0, 3])]),
  one("Pad", [2, 3, 4], { mode: "constant" }, [int64("pads", [0, -1, 0, 0, 0, 1]), scalar(2.5)]),
  one("Pad", [2, 3, 4], {}, [int64("pads", [1, 2]), scalar(-1), int64("axes", [-1])]),
  one("Trilu", [2, 4, 3], { upper: 0 }),
  one("Trilu", [4, 5], { upper: 1 }, [int64("k", [-1], [])]),
  one("CumSum", [2, 5], {}, [int64("axis", [1], [])]),
  one("Einsum", [2, 3, 4], { equation: "bij,kj->bik" }, [weight("w", [5, 4])]),
  // Indices.
  one("Gather", [2, 5, 3], { axis: 1 }, [int64("indices", [-1], [])]),
  one("Gather", [2, 5, 3], { axis: 1 }, [int64("indices", [4, 0, 2, -5], [2, 2])]),
  one("Gather", [2, 5, 3], { axis: -1 }, [int64("indices", [1, 2])]),
  one("GatherElements", [2, 3], { axis: 1 }, [int64("indices", [2, 0, -1, 1], [2, 2])]),
  // Products.
  one("Gemm", [3, 2], { transA: 1, transB: 1, alpha: f(0.5), beta: f(2) }, [weight("b", [4, 3]), weight("c", [4])]),
  one("Gemm", [2, 3], {}, [weight("b", [3, 4]), weight("c", [2, 1])]),
  one("MatMul", [2, 3, 4], {}, [weight("b", [4, 5])]),
  one("MatMul", [2, 1, 3, 4], {}, [weight("b", [5, 4, 2])]),
  one("MatMul", [2, 3, 4], {}, [weight("b", [4])]),
  one("MatMul", [4], {}, [weight("b", [2, 4, 3])]),
  one("MatMul", [2, 3], {}, [weight("a", [5, 2])], { inputs: ["a", "x"] }),
  one("Conv", [2, 4, 7], { strides: [2], pads: [2, 1] }, [weight("w", [3, 4, 3]), weight("b", [3])]),
  one("Conv", [2, 4, 7, 6], { dilations: [2, 1], group: 2, pads: [1, 0, 2, 1] }, [weight("w", [6, 2, 3, 2])]),
  one("Conv", [1, 2, 5, 6], { auto_pad: "SAME_UPPER", strides: [2, 2] }, [weight("w", [3, 2, 2, 3])]),
  one("Conv", [1, 2, 5, 6], { auto_pad: "SAME_LOWER", strides: [2, 3] }, [weight("w", [3, 2, 2, 4])]),
  one("Conv", [1, 2, 5, 6], { auto_pad: "VALID" }, [weight("w", [3, 2, 2, 3])]),
  one("Conv", [1, 2, 4, 4, 4], { pads: [1, 1, 1, 1, 1, 1] }, [weight("w", [3, 2, 3, 3, 3])]),
  // Windows.
  one("MaxPool", [2, 2, 7, 6], { kernel_shape: [3, 2], strides: [2, 2], pads: [1, 0, 1, 1] }),
  one("MaxPool", [2, 2, 7, 6], { kernel_shape: [3, 3], strides: [2, 2], ceil_mode: 1 }),
  one("MaxPool", [1, 2, 6], { kernel_shape: [2], strides: [2], auto_pad: "SAME_UPPER" }),
  one("AveragePool", [2, 2, 7, 6], { kernel_shape: [3, 2], strides: [2, 2], pads: [1, 1, 1, 0] }),
  one("AveragePool", [2, 2, 7, 6], { kernel_shape: [3, 2], strides: [2, 2], pads: [1, 1, 1, 0], count_include_pad: 1 }),
  one("AveragePool", [2, 2, 7, 6], { kernel_shape: [3, 3], strides: [2, 2], ceil_mode: 1 }, [], { opset: 19 }),
  one("AveragePool", [2, 2, 3, 4], { kernel_shape: [3, 4] }),
  one("GlobalAveragePool", [2, 3, 4, 5]),
  one("GlobalMaxPool", [2, 3, 4, 5]),
  // Reductions and shares.
  ...[
    "ReduceSum",
    "ReduceMean",
    "ReduceMax",
    "ReduceMin",
    "ReduceL1",
    "ReduceL2",
    "ReduceSumSquare",
    "ReduceLogSumExp",
  ].map((op) => one(op, [2, 3, 4], { axes: [1, -1], keepdims: 0 }, [], { opset: op === "ReduceSum" ? 11 : 13 })),
  one("ReduceMean", [2, 3, 4], {}, [int64("axes", [-1])]),
  one("ReduceSum", [2, 3, 4], { noop_with_empty_axes: 1 }, [int64("axes", [])]),
  one("ReduceMax", [2, 3, 4]),
  one("Softmax", [2, 3, 4], { axis: 1 }),
  one("Softmax", [2, 3, 4], { axis: 1 }, [], { opset: 11 }),
  one("Softmax", [2, 3, 4], {}, [], { opset: 11 }),
  one("LogSoftmax", [2, 3, 4]),
  // Normalisations.
  one("BatchNormalization", [2, 3, 4, 5], { epsilon: f(1e-3) }, [
    weight("scale", [3]),
    weight("b", [3]),
    weight("mean", [3]),
    positive("variance", [3]),
  ]),
  one("BatchNormalization", [4, 3], {}, [
    weight("scale", [3]),
    weight("b", [3]),
    weight("mean", [3]),
    positive("variance", [3]),
  ]),
  one("LayerNormalization", [2, 3, 4], { axis: -2, epsilon: f(1e-2) }, [weight("scale", [3, 4]), weight("b", [3, 4])]),
  one("LayerNormalization", [2, 3, 4], {}, [weight("scale", [4])]),
  one("InstanceNormalization", [2, 3, 4, 5], {}, [weight("scale", [3]), weight("b", [3])]),
  one("GroupNormalization", [2, 4, 3, 3], { num_groups: 2 }, [weight("scale", [4]), weight("b", [4])], { opset: 21 }),
];
