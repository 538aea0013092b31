import { sizeOf } from "@downslope/core";
import type { InferenceSession, Tensor } from "onnxruntime-common";
import type { ElementType, Graph } from "./graph.ts";
import type { Runtime } from "./runtime.ts";

/** Results of fewer bytes are copied sooner than an error is thrown. */
const least = 131_072;

const bytes: Readonly<Record<ElementType, number>> = {
  float32: 4,
  float64: 8,
  int32: 4,
  int64: 8,
  uint32: 4,
  uint64: 8,
  bool: 1,
};

const name = "withheld";

/**
 * onnxruntime-node writes results where it was told to, and then copies every one into a new array, which nobody here reads:
 * 25 MB a step for two million parameters with their moments, more time than their update takes. It has no option against
 * that. It does stop at the first result that it cannot hand out, which is any that is no tensor, with an error. So a graph
 * with large results is given a sequence as its first; the others are written by then. A binding that can hand out sequences
 * gives copies again, and all else stays the same.
 *
 * Gives whether the graph withholds its results: run it with `runWithheld`.
 *
 * Source: `InferenceSessionWrap::Run` and `OrtValueToNapiValue` of js/node/src in https://github.com/microsoft/onnxruntime.
 */
export function withholdResults(graph: Graph, { device }: Pick<Runtime, "device">): boolean {
  const written = graph.outputs.reduce((sum, { type, shape }) => sum + bytes[type] * sizeOf(shape), 0);
  if (device !== "cpu" || written < least) return false;
  const sequence = { name, type: "float32", shape: [], isSequence: true } as const;
  graph.nodes.push({
    op: "SequenceConstruct",
    inputs: [graph.constant("float32", [], [0])],
    outputs: [sequence],
    attributes: {},
  });
  graph.outputs.unshift(sequence);
  return true;
}

/** Runs a graph that withholds its results: they are in the tensors that were given to be written. */
export async function runWithheld(
  session: InferenceSession,
  feeds: Readonly<Record<string, Tensor>>,
  fetches: Readonly<Record<string, Tensor>>,
): Promise<void> {
  try {
    await session.run(feeds, { ...fetches, [name]: null });
  } catch (error) {
    if (!(error instanceof Error && error.message.startsWith("Non tensor type"))) throw error;
  }
}
