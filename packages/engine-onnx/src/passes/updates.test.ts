import { sizeOf } from "@downslope/core";
import { describe, expect, it } from "vitest";
import { executed, floats, operators } from "../../test/graphs.ts";
import { Graph, type Value } from "../graph.ts";
import { layoutOf } from "../layout.ts";
import { fuseUpdates } from "./updates.ts";

/** Momentum for parameters of these shapes: state is all parameters, then all their velocities. */
function momentum(shapes: readonly (readonly number[])[]): { graph: Graph; arrays: readonly (readonly number[])[] } {
  const graph = new Graph();
  const arrays = [...shapes, ...shapes];
  const inputs = arrays.map((shape, place) => floats(graph, `in${place}`, shape));
  const rate = floats(graph, "rate", []);
  const gradients = shapes.map((shape, i) => floats(graph, `gradient${i}`, shape));
  // A number may come with axes.
  const half = graph.constant("float32", [1, 1], [0.5]);
  const velocities = shapes.map((shape, i) => {
    const out = { type: "float32", shape } as const;
    const own = shape.length < 2 ? graph.constant("float32", [], [0.5]) : half;
    const old = graph.add("Mul", [inputs[shapes.length + i]!, own], out);
    return graph.add("Add", [old, gradients[i]!], out);
  });
  const params = shapes.map((shape, i) => {
    const out = { type: "float32", shape } as const;
    return graph.add("Sub", [inputs[i]!, graph.add("Mul", [velocities[i]!, rate], out)], out);
  });
  [...params, ...velocities].forEach((value: Value, place) => graph.output(`out${place}`, value));
  return { graph, arrays };
}

async function compared(shapes: readonly (readonly number[])[]): Promise<Graph> {
  const { graph, arrays } = momentum(shapes);
  const layout = layoutOf(arrays.map((shape) => ({ shape, dtype: "float32" })));
  const names = {
    layout,
    inputs: arrays.map((_, i) => `in${i}`),
    outputs: arrays.map((_, i) => `out${i}`),
  };
  const { graph: fused, views } = fuseUpdates(graph, names);
  const memory = Array.from({ length: layout.sizes.get("float32")! }, (_, i) => Math.cos(i));
  const part = (name: string): number[] => {
    const { start, shape } = views.get(name)!;
    return memory.slice(start, start + sizeOf(shape));
  };
  const ours = Object.fromEntries(
    fused.inputs.filter(({ name }) => views.has(name)).map(({ name }) => [name, part(name)]),
  );
  const theirs = Object.fromEntries(names.inputs.map((name) => [name, part(name)]));
  const [before, after] = [
    await executed(graph, { ...theirs, rate: [0.1] }),
    await executed(fused, { ...ours, rate: [0.1] }),
  ];
  const [expected, found] = [before, after].map((results) => {
    const whole = new Float64Array(memory.length).fill(NaN);
    for (const [name, numbers] of Object.entries(results)) whole.set(numbers, views.get(name)!.start);
    return whole;
  });
  expect(found).toEqual(expected);
  const size = arrays.reduce((sum, shape) => sum + sizeOf(shape), 0);
  expect(found!.filter((number) => !Number.isNaN(number))).toHaveLength(size);
  return fused;
}

describe("fused updates", () => {
  it("move small parameters together", async () => {
    const fused = await compared([
      [2, 3],
      [4, 2],
      [3, 1],
      [1, 1],
    ]);
    // One number is no array to move: it may be any number of the host.
    expect(operators(fused).filter((op) => op === "Sub")).toHaveLength(2);
    expect(fused.outputs.length).toBeLessThan(8);
  });

  it("move a large parameter piece by piece, beside small ones that lie between", async () => {
    const fused = await compared([[4], [400, 750], [5]]);
    expect(operators(fused).filter((op) => op === "Sub")).toHaveLength(1 + 2);
    expect(fused.inputs.map(({ name }) => name)).toContain("state.float32.0.9");
  });

  it("leave alone what is read by more than the update", () => {
    const { graph, arrays } = momentum([[2], [3]]);
    const [old] = graph.nodes;
    graph.output("seen", graph.add("Exp", [old!.outputs[0]!], old!.outputs[0]!));
    const names = { inputs: arrays.map((_, i) => `in${i}`), outputs: arrays.map((_, i) => `out${i}`) };
    const layout = layoutOf(arrays.map((shape) => ({ shape, dtype: "float32" })));
    const { graph: fused } = fuseUpdates(graph, { ...names, layout });
    expect(operators(fused).filter((op) => op === "Exp")).toHaveLength(1);
    expect(fused.outputs.map(({ name }) => name)).toContain("seen");
  });
});
