import { expect, it } from "vitest";
import { constant, executed, floats, graphOf, operators } from "../../test/graphs.ts";
import { hostScalars } from "./hosted.ts";

const one = { type: "float32", shape: [] } as const;
const row = { type: "float32", shape: [3] } as const;

/** x · rate / (1 - exp(-step)), with a number that is read as a list of one as well. */
const graph = graphOf((g) => {
  const [x, rate, step] = [floats(g, "x", [3]), floats(g, "rate", []), floats(g, "step", [])];
  const correction = g.add("Sub", [constant(g, [1], []), g.add("Exp", [g.add("Neg", [step], one)], one)], one);
  const quotient = g.add("Div", [rate, correction], one);
  const list = g.add("Reshape", [quotient, g.list([1])], { ...one, shape: [1] });
  const isLate = g.add("Less", [constant(g, [2], []), step], { type: "bool", shape: [] });
  return [g.add("Mul", [x, quotient], row), g.add("Where", [isLate, x, list], row), rate];
});

it("arithmetic of the host's numbers is done on the host, and its results come in", async () => {
  const { graph: device, hosted } = hostScalars(graph, ({ name }) => name !== "x");
  expect(operators(device)).toEqual(["Mul", "Where"]);
  expect(hosted.inputs).toEqual(["rate", "step"]);
  for (const [rate, step] of [
    [0.5, 1],
    [2, 3],
  ] as const) {
    const given = { x: [1, 2, 3], rate: [rate], step: [step] };
    const numbers = hosted.compute([rate, step]);
    const feeds = Object.fromEntries(hosted.outputs.map(({ name }, i) => [name, [numbers[i]!]]));
    const [before, after] = [await executed(graph, given), await executed(device, { ...given, ...feeds })];
    for (const name of ["y0", "y1", "y2"])
      after[name]!.forEach((number, i) => expect(number).toBeCloseTo(before[name]![i]!, 6));
  }
});

it("a graph without such numbers stays as it is", () => {
  const { graph: device, hosted } = hostScalars(graph, () => false);
  expect(device).toBe(graph);
  expect(hosted.compute([])).toEqual([]);
});
