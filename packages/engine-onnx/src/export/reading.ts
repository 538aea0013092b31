import type { Constant, Graph, Node, Value } from "../graph.ts";

/** What a rewriting of a graph asks of it: who reads a value, and the constant behind one. */
export class Reading {
  readonly #constants: ReadonlyMap<string, Constant>;
  readonly #readers = new Map<string, { readonly node: Node; readonly slot: number }[]>();

  constructor(graph: Graph) {
    this.#constants = new Map(graph.constants.map((constant) => [constant.value.name, constant]));
    for (const node of graph.nodes)
      node.inputs.forEach(({ name }, slot) => {
        const readers = this.#readers.get(name) ?? [];
        this.#readers.set(name, [...readers, { node, slot }]);
      });
  }

  constant({ name }: Value): Constant | undefined {
    return this.#constants.get(name);
  }

  readers({ name }: Value): readonly { readonly node: Node; readonly slot: number }[] {
    return this.#readers.get(name) ?? [];
  }
}

/** Leaves out nodes and constants that no output needs. */
export function prune(graph: Graph): void {
  const needed = new Set(graph.outputs.map(({ name }) => name));
  const kept = graph.nodes.toReversed().filter((node) => {
    const isNeeded = node.outputs.some(({ name }) => needed.has(name));
    if (isNeeded) for (const { name } of node.inputs) needed.add(name);
    return isNeeded;
  });
  graph.nodes.splice(0, graph.nodes.length, ...kept.toReversed());
  const constants = graph.constants.filter(({ value }) => needed.has(value.name));
  graph.constants.splice(0, graph.constants.length, ...constants);
}
