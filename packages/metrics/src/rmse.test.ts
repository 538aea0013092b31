import { startDevice } from "@downslope/core";
import { describeMetric } from "@downslope/testing";
import { beforeAll, describe, expect, it } from "vitest";
import { cuts, evaluate, rows, scattered } from "../test/evaluate.ts";
import { rmse } from "./rmse.ts";

describeMetric(rmse);

describe("rmse", () => {
  beforeAll(() => Promise.all([startDevice("cpu"), startDevice("wasm")]));

  it("is the root of the mean square over all elements, by hand", () => {
    const split = { prediction: rows([2, 2], [1, 2, 3, 4]), target: rows([2, 2], [1, 0, 7, 4]) };
    expect(evaluate(rmse(), split, [2])).toBe(Math.sqrt((0 + 4 + 16 + 0) / 4));
  });

  it("takes the root of the whole split, not of each batch", () => {
    // Roots of the batches would average to 1.
    const split = { prediction: rows([2], [0, 0]), target: rows([2], [0, 2]) };
    expect(evaluate(rmse(), split, [1, 1])).toBe(Math.SQRT2);
  });

  it.each([
    ["float64", "cpu", 1e-15],
    ["float32", "wasm", 1e-6],
  ] as const)("does not depend on how the split is cut, in %s on %s", (dtype, device, tolerance) => {
    const split = { prediction: rows([10], scattered, dtype), target: rows([10], scattered.toSorted(), dtype) };
    const expected = Math.sqrt(scattered.toSorted().reduce((total, t, i) => total + (t - scattered[i]!) ** 2, 0) / 10);
    for (const sizes of cuts)
      expect(Math.abs(evaluate(rmse(), split, sizes, device) - expected)).toBeLessThan(tolerance * 4);
  });

  it("refuses shapes that would broadcast", () => {
    const split = { prediction: rows([2], [1, 2]), target: rows([2, 1], [1, 2]) };
    expect(() => evaluate(rmse(), split, [2])).toThrow(
      "rmse: `target` must have the prediction's shape, [2], got float32[2,1].",
    );
  });
});
