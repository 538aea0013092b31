import { describe, expect, it } from "vitest";
import { executed, floats, graphOf, operators } from "../../test/graphs.ts";
import type { Graph, Value } from "../graph.ts";
import { simplifyLayout } from "./layout.ts";

const shaped = (graph: Graph, value: Value, shape: readonly number[]): Value =>
  graph.add("Reshape", [value, graph.list(shape)], { type: value.type, shape });
const turned = (graph: Graph, value: Value, perm: readonly number[]): Value =>
  graph.add("Transpose", [value], { type: value.type, shape: perm.map((axis) => value.shape[axis]!) }, { perm });
const product = (graph: Graph, a: Value, b: Value, attributes = {}): Value => {
  const { transA = 0, transB = 0 } = attributes as { transA?: number; transB?: number };
  return graph.add("Gemm", [a, b], { type: a.type, shape: [a.shape[transA]!, b.shape[1 - transB]!] }, attributes);
};

const cases: [name: string, build: (graph: Graph) => Value, operators: readonly string[], attributes?: object][] = [
  ["the last of several reshapes", (g) => shaped(g, shaped(g, floats(g, "x", [2, 6]), [3, 4]), [12]), ["Reshape"]],
  ["no reshape to the shape it has", (g) => shaped(g, shaped(g, floats(g, "x", [2, 6]), [12]), [2, 6]), []],
  [
    "one transpose for two",
    (g) => turned(g, turned(g, floats(g, "x", [2, 3, 4]), [1, 2, 0]), [0, 2, 1]),
    ["Transpose"],
    { perm: [1, 0, 2] },
  ],
  ["none for one and back", (g) => turned(g, turned(g, floats(g, "x", [2, 3]), [1, 0]), [1, 0]), []],
  ["a reshape where axes of length 1 move", (g) => turned(g, floats(g, "x", [2, 1, 4]), [1, 0, 2]), ["Reshape"]],
  [
    "the transpose of the axes that count",
    (g) => turned(g, shaped(g, floats(g, "x", [2, 3]), [2, 3, 1]), [1, 2, 0]),
    ["Transpose", "Reshape"],
  ],
  [
    "a sum that keeps its axes",
    (g) => {
      const sum = g.add(
        "ReduceSum",
        [floats(g, "x", [3, 4]), g.list([1])],
        { type: "float32", shape: [3] },
        { keepdims: 0 },
      );
      return shaped(g, sum, [3, 1]);
    },
    ["ReduceSum"],
    { keepdims: 1 },
  ],
  [
    "but not where it is read without them too",
    (g) => {
      const sum = g.add(
        "ReduceSum",
        [floats(g, "x", [3, 4]), g.list([1])],
        { type: "float32", shape: [3] },
        { keepdims: 0 },
      );
      return g.add("Add", [shaped(g, sum, [3, 1]), sum], { type: "float32", shape: [3, 3] });
    },
    ["ReduceSum", "Reshape", "Add"],
  ],
  [
    "nothing for what is turned round, and round again",
    (g) => {
      const lists = [[2], [-4], [0], [-1]].map((list) => g.list(list));
      const once = g.add("Slice", [floats(g, "x", [3, 2]), ...lists], { type: "float32", shape: [3, 2] });
      return g.add("Slice", [once, ...lists], once);
    },
    [],
  ],
  [
    "products of turned factors",
    (g) => product(g, turned(g, floats(g, "x", [3, 2]), [1, 0]), turned(g, floats(g, "y", [4, 3]), [1, 0])),
    ["Gemm"],
    { transA: 1, transB: 1 },
  ],
  [
    "factors that were turned already",
    (g) => product(g, floats(g, "x", [2, 3]), turned(g, floats(g, "y", [3, 4]), [1, 0]), { transB: 1 }),
    ["Gemm"],
    { transA: 0, transB: 0 },
  ],
  [
    "a turned product",
    (g) => turned(g, product(g, floats(g, "x", [2, 3]), floats(g, "y", [4, 3]), { transB: 1 }), [1, 0]),
    ["Gemm"],
    { transA: 0, transB: 1 },
  ],
  [
    "a product and a row that is added",
    (g) => {
      const result = product(g, floats(g, "x", [2, 3]), floats(g, "y", [3, 4]));
      return g.add("Add", [result, floats(g, "b", [4])], result);
    },
    ["Gemm"],
  ],
  [
    "a convolution and a number for each channel",
    (g) => {
      const [x, w] = [floats(g, "x", [2, 3, 5, 5]), floats(g, "w", [4, 3, 2, 2])];
      const result = g.add("Conv", [x, w], { type: "float32", shape: [2, 4, 4, 4] }, { kernel_shape: [2, 2] });
      return g.add("Add", [result, floats(g, "b", [4, 1, 1])], result);
    },
    ["Reshape", "Conv"],
  ],
  [
    "but not a column that is added",
    (g) => {
      const result = product(g, floats(g, "x", [2, 3]), floats(g, "y", [3, 2]));
      return g.add("Add", [result, floats(g, "b", [2, 1])], result);
    },
    ["Gemm", "Add"],
  ],
];

describe("simpler layout", () => {
  it.each(cases)("%s", async (_, build, expected, attributes?: object) => {
    const graph = graphOf((g) => [build(g)]);
    const simpler = simplifyLayout(graph);
    expect(operators(simpler)).toEqual(expected);
    expect({ ...simpler.nodes[0]?.attributes }).toMatchObject(attributes ?? {});
    expect(simpler.outputs).toEqual(graph.outputs);
    const [before, after] = [await executed(graph, {}), await executed(simpler, {})];
    after["y0"]!.forEach((number, i) => expect(number).toBeCloseTo(before["y0"]![i]!, 5));
  });
});
