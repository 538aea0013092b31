import { describe, expect, it } from "vitest";
import { constant, executed, floats, graphOf, operators } from "../../test/graphs.ts";
import type { Graph, Value } from "../graph.ts";
import { simplifyArithmetic } from "./arithmetic.ts";

type Case = readonly [name: string, build: (graph: Graph, x: Value, y: Value) => Value, operators: readonly string[]];

const row = { type: "float32", shape: [4] } as const;
const truths = { type: "bool", shape: [4] } as const;
const isAbove = (graph: Graph, x: Value): Value => graph.add("Less", [zero(graph), x], truths);
const asNumber = (graph: Graph, truth: Value): Value => graph.add("Cast", [truth], row, { to: 1 });
const zero = (graph: Graph): Value => constant(graph, [0], []);

const cases: readonly Case[] = [
  ["the sum with a negative", (g, x, y) => g.add("Add", [x, g.add("Neg", [y], row)], row), ["Sub"]],
  ["the sum of a negative", (g, x, y) => g.add("Add", [g.add("Neg", [x], row), y], row), ["Sub"]],
  ["the product with an inverse", (g, x, y) => g.add("Mul", [x, g.add("Reciprocal", [y], row)], row), ["Div"]],
  [
    "but not with the inverse of one number",
    (g, x) => g.add("Mul", [x, g.add("Reciprocal", [constant(g, [3], [])], { ...row, shape: [] })], row),
    ["Reciprocal", "Mul"],
  ],
  ["what is added to 0", (g, x) => g.add("Add", [zero(g), x], row), []],
  ["what is multiplied by 1", (g, x) => g.add("Mul", [x, constant(g, [1], [])], row), []],
  ["what is multiplied by -1", (g, x) => g.add("Mul", [x, constant(g, [-1], [])], row), ["Neg"]],
  ["what is negated twice", (g, x) => g.add("Neg", [g.add("Neg", [x], row)], row), []],
  [
    "what is stretched by adding 0",
    (g, x) => g.add("Add", [x, constant(g, [0, 0], [2, 1])], { ...row, shape: [2, 4] }),
    ["Add"],
  ],
  [
    "what is 0 where it is at most 0",
    (g, x) => g.add("Where", [g.add("LessOrEqual", [x, zero(g)], truths), zero(g), x], row),
    ["Relu"],
  ],
  [
    "but not what is 0 where another is",
    (g, x, y) => g.add("Where", [g.add("LessOrEqual", [y, zero(g)], truths), zero(g), x], row),
    ["LessOrEqual", "Where"],
  ],
  [
    "what is chosen by the opposite",
    (g, x, y) => g.add("Where", [g.add("Not", [isAbove(g, x)], truths), x, y], row),
    ["Less", "Where"],
  ],
  [
    "what is multiplied by 1 where it is chosen",
    (g, x, y) => {
      const truth = isAbove(g, x);
      return g.add("Where", [truth, g.add("Mul", [asNumber(g, truth), y], row), x], row);
    },
    ["Less", "Where"],
  ],
  [
    "but not by 1 where another is chosen",
    (g, x, y) => {
      const product = g.add("Mul", [asNumber(g, isAbove(g, y)), y], row);
      return g.add("Where", [isAbove(g, x), product, x], row);
    },
    ["Less", "Cast", "Mul", "Less", "Where"],
  ],
  [
    "what is multiplied by 0 where it is 0",
    (g, x, y) => {
      const truth = isAbove(g, x);
      return g.add("Mul", [g.add("Where", [truth, y, zero(g)], row), asNumber(g, truth)], row);
    },
    ["Less", "Where"],
  ],
  [
    "a sum along an axis of length 1",
    (g, x) => {
      const tall = g.add("Reshape", [x, g.list([4, 1])], { ...row, shape: [4, 1] });
      return g.add("ReduceSum", [tall, g.list([1])], row, { keepdims: 0 });
    },
    ["Reshape", "Reshape"],
  ],
];

describe("simpler arithmetic", () => {
  it.each(cases)("%s", async (_, build, expected) => {
    const graph = graphOf((g) => [build(g, floats(g, "x", [4]), floats(g, "y", [4]))]);
    const simpler = simplifyArithmetic(graph);
    expect(operators(simpler)).toEqual(expected);
    const feeds = { x: [1, -2, 0, 3], y: [0.5, -4, 2, 7] };
    const [before, after] = [await executed(graph, feeds), await executed(simpler, feeds)];
    after["y0"]!.forEach((number, i) => expect(number).toBeCloseTo(before["y0"]![i]!, 6));
  });

  it("leaves NaN where ReLU gets one", async () => {
    const graph = graphOf((g) => {
      const x = floats(g, "x", [4]);
      return [g.add("Where", [g.add("LessOrEqual", [x, zero(g)], truths), zero(g), x], row)];
    });
    expect((await executed(simplifyArithmetic(graph), { x: [NaN, -1, 0, 2] }))["y0"]).toEqual([NaN, 0, 0, 2]);
  });
});
