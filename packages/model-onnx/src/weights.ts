import type { HostArray } from "@downslope/core";
import type { GraphNode, OnnxGraph } from "./graph.ts";

/** What an initializer of floats is in training. */
export type FloatRole = "param" | "state" | "constant";

/** Inputs that are weights, whatever they are called. */
const weightInputs: Readonly<Record<string, readonly number[]>> = {
  Gemm: [1, 2],
  Conv: [1, 2],
  MatMul: [0, 1],
  BatchNormalization: [1, 2],
  LayerNormalization: [1, 2],
  PRelu: [1],
  Gather: [0],
  Einsum: [0, 1, 2],
  LSTM: [1, 2, 3],
  GRU: [1, 2, 3],
};

/** Inputs that are running statistics. */
const statisticsInputs: Readonly<Record<string, readonly number[]>> = { BatchNormalization: [3, 4] };

/** Inputs that values are computed with: weights, but for what exporters put there themselves. */
const valueInputs: Readonly<Record<string, readonly number[]>> = {
  Add: [0, 1],
  Sub: [0, 1],
  Mul: [0, 1],
  Div: [0, 1],
  Sum: [0, 1, 2, 3],
  Concat: [0, 1, 2, 3],
  InstanceNormalization: [1, 2],
  GroupNormalization: [1, 2],
};

/** Operators that hand on their first input with other axes: it is what their output is. */
const carriers: ReadonlySet<string> = new Set([
  "Identity",
  "Transpose",
  "Reshape",
  "Unsqueeze",
  "Squeeze",
  "Flatten",
  "Expand",
  "Slice",
  "Split",
  "Cast",
]);

/** Names that exporters give to numbers of their own: `val_3`, `onnx::Add_12`, `/layer/Constant_1_output_0`. */
const exporterMade =
  /^val_\d+$|^onnx::|^\/|(^|[_/])const(ant)?(_|$|\d)|^_to_copy|^scalar_tensor|^(ones|zeros|full|arange)/i;
const namedWeight = /(^|[._/])(weight|bias|scale|gamma|beta|kernel)$/i;

/** Statistics by what PyTorch, Keras and this project call them. */
const namedStatistics = /(^|[._/])(running_(mean|var)|moving_(mean|variance))(:\d+)?$/;

/**
 * What each initializer of floats is, by what the graph does with it:
 *
 * - `state`: mean and variance of a batch normalisation;
 * - `param`: an input that is a weight by the operator's own meaning, and an operand of arithmetic unless its name or its
 *   size says that an exporter put it there: a scalar, or one element under another name than `...weight` or `...bias`;
 * - `constant`: all else, such as limits, exponents and masks, whatever is not finite, and statistics by their name that
 *   arithmetic of the graph's own normalises with.
 */
export function rolesOf({ nodes, floats }: Pick<OnnxGraph, "nodes" | "floats">): ReadonlyMap<string, FloatRole> {
  const consumers = new Map<string, { readonly node: GraphNode; readonly place: number }[]>();
  for (const node of nodes) {
    node.inputs.forEach((name, place) => {
      const list = consumers.get(name) ?? [];
      consumers.set(name, list);
      list.push({ node, place });
    });
  }
  const isAt = (places: typeof weightInputs, { op }: GraphNode, place: number) => places[op]?.includes(place) ?? false;
  const uses = (name: string, places: typeof weightInputs): boolean =>
    (consumers.get(name) ?? []).some(
      ({ node, place }) =>
        isAt(places, node, place) ||
        (carriers.has(node.op) && place === 0 && node.outputs.some((output) => uses(output, places))),
    );
  const roleOf = (name: string, { shape, data }: HostArray): FloatRole => {
    if (uses(name, statisticsInputs)) return "state";
    if (namedStatistics.test(name)) return "constant";
    if (shape.length === 0 || data.some((one) => !Number.isFinite(one))) return "constant";
    if (uses(name, weightInputs)) return "param";
    const isOwn = !exporterMade.test(name) && (data.length > 1 || namedWeight.test(name));
    return isOwn && uses(name, valueInputs) ? "param" : "constant";
  };
  return new Map([...floats].map(([name, array]) => [name, roleOf(name, array)]));
}
