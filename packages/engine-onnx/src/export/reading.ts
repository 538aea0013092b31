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
