import { expect, it } from "vitest";
import { executed, floats, graphOf, operators } from "../../test/graphs.ts";
import type { Graph, Value } from "../graph.ts";
import { joinPads } from "./pads.ts";

/** A value as a part of [2, 6], from a place along the last axis on. */
const part = (graph: Graph, value: Value, place: number): Value => {
  const after = 6 - place - value.shape[1]!;
  return graph.add("Pad", [value, graph.list([0, place, 0, after])], { type: "float32", shape: [2, 6] });
};

const sum = (graph: Graph, places: readonly (readonly [place: number, length: number])[]): Value =>
  places
    .map(([place, length], i) => part(graph, floats(graph, `x${i}`, [2, length]), place))
    .reduce((a, b) => graph.add("Add", [a, b], a));

it.each<readonly [name: string, places: readonly (readonly [number, number])[], operators: readonly string[]]>([
  [
    "all parts, from the last to the first",
    [
      [4, 2],
      [3, 1],
      [0, 3],
    ],
    ["Concat"],
  ],
  [
    "some of the parts",
    [
      [1, 2],
      [3, 1],
    ],
    ["Concat", "Pad"],
  ],
  [
    "parts with a gap between",
    [
      [0, 2],
      [3, 3],
    ],
    ["Pad", "Pad", "Add"],
  ],
  [
    "parts that overlap",
    [
      [0, 4],
      [3, 3],
    ],
    ["Pad", "Pad", "Add"],
  ],
])("sums of parts: %s", async (_, places, expected) => {
  const graph = graphOf((g) => [sum(g, places)]);
  const joined = joinPads(graph);
  expect(operators(joined)).toEqual(expected);
  expect(await executed(joined, {})).toEqual(await executed(graph, {}));
});
