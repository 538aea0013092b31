import type { Graph } from "../graph.ts";
import { evaluatorOf } from "./evaluate.ts";
import { rebuild } from "./rebuild.ts";

/** Small values that depend on constants alone are computed now. */
export function foldConstants(graph: Graph): Graph {
  return rebuild(graph, (node, inputs, rebuilt) => {
    const constants = inputs.map((input) => rebuilt.constant(input));
    if (constants.some((constant) => !constant)) return undefined;
    const evaluate = evaluatorOf({ ...node, inputs });
    if (!evaluate) return undefined;
    const { shape, data } = evaluate(
      constants.map((one) => ({ shape: one!.value.shape, data: Array.from(one!.data as ArrayLike<number>) })),
    );
    return [rebuilt.graph.constant(node.outputs[0]!.type, shape, data)];
  });
}
