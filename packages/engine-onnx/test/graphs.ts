import { sizeOf } from "@downslope/core";
import type { Tensor } from "onnxruntime-common";
import { encode } from "../src/encode.ts";
import { Graph, type Value } from "../src/graph.ts";
import { loadRuntime } from "../src/runtime.ts";

type Feeds = Readonly<Record<string, readonly number[]>>;

const memory = { float32: Float32Array, int32: Int32Array, bool: Uint8Array } as const;

/** What a graph gives for these inputs, by the names of its outputs; ONNX Runtime's own optimisations are off. */
export async function executed(graph: Graph, feeds: Feeds): Promise<Record<string, number[]>> {
  const runtime = await loadRuntime();
  const options = { logSeverityLevel: 3, graphOptimizationLevel: "disabled" } as const;
  const session = await runtime.InferenceSession.create(encode(graph), options);
  const given: Record<string, Tensor> = {};
  for (const { name, type, shape } of graph.inputs) {
    const numbers = feeds[name] ?? Array.from({ length: sizeOf(shape) }, (_, i) => Math.sin(i + 1));
    const Memory = memory[type as keyof typeof memory];
    given[name] = new runtime.Tensor(type as "float32", Memory.from(numbers) as Float32Array, shape);
  }
  const results = await session.run(given);
  await session.release();
  return Object.fromEntries(
    Object.entries(results).map(([name, { data }]) => [name, Array.from(data as ArrayLike<number>, Number)]),
  );
}

/** A graph that `build` makes; what it gives are the outputs `y0`, `y1`, ... */
export function graphOf(build: (graph: Graph) => readonly Value[]): Graph {
  const graph = new Graph();
  build(graph).forEach((value, i) => graph.output(`y${i}`, value));
  return graph;
}

/** Operators of a graph, in order, but for those that name its outputs. */
export const operators = ({ nodes, outputs }: Graph): string[] =>
  nodes
    .filter((node) => !(node.op === "Identity" && outputs.some(({ name }) => name === node.outputs[0]!.name)))
    .map(({ op }) => op);

/** An input of floats. */
export const floats = (graph: Graph, name: string, shape: readonly number[]): Value =>
  graph.input(name, "float32", shape);

/** A constant of floats. */
export const constant = (graph: Graph, data: readonly number[], shape: readonly number[] = [data.length]): Value =>
  graph.constant("float32", shape, data);
