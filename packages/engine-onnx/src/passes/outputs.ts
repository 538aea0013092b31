import type { Graph, Node, Value } from "../graph.ts";

/** Results get the names of the outputs themselves, where they can: a copy of each is saved. */
export function nameOutputs(graph: Graph): Graph {
  const producers = new Map(graph.nodes.flatMap((node) => node.outputs.map((output) => [output.name, node] as const)));
  const outputs = new Set(graph.outputs.map(({ name }) => name));
  const names = new Map<string, string>();
  const copies = new Set<Node>();
  for (const node of graph.nodes) {
    const [from, to] = [node.inputs[0], node.outputs[0]!];
    if (node.op !== "Identity" || !outputs.has(to.name) || !from) continue;
    if (!producers.has(from.name) || names.has(from.name) || outputs.has(from.name)) continue;
    names.set(from.name, to.name);
    copies.add(node);
  }
  const renamed = (value: Value): Value => {
    const name = names.get(value.name);
    return name === undefined ? value : { ...value, name };
  };
  const kept = graph.nodes
    .filter((node) => !copies.has(node))
    .map((node) => ({ ...node, inputs: node.inputs.map(renamed), outputs: node.outputs.map(renamed) }));
  graph.nodes.splice(0, graph.nodes.length, ...kept);
  return graph;
}
