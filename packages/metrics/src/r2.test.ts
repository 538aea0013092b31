import { startDevice } from "@downslope/core";
import { describeMetric } from "@downslope/testing";
import { beforeAll, describe, expect, it } from "vitest";
import { cuts, evaluate, rows, scattered } from "../test/evaluate.ts";
import { r2 } from "./r2.ts";

const score = (prediction: readonly number[], target: readonly number[], sizes = [target.length]) =>
  evaluate(
    r2(),
    { prediction: rows([target.length], prediction, "float64"), target: rows([target.length], target, "float64") },
    sizes,
  );

/** The formula in two passes over the whole split. */
function direct(prediction: readonly number[], target: readonly number[]): number {
  const mean = target.reduce((total, t) => total + t, 0) / target.length;
  const squares = (others: readonly number[] | number) =>
    target.reduce((total, t, i) => total + (t - (typeof others === "number" ? others : others[i]!)) ** 2, 0);
  return 1 - squares(prediction) / squares(mean);
}

describeMetric(r2);

describe("r2", () => {
  beforeAll(() => Promise.all([startDevice("cpu"), startDevice("wasm")]));

  it("has the value of scikit-learn's example", () => {
    // r2_score([3, -0.5, 2, 7], [2.5, 0, 2, 8]) = 1 - 1.5 / 29.1875 = 0.9486081370449679.
    expect(score([2.5, 0, 2, 8], [3, -0.5, 2, 7])).toBeCloseTo(0.9486081370449679, 15);
  });

  it("is 1 for a perfect prediction, 0 for the mean and below for worse", () => {
    expect(score([1, 2, 3], [1, 2, 3])).toBe(1);
    expect(score([2, 2, 2], [1, 2, 3])).toBe(0);
    expect(score([3, 2, 1], [1, 2, 3])).toBe(-3);
  });

  it("scores a constant target as scikit-learn does: 1 where it is predicted exactly, else 0", () => {
    expect(score([5, 5, 5], [5, 5, 5], [1, 2])).toBe(1);
    expect(score([5, 5, 6], [5, 5, 5], [2, 1])).toBe(0);
  });

  it("is undefined for fewer than two samples", () => {
    expect(score([5], [5])).toBeNaN();
  });

  it.each([0, 1e3, 1e6])("does not depend on how the split is cut, in float64 around %d", (offset) => {
    const target = scattered.map((t) => t + offset);
    const prediction = scattered.toSorted().map((p) => p * 0.3 + offset);
    const expected = direct(prediction, target);
    for (const sizes of cuts) {
      // The numbers themselves are only good to offset · 1e-16.
      expect(Math.abs(score(prediction, target, sizes) - expected)).toBeLessThan(1e-14 + offset * 1e-15);
    }
  });

  it("does not lose float32's digits to cancellation: a mean of 4000 and deviations of 1", () => {
    // The sum of squares less the squared sum would leave errors of 16 · 2^20 · 1e-7 a sample.
    const target = [...Float32Array.from(scattered, (t) => t + 4000)];
    const prediction = [...Float32Array.from(scattered, (t) => t * 0.5 + 4000)];
    const split = { prediction: rows([10], prediction), target: rows([10], target) };
    for (const sizes of cuts) {
      expect(Math.abs(evaluate(r2(), split, sizes, "wasm") - direct(prediction, target))).toBeLessThan(1e-5);
    }
  });

  it("averages the scores of several outputs, each against its own mean", () => {
    const split = { prediction: rows([3, 2], [1, 20, 2, 20, 3, 20]), target: rows([3, 2], [1, 10, 2, 20, 3, 30]) };
    for (const sizes of [[3], [1, 2], [1, 1, 1]]) expect(evaluate(r2(), split, sizes)).toBe(0.5);
  });

  it("refuses shapes that would broadcast", () => {
    const split = { prediction: rows([3, 1], [1, 2, 3]), target: rows([3], [1, 2, 3]) };
    expect(() => evaluate(r2(), split, [3])).toThrow(
      "r2: `target` must have the prediction's shape, [3,1], got float32[3].",
    );
  });
});
