import { type HostArray, type Program, type Tensor, hostArray, jax } from "@downslope/core";
import { named, repeat } from "@downslope/core/engine";
import { beforeAll, describe, expect, it } from "vitest";
import { onnx } from "./onnx.ts";
import { planProgram } from "./plan-step.ts";
import { OnnxState } from "./state.ts";

beforeAll(() => jax().create({}).start());

const floats = (shape: readonly number[], start = 0): HostArray =>
  hostArray(
    Float32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, (_, i) => Math.cos(start + i)),
    shape,
  );

type State = Record<"weight" | "bias" | "still" | "large", Tensor> & { count: Tensor };

const state = {
  weight: floats([3, 2]),
  bias: floats([2], 7),
  still: floats([4], 9),
  large: floats([300, 250], 11),
  count: { shape: [1], dtype: "int32", data: Int32Array.of(3) },
} as const;

/** Moves some of the state, and reads all of it. */
const step: Program<State> = ({ weight, bias, still, large, count }, { x }, { rate }) => {
  const seen = (x as Tensor).matmul(weight).add(bias).tanh();
  const sum = seen.mul(still.slice(0, 0, 2)).sum();
  const move = sum.mul(rate as Tensor);
  return {
    state: {
      weight: weight.sub(weight.mul(move)),
      bias: bias.add(move),
      still,
      large: large.mul(0.9).add(large.square().mul(move)),
      count: count.add(1),
    },
    outputs: { sum, seen, count: count.toFloat().mul(large.mean()) },
  };
};

const runs = [0.1, 0.2, 0.3, 0.4];
const batches = (lengths: readonly number[]) => runs.map((_, run) => ({ x: floats([lengths[run]!, 3], run) }));

/** What single runs give, and what as many at once give. */
async function both(lengths: readonly number[], isAccepted?: () => boolean) {
  const engine = onnx().create({});
  await engine.start();
  const [alone, together] = [engine.upload(state), engine.upload(state)];
  const [one, several] = [engine.compile(step, "one"), engine.compile(repeat(step, runs.length), "several")];
  const outputs = [];
  for (const [run, rate] of runs.entries()) outputs.push(await one.run(alone, batches(lengths)[run]!, { rate }));
  const rates = named(runs.map((rate) => ({ rate })));
  const found = await several.run(together, named(batches(lengths)), rates, isAccepted);
  const states = [await alone.read(), await together.read()] as const;
  for (const part of [alone, together, one, several]) part.dispose();
  return { expected: { state: states[0], outputs: named(outputs) }, found: { state: states[1], outputs: found } };
}

describe("a step several times in one graph", () => {
  it("gives the same bits as one after the other", async () => {
    const { expected, found } = await both([5, 5, 5, 5]);
    expect(found).toEqual(expected);
  });

  it("also where batches differ in length: the whole is then traced", async () => {
    const { expected, found } = await both([5, 4, 5, 5]);
    expect(found.outputs).toEqual(expected.outputs);
  });

  it("leaves the state as it was where it is not accepted", async () => {
    const { found } = await both([5, 5, 5, 5], () => false);
    expect(found.state).toEqual(state);
  });

  it("is made of what the step is made of, and little more", () => {
    const count = runs.length;
    const onnxState = new OnnxState(state);
    const plan = (program: Program, times: number) =>
      planProgram(program, "test", onnxState, {
        batch: Object.keys(times === 1 ? { x: 0 } : named(batches([5, 5, 5, 5]))),
        scalars: Object.keys(times === 1 ? { rate: 0 } : named(runs.map((rate) => ({ rate })))),
        given: [
          ...batches([5, 5, 5, 5])
            .slice(0, times)
            .map(({ x }) => x),
          ...runs.slice(0, times).map(() => floats([])),
        ],
      }).plan.graph.nodes;
    const [one, several] = [plan(step as never, 1), plan(repeat(step, count) as never, count)];
    const sums = (nodes: typeof one): number => nodes.filter(({ op }) => op === "Tanh").length;
    expect([sums(one), sums(several)]).toEqual([1, count]);
    // Between runs: parts of what was left, in their shapes.
    expect(several.length).toBeLessThan(count * (one.length + 10));
  });
});
