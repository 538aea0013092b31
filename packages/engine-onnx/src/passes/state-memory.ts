import { sizeOf } from "@downslope/core";
import type { Graph, Value } from "../graph.ts";
import type { View } from "../layout.ts";

/** Inputs and outputs of a graph that are parts of a state's memory, as flat lists. */
export class StateMemory {
  readonly views = new Map<string, View>();
  readonly #graph: Graph;
  readonly #inputs = new Map<string, Value>();

  constructor(graph: Graph) {
    this.#graph = graph;
  }

  /** So many elements from a place on, as they are before the step. */
  read({ type, start }: Pick<View, "type" | "start">, length: number): Value {
    const name = `state.${type}.${start}.${length}`;
    const known = this.#inputs.get(name);
    if (known) return known;
    const input = this.#graph.input(name, type, [length]);
    this.#inputs.set(name, input);
    this.views.set(name, { type, start, shape: [length] });
    return input;
  }

  /** Lets a flat list become the elements from a place on. */
  write({ type, start }: Pick<View, "type" | "start">, value: Value): void {
    const name = `next.${type}.${start}.${sizeOf(value.shape)}`;
    this.#graph.output(name, value);
    this.views.set(name, { type, start, shape: value.shape });
  }
}
