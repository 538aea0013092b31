import { type Program, type Tensor, grad, hostArray, jax, maxPool, tensor } from "@downslope/core";
import { traceProgram } from "@downslope/core/engine";
import { beforeAll, describe, expect, it } from "vitest";
import { onBoth } from "../test/both.ts";
import { lower } from "./lower.ts";

beforeAll(() => jax().create({}).start());

const image = hostArray(
  // Whole numbers, so that windows have several largest elements.
  Float32Array.from({ length: 2 * 3 * 6 * 7 }, (_, i) => Math.round(3 * Math.sin(i * 1.7))),
  [2, 3, 6, 7],
);

/** The pool of an image, and the gradient of a weighted sum of it. */
const program =
  (window: readonly number[], strides: readonly number[], seen = false): Program =>
  (state, { x }) => {
    const pooled = (v: Tensor): Tensor => maxPool(v, { window, strides });
    const weighted = (v: Tensor): Tensor => {
      const y = pooled(v);
      return y.mul(tensor(Float32Array.from({ length: y.size }, (_, i) => i + 1)).reshape(y.shape)).sum();
    };
    const gradient = grad(weighted)(x as Tensor);
    return { state, outputs: { pooled: pooled(x as Tensor), gradient, ...(seen && { x: x! }) } };
  };

const operators = (of: Program): string[] => {
  const traced = traceProgram(of, "pool", { places: {}, batch: ["x"], scalars: [] }, [image]);
  return lower(traced, "pool").nodes.map(({ op }) => op);
};

describe("pools of largest elements", () => {
  it.each([
    ["side by side", [2, 2], [2, 2], "MaxUnpool"],
    ["with rows between", [2, 3], [3, 4], "MaxUnpool"],
    ["overlapping", [3, 3], [2, 1], "ScatterElements"],
  ] as const)("%s are operators of their own, with jax-js's numbers", async (_, window, strides, back) => {
    const pools = program(window, strides);
    expect(operators(pools)).toEqual(expect.arrayContaining(["MaxPool", back]));
    expect(operators(pools)).not.toContain("ReduceMax");
    const { expected, found } = await onBoth(pools, { batch: { x: image } });
    expect(found.outputs).toEqual(expected.outputs);
  });

  it.each([
    ["even", [2, 3, 6, 8]],
    ["odd", [2, 3, 7, 9]],
    ["a sequence, even", [2, 3, 16]],
    ["a sequence, odd", [2, 3, 17]],
  ] as const)("in windows of two, places come from comparisons: %s lengths", async (_, shape) => {
    const length = shape.reduce((a, b) => a * b, 1);
    const x = hostArray(
      Float32Array.from({ length }, (__, i) => Math.round(2 * Math.sin(i * 2.3))),
      shape,
    );
    const pools = program(
      shape.slice(2).map(() => 2),
      shape.slice(2).map(() => 2),
    );
    const { expected, found } = await onBoth(pools, { batch: { x } });
    expect(found.outputs).toEqual(expected.outputs);
  });

  it("give a gradient to the first of equal elements alone, as PyTorch does", async () => {
    const x = hostArray(Float32Array.of(1, 1, 1, 1), [1, 1, 2, 2]);
    const { expected, found } = await onBoth(program([2, 2], [2, 2]), { batch: { x } });
    for (const { outputs } of [expected, found]) expect([...outputs["gradient"]!.data]).toEqual([1, 0, 0, 0]);
  });

  it("let NaN be seen", async () => {
    const x = hostArray(Float32Array.of(1, NaN, 2, 3, 0, 0, 0, 0), [1, 2, 2, 2]);
    const { expected, found } = await onBoth(program([2, 2], [2, 2]), { batch: { x } });
    for (const { outputs } of [expected, found]) expect(outputs["pooled"]!.data[0]).toBeNaN();
  });
});
