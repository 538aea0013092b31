import { beforeAll, describe, expect, it } from "vitest";
import { tensor } from "../tensor/create.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { grad } from "../tensor/transforms.ts";
import type { Program } from "./engine.ts";
import { startDevice } from "./platform.ts";
import { type TracedInput, traceProgram } from "./trace.ts";

type Weights = { readonly w: Tensor };
const layout = { places: { w: 0 }, batch: ["x"], scalars: ["rate"] };
const float = (...shape: readonly number[]) => ({ shape, dtype: "float32" as const });
const given = [float(3), float(2, 3), float()];

const descent: Program<Weights> = ({ w }, { x }, { rate }) => {
  const loss = (v: Tensor): Tensor => x!.mul(v).sum().square();
  return { state: { w: w.sub(grad(loss)(w).mul(rate!)) }, outputs: { loss: loss(w) } };
};

beforeAll(() => startDevice("wasm"));

describe("traceProgram", () => {
  it("gives a step as a list of operations, each after what it needs", () => {
    const traced = traceProgram(descent as unknown as Program, "descent", layout, given);
    expect(traced.inputs.map(({ shape, dtype }) => ({ shape, dtype }))).toEqual(given);
    expect(traced.results.map(({ shape }) => shape)).toEqual([[3], []]);
    expect(traced.outputs).toEqual(["loss"]);
    const known = new Set(traced.inputs.map(({ id }) => id));
    const isUnknown = (one: TracedInput): boolean => "id" in one && !known.has(one.id);
    const early = traced.equations.flatMap(({ inputs, outputs }) => {
      const missing = inputs.filter(isUnknown);
      for (const { id } of outputs) known.add(id);
      return missing;
    });
    expect([...early, ...traced.results.filter(isUnknown)]).toEqual([]);
    expect(traced.equations.map(({ primitive }) => primitive)).toContain("reduce");
  });

  it("is plain data: it outlives the engine's arrays, and can be told apart from another", () => {
    const once = traceProgram(descent as unknown as Program, "descent", layout, given);
    const twice = traceProgram(descent as unknown as Program, "descent", layout, given);
    expect(structuredClone(once)).toEqual(twice);
  });

  it("holds the arrays that the program holds, and its numbers in their places", () => {
    const program: Program<Weights> = ({ w }) => ({ state: { w: w.mul(tensor([1, 2, 3])).add(0.5) }, outputs: {} });
    const { constants, equations } = traceProgram(program as unknown as Program, "held", layout, given);
    expect(constants.map(({ data }) => [...data.data])).toEqual([[1, 2, 3]]);
    const literals = equations.flatMap(({ inputs }) =>
      inputs.flatMap((one) => ("literal" in one ? [one.literal] : [])),
    );
    expect(literals).toEqual([0.5]);
  });

  it("names whose maths cannot be traced", () => {
    const broken: Program<Weights> = () => {
      throw new Error("my maths");
    };
    expect(() => traceProgram(broken as unknown as Program, 'loss "mine"', layout, given)).toThrow(
      'loss "mine": it cannot be traced: my maths',
    );
  });

  it("refuses a next state that differs from the one before", () => {
    const other: Program<Weights> = ({ w }) => ({ state: { w: w.sum() }, outputs: {} });
    expect(() => traceProgram(other as unknown as Program, "other", layout, given)).toThrow(
      "other: `state.w` must be float32[3], as it was",
    );
  });
});
