import { sizeOf } from "@downslope/core";
import type { Graph, Node, Value } from "../graph.ts";
import { range, sameShape } from "../lower/lowering.ts";
import { type Rebuilt, rebuild } from "./rebuild.ts";

interface Convolution {
  readonly group: number;
  readonly kernel_shape: readonly number[];
  readonly strides: readonly number[];
  readonly dilations: readonly number[];
  /** Before each axis, and then after each. */
  readonly pads?: readonly number[];
}

/** Convolutions in the form that ONNX Runtime, which computes each image as one product of matrices, does fast. */
export function reshapeConvolutions(graph: Graph): Graph {
  return rebuild(graph, (node, inputs, rebuilt) => {
    if (node.op !== "Conv" || node.inputs[0]!.type !== "float32") return undefined;
    const settings = node.attributes as unknown as Convolution;
    const simpler = asTransposed(node, settings, inputs, rebuilt) ?? interleaved(node, settings, inputs, rebuilt);
    return simpler && [simpler];
  });
}

type Form = (node: Node, settings: Convolution, inputs: readonly Value[], rebuilt: Rebuilt) => Value | undefined;

/** So many places of a result are enough columns for a product. */
const manyPlaces = 64;
/** Where fewer numbers are multiplied, moving them costs as much. */
const fewProducts = 2 ** 19;

/**
 * Many images, a small result of each, as the gradient of a kernel is and layers of small images are: images become one, whose
 * last axis holds theirs element by element side by side, so that one product computes what took one for each image.
 */
const interleaved: Form = ({ outputs }, settings, [x, kernel, ...bias], { graph }) => {
  const [batch, channels, ...size] = x!.shape as [number, number, ...number[]];
  const { type, shape } = outputs[0]!;
  const [, made, ...space] = shape as [number, number, ...number[]];
  const { group, strides, dilations, kernel_shape: window, pads } = settings;
  const [rank, last] = [shape.length, space.length - 1];
  if (group !== 1 || batch === 1 || strides[last] !== 1 || sizeOf(space) > manyPlaces) return undefined;
  if (sizeOf(shape) * channels * sizeOf(window) < fewProducts) return undefined;
  const side = (lengths: readonly number[]): number[] => [...lengths.slice(0, -1), lengths.at(-1)! * batch];
  const reshaped = (value: Value, to: readonly number[]): Value =>
    graph.add("Reshape", [value, graph.list(to)], { type, shape: to });
  const turned = (value: Value, perm: readonly number[]): Value =>
    graph.add("Transpose", [value], { type, shape: perm.map((axis) => value.shape[axis]!) }, { perm });
  const image = reshaped(turned(x!, [...range(rank).slice(1), 0]), [1, channels, ...side(size)]);
  const result = graph.add(
    "Conv",
    [image, kernel!, ...bias],
    { type, shape: [1, made, ...side(space)] },
    {
      ...settings,
      dilations: side(dilations),
      ...(pads && { pads: pads.map((width, i) => (i % space.length === last ? width * batch : width)) }),
    },
  );
  return turned(reshaped(result, [made, ...space, batch]), [rank - 1, ...range(rank - 1)]);
};

/**
 * The gradient of a convolution's input, a convolution with the kernel turned round, is the convolution transposed. That is
 * the less work where the result has fewer channels: it spreads what it computes, where the other gathers what it reads.
 */
const asTransposed: Form = ({ outputs }, settings, [x, kernel, ...bias], rebuilt) => {
  const { group, strides, dilations, kernel_shape: window, pads = window.flatMap(() => [0, 0]) } = settings;
  const [made, channels] = kernel!.shape as [number, number];
  if (group !== 1 || strides.some((step) => step !== 1) || channels < 2 * made || sizeOf(window) === 1)
    return undefined;
  const widths = pads.map((width, i) => dilations[i % window.length]! * (window[i % window.length]! - 1) - width);
  const straight = unturned(kernel!, rebuilt);
  if (!straight || widths.some((width) => width < 0)) return undefined;
  return rebuilt.graph.add("ConvTranspose", [x!, straight, ...bias], outputs[0]!, { ...settings, pads: widths });
};

/** The kernel that this is: its channels exchanged, and turned round along all axes else. */
function unturned(kernel: Value, rebuilt: Rebuilt): Value | undefined {
  const turn = rebuilt.madeBy(kernel, "Slice");
  const exchanged = turn && rebuilt.madeBy(turn.inputs[0]!, "Transpose");
  if (!exchanged || !sameShape(exchanged.outputs[0]!.shape, kernel.shape)) return undefined;
  const rank = kernel.shape.length;
  const [axes, steps] = [3, 4].map((place) => rebuilt.constant(turn.inputs[place]!)?.data);
  const around = axes && new Set(Array.from(axes, (axis, i) => (steps?.[i] === -1 ? axis : -1)));
  // Along an axis of length 1 there is nothing to turn.
  const isTurned = range(rank).every((axis) =>
    axis > 1 ? around?.has(axis) || kernel.shape[axis] === 1 : !around?.has(axis),
  );
  const isExchanged = sameShape(exchanged.attributes["perm"] as readonly number[], [1, 0, ...range(rank).slice(2)]);
  return isTurned && isExchanged ? exchanged.inputs[0] : undefined;
}
