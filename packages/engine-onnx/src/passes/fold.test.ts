import { expect, it } from "vitest";
import { constant, executed, floats, graphOf, operators } from "../../test/graphs.ts";
import { joinCommon } from "./duplicates.ts";
import { foldConstants } from "./fold.ts";

const row = { type: "float32", shape: [3] } as const;

it("small values of constants are computed when the graph is made", async () => {
  const graph = graphOf((g) => {
    const [a, b] = [constant(g, [1, 2, 3]), constant(g, [0.1], [])];
    const product = g.add("Mul", [a, b], row);
    const isLess = g.add("Less", [product, constant(g, [0.25], [])], { type: "bool", shape: [3] });
    const chosen = g.add("Where", [isLess, product, g.add("Exp", [a], row)], row);
    return [g.add("Add", [chosen, floats(g, "x", [3])], row)];
  });
  const folded = foldConstants(graph);
  expect(operators(folded)).toEqual(["Add"]);
  const [before, after] = [await executed(graph, {}), await executed(folded, {})];
  after["y0"]!.forEach((number, i) => expect(number).toBeCloseTo(before["y0"]![i]!, 5));
});

it("large values of constants are left to the runtime", () => {
  const graph = graphOf((g) => {
    const long = constant(g, Array<number>(65).fill(1));
    return [g.add("Neg", [long], long)];
  });
  expect(operators(foldConstants(graph))).toEqual(["Neg"]);
});

it("what is computed twice from the same is computed once, and nothing else is", () => {
  const graph = graphOf((g) => {
    const [x, y] = [floats(g, "x", [3]), floats(g, "y", [3])];
    const [a, b, c] = [g.add("Mul", [x, y], row), g.add("Mul", [x, y], row), g.add("Mul", [y, x], row)];
    const cast = (to: number, type: "int32" | "int64") => g.add("Cast", [a], { type, shape: [3] }, { to });
    return [g.add("Add", [a, b], row), c, cast(6, "int32"), cast(7, "int64")];
  });
  const joined = joinCommon(graph);
  expect(operators(joined).toSorted()).toEqual(["Add", "Cast", "Cast", "Mul", "Mul"]);
  const sum = joined.nodes.find(({ op }) => op === "Add")!;
  expect(sum.inputs[0]).toBe(sum.inputs[1]);
});
