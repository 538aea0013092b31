import { expect, it } from "vitest";
import { constant, executed, floats, graphOf, operators } from "../../test/graphs.ts";
import type { Graph, Value } from "../graph.ts";
import { maskBeforeUnpooling } from "./pools.ts";

const [image, half] = [
  [2, 3, 4, 4],
  [2, 3, 2, 2],
];
const windows = { kernel_shape: [2, 2], strides: [2, 2] };

/** The gradient of a pool of ReLU(x), for x or another value that the mask asks. */
function gradient(graph: Graph, masked: "x" | "other"): readonly Value[] {
  const x = floats(graph, "x", image);
  const other = floats(graph, "other", image);
  const zero = constant(graph, [0], []);
  const pooled = graph.addMany(
    "MaxPool",
    [graph.add("Relu", [x], x)],
    [
      { type: "float32", shape: half },
      { type: "int64", shape: half },
    ],
    windows,
  ) as [Value, Value];
  // As places are computed where they do not come from the pool itself.
  const places = graph.add("Add", [pooled[1], graph.list([0])], pooled[1]);
  const inputs = [floats(graph, "g", half), places, graph.list(image)];
  const spread = graph.add("MaxUnpool", inputs, x, windows);
  const isNone = graph.add("LessOrEqual", [{ x, other }[masked], zero], { type: "bool", shape: image });
  return [graph.add("Where", [isNone, zero, spread], x)];
}

const numbers = Array.from({ length: 96 }, (_, i) => Math.round(3 * Math.sin(i * 1.7) - 1));

it("the gradient of a pool of ReLU is masked before it is put where the largest elements stood", async () => {
  const graph = graphOf((g) => gradient(g, "x"));
  const masked = maskBeforeUnpooling(graph);
  expect(operators(masked).slice(-3)).toEqual(["LessOrEqual", "Where", "MaxUnpool"]);
  expect(masked.nodes.find(({ op }) => op === "Where")!.outputs[0]!.shape).toEqual(half);
  const given = { x: numbers, g: numbers.slice(0, 24).map((number) => number + 10) };
  expect(await executed(masked, given)).toEqual(await executed(graph, given));
});

it("a mask of something else stays where it is", () => {
  const graph = graphOf((g) => gradient(g, "other"));
  expect(operators(maskBeforeUnpooling(graph))).toEqual(operators(graph));
});
