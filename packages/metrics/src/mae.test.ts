import { startDevice } from "@downslope/core";
import { describeMetric } from "@downslope/testing";
import { beforeAll, describe, expect, it } from "vitest";
import { cuts, evaluate, rows, scattered } from "../test/evaluate.ts";
import { mae } from "./mae.ts";

describeMetric(mae);

describe("mae", () => {
  beforeAll(() => Promise.all([startDevice("cpu"), startDevice("wasm")]));

  it("is the mean distance over all elements, by hand", () => {
    const split = { prediction: rows([2, 2], [1, 2, 3, 4]), target: rows([2, 2], [1, 0, 7, 4.5]) };
    expect(evaluate(mae(), split, [2])).toBe((0 + 2 + 4 + 0.5) / 4);
  });

  it("takes whole numbers for targets", () => {
    const split = { prediction: rows([2], [1.5, 2]), target: rows([2], [1, 4], "int32") };
    expect(evaluate(mae(), split, [2])).toBe(1.25);
  });

  it.each([
    ["float64", "cpu", 1e-15],
    ["float32", "wasm", 1e-6],
  ] as const)("does not depend on how the split is cut, in %s on %s", (dtype, device, tolerance) => {
    const split = { prediction: rows([10], scattered, dtype), target: rows([10], scattered.toSorted(), dtype) };
    const expected = scattered.toSorted().reduce((total, t, i) => total + Math.abs(t - scattered[i]!), 0) / 10;
    for (const sizes of cuts)
      expect(Math.abs(evaluate(mae(), split, sizes, device) - expected)).toBeLessThan(tolerance * 4);
  });

  it("refuses shapes that would broadcast", () => {
    const split = { prediction: rows([4, 1], [1, 2, 3, 4]), target: rows([4], [1, 2, 3, 4]) };
    expect(() => evaluate(mae(), split, [4])).toThrow(
      "mae: `target` must have the prediction's shape, [4,1], got float32[4].",
    );
  });
});
