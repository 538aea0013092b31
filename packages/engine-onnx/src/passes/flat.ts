import { sizeOf } from "@downslope/core";
import type { Graph, Value } from "../graph.ts";

/** A value as a flat list. */
export function flat(graph: Graph, value: Value): Value {
  if (value.shape.length === 1) return value;
  const length = sizeOf(value.shape);
  return graph.add("Reshape", [value, graph.list([length])], { type: value.type, shape: [length] });
}

/** So many elements of a flat list, from a place on. */
export function part(graph: Graph, list: Value, start: number, length: number): Value {
  if (length === list.shape[0]) return list;
  const lists = [[start], [start + length], [0]].map((one) => graph.list(one));
  return graph.add("Slice", [list, ...lists], { type: list.type, shape: [length] });
}
