import { sizeOf } from "@downslope/core";
import type { Graph, Node, Value } from "../graph.ts";
import type { Layout } from "../layout.ts";
import { sameShape } from "../lower/lowering.ts";

/** A graph's state: where it lies in memory, and the input and output that stand for each place. */
export interface StateNames {
  readonly layout: Layout;
  /** By place. */
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
}

/** Operators that give each element of the result from the elements at its place: what updates are made of. */
const elementwise = new Set(
  (
    "Add Sub Mul Div Neg Abs Sign Max Min Reciprocal Sqrt Exp Log Floor Ceil Erf Relu Less LessOrEqual Equal And Or Not " +
    "Where Cast"
  ).split(" "),
);

/** The part of a graph that does nothing but move state, element by element. */
export interface Region {
  /** Its nodes, in an order in which they can be computed. */
  readonly nodes: readonly Node[];
  /** Nodes that give its results out, each by the place in the state. */
  readonly outputs: ReadonlyMap<Node, number>;
}

/** Finds what only moves state: nodes whose every reader is such a node, or an output of the state. */
export function updateRegion(graph: Graph, { inputs, outputs }: StateNames): Region {
  const places = new Map(outputs.map((name, place) => [name, place]));
  const readers = new Map<string, Node[]>();
  for (const node of graph.nodes)
    for (const { name } of node.inputs) readers.set(name, [...(readers.get(name) ?? []), node]);
  const given = new Map<Node, number>();
  for (const node of graph.nodes) {
    const place = node.op === "Identity" ? places.get(node.outputs[0]!.name) : undefined;
    // A state that stays as it is needs no moving.
    if (place !== undefined && !inputs.includes(node.inputs[0]!.name)) given.set(node, place);
  }
  const found = new Set<Node>();
  for (const node of graph.nodes.toReversed()) {
    const next = readers.get(node.outputs[0]!.name) ?? [];
    const movesOnly = next.length > 0 && next.every((reader) => found.has(reader) || given.has(reader));
    if (movesOnly && isUpdate(node)) found.add(node);
  }
  const made = new Set([...found].map((node) => node.outputs[0]!.name));
  for (const node of given.keys()) if (!made.has(node.inputs[0]!.name)) given.delete(node);
  return { nodes: graph.nodes.filter((node) => found.has(node)), outputs: given };
}

/** Whether a node computes each of many elements from those at its place, and from single numbers. */
function isUpdate({ op, inputs, outputs }: Node): boolean {
  const [out] = outputs as [Value];
  if (!elementwise.has(op) || outputs.length !== 1 || sizeOf(out.shape) < 2) return false;
  return inputs.every((input) => isScalar(input) || sameShape(input.shape, out.shape));
}

/** Whether a value is one number, of which every element takes the same. */
export const isScalar = ({ shape }: Value): boolean => sizeOf(shape) === 1;
