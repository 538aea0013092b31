import { type Constant, Graph, type Node, type Value } from "../graph.ts";

/** What a rule can ask and use: the new graph, and what is known of the values in it. */
export class Rebuilt {
  readonly graph = new Graph();
  readonly #producers = new Map<string, Node>();
  readonly #constants = new Map<string, Constant>();
  #seen = 0;
  #known = 0;

  /** The node that gives a value of the new graph; none for inputs and constants. */
  producer(value: Value): Node | undefined {
    for (; this.#seen < this.graph.nodes.length; this.#seen++) {
      const node = this.graph.nodes[this.#seen]!;
      for (const output of node.outputs) this.#producers.set(output.name, node);
    }
    return this.#producers.get(value.name);
  }

  /** The node that gives a value, if its operator is this one. */
  madeBy(value: Value, op: string): Node | undefined {
    const node = this.producer(value);
    return node?.op === op ? node : undefined;
  }

  constant(value: Value): Constant | undefined {
    for (; this.#known < this.graph.constants.length; this.#known++) {
      const constant = this.graph.constants[this.#known]!;
      this.#constants.set(constant.value.name, constant);
    }
    return this.#constants.get(value.name);
  }

  /** The number that a constant is throughout; nothing for other values. */
  number(value: Value): number | undefined {
    const data = this.constant(value)?.data;
    if (!data || data.length === 0) return undefined;
    const first = data[0]!;
    for (let i = 1; i < data.length; i++) if (!Object.is(data[i], first)) return undefined;
    return first;
  }
}

/** Gives what stands for each result of a node in the new graph: nothing where the node stays as it is, an empty list where it is left out. */
export type NodeRule = (node: Node, inputs: readonly Value[], rebuilt: Rebuilt) => readonly Value[] | undefined;

/** Values of the old graph in the new one. */
export type Made = ReadonlyMap<string, Value>;

/**
 * The same graph, written anew node by node. Names of inputs and outputs stay; what nothing needs any more is left out.
 * `finish` adds what stands at the end.
 */
export function rebuild(graph: Graph, rule: NodeRule, finish?: (rebuilt: Rebuilt, made: Made) => void): Graph {
  const rebuilt = new Rebuilt();
  const made = new Map<string, Value>();
  const { graph: next } = rebuilt;
  for (const { name, type, shape } of graph.inputs) made.set(name, next.input(name, type, shape));
  for (const { value, data } of graph.constants) made.set(value.name, next.constant(value.type, value.shape, data));
  const outputs = new Map(graph.outputs.map((output) => [output.name, output]));
  for (const node of graph.nodes) {
    const inputs = node.inputs.map((input) => made.get(input.name)!);
    const ruled = rule(node, inputs, rebuilt);
    if (!ruled && node.op === "Identity" && outputs.has(node.outputs[0]!.name)) {
      next.output(node.outputs[0]!.name, inputs[0]!);
      continue;
    }
    const results = ruled ?? next.addMany(node.op, inputs, node.outputs, node.attributes);
    results.forEach((result, i) => made.set(node.outputs[i]!.name, result));
  }
  finish?.(rebuilt, made);
  prune(next);
  return next;
}

/** Leaves out nodes and constants that no output needs. */
export function prune(graph: Graph): void {
  const needed = new Set(graph.outputs.map(({ name }) => name));
  const kept: Node[] = [];
  for (const node of graph.nodes.toReversed()) {
    if (!node.outputs.some(({ name }) => needed.has(name))) continue;
    for (const { name } of node.inputs) needed.add(name);
    kept.push(node);
  }
  graph.nodes.splice(0, graph.nodes.length, ...kept.toReversed());
  const constants = graph.constants.filter(({ value }) => needed.has(value.name));
  graph.constants.splice(0, graph.constants.length, ...constants);
}
