import { type TrainedModel, torchStateOf } from "@downslope/core";
import { type Prediction, flatState, traceProgram } from "@downslope/core/engine";
import type { Graph, Node, Value } from "../graph.ts";
import { inputName, lower, outputName } from "../lower.ts";
import { simplify } from "../passes/index.ts";
import { nameOutputs } from "../passes/outputs.ts";
import { BatchLength } from "./batch.ts";
import { Reading } from "./reading.ts";
import { type Weight, Weights } from "./weights.ts";

/** Lengths of the batch that the forward pass is traced for: unlike any that a model has, and above what passes compute. */
const lengths = [1009, 1013, 1019] as const;

/** A forward pass that is to be written into a graph. */
export interface Forward {
  /** What it is traced for, by lengths of the batch. */
  readonly graphs: readonly Graph[];
  readonly weights: readonly Weight[];
  /** Names of the results, `prediction` first. */
  readonly outputs: readonly string[];
  readonly subject: string;
}

/** The forward pass of a saved model, lowered for several lengths of the batch. The jax engine must have been started. */
export function lowerForward(trained: TrainedModel, { program, subject, state, model }: Prediction): Forward {
  const { places, arrays, paths } = flatState(state);
  const torch = torchStateOf(trained, model);
  const layout = { places, batch: ["input"], scalars: [] };
  const made = lengths.map((length) => {
    const input = { shape: [length, ...trained.manifest.shapes.input], dtype: "float32" as const };
    const traced = traceProgram(program as never, subject, layout, [...arrays, input]);
    const graph = lower(traced, subject);
    // The state that comes out is the one that went in.
    const outputs = traced.outputs.map((_, i) => outputName(arrays.length + i));
    graph.outputs.splice(0, graph.outputs.length, ...graph.outputs.filter(({ name }) => outputs.includes(name)));
    return { graph: nameOutputs(simplify(graph)), names: traced.outputs };
  });
  const weights = arrays.map((array, i): Weight => {
    const name = torch.names[paths[i]!] ?? paths[i]!;
    const own = torch.tensors[name] ?? array;
    return { name, array, torch: own, isTurned: own !== array && array.shape.length === 2 };
  });
  return { graphs: made.map(({ graph }) => graph), weights, outputs: made[0]!.names, subject };
}

/** Writes a forward pass into a graph; `input` is what it reads there. Gives its results by name. */
export function writeForward(
  { graphs, weights, outputs, subject }: Forward,
  into: Graph,
  input: Value,
): Readonly<Record<string, Value>> {
  const [first] = graphs as [Graph];
  const readings = graphs.map((graph) => new Reading(graph));
  const [reading] = readings as [Reading];
  const batch = new BatchLength({ subject, graphs, lengths }, into, input);
  const constants = new Weights(into);
  const known = new Map<string, Value>();
  for (const value of first.inputs) {
    const place = weights.findIndex((_, i) => inputName(i) === value.name);
    known.set(value.name, place < 0 ? input : constants.add(weights[place]!, value, reading));
  }
  const results = new Set(first.outputs.map(({ name }) => name));
  for (const nodes of batch.nodes()) {
    const [node] = nodes as [Node];
    const inputs = node.inputs.map((value, slot) => {
      const found = known.get(value.name);
      if (found) return found;
      const all = nodes.map((one, i) => readings[i]!.constant(one.inputs[slot]!));
      if (all.some((one) => !one))
        throw new Error(`${subject}: \`${node.op}\` reads ${value.name} before it is computed.`);
      return batch.constant(all as never, node, slot);
    });
    if (node.op === "Identity" && results.has(node.outputs[0]!.name)) {
      known.set(node.outputs[0]!.name, inputs[0]!);
      continue;
    }
    const same = constants.laidOut(node, inputs, reading);
    const made = same ? [same] : into.addMany(node.op, inputs, node.outputs, constants.attributes(node, inputs));
    node.outputs.forEach(({ name }, i) => known.set(name, made[i]!));
  }
  return Object.fromEntries(
    outputs.map((name, i) => {
      const own = graphs.map((graph) => graph.outputs.find((one) => one.name === outputName(weights.length + i))!);
      return [name, { ...known.get(own[0]!.name)!, lengths: batch.axes(own) }];
    }),
  );
}
