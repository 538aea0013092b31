import { startDevice } from "@downslope/core";
import { describeMetric } from "@downslope/testing";
import { beforeAll, describe, expect, it } from "vitest";
import { cuts, evaluate, rows } from "../test/evaluate.ts";
import { accuracy } from "./accuracy.ts";

// Largest at 2, 0, 1, 0 (the first of equals).
const logits = rows([4, 3], [-1, 0, 1, 5, -5, 0, 0.1, 0.3, 0.2, 2, 2, 1]);

describeMetric(accuracy);

describe.each(["cpu", "wasm"])("accuracy on %s", (device) => {
  beforeAll(() => startDevice(device));
  const of = (prediction: ReturnType<typeof rows>, target: ReturnType<typeof rows>, options = {}) =>
    evaluate(accuracy(options), { prediction, target }, [prediction.shape[0]!], device);

  it("compares the largest prediction with class indices", () => {
    expect(of(logits, rows([4], [2, 0, 0, 0], "int32"))).toBe(0.75);
    expect(of(logits, rows([4], [2, 0, 1, 1], "int32"))).toBe(0.75);
  });

  it("compares the largest prediction with the largest of a one-hot or soft target", () => {
    expect(of(logits, rows([4, 3], [0, 0, 1, 1, 0, 0, 0, 0, 1, 0.6, 0.4, 0]))).toBe(0.75);
  });

  it("takes class indices over more axes", () => {
    const prediction = rows([1, 2, 2], [1, 0, 0, 1]);
    expect(of(prediction, rows([1, 2], [0, 0], "int32"))).toBe(0.5);
  });

  it("takes one output for yes or no, from logits where nothing is said", () => {
    const prediction = rows([5, 1], [-0.2, 0.3, 4, 0.6, 0]);
    expect(of(prediction, rows([5, 1], [0, 1, 1, 0, 0]))).toBe(0.8);
    // As probabilities, 0.3 is a no.
    expect(of(prediction, rows([5, 1], [0, 1, 1, 0, 0]), { threshold: 0.5 })).toBe(0.6);
  });

  it("takes vectors for yes and no, never for one answer", () => {
    expect(of(rows([4], [1, -1, 2, -2]), rows([4], [1, 0, 0, 1]))).toBe(0.5);
    expect(of(rows([4], [1, -1, 2, -2]), rows([4], [1, 0, 0, 1], "int32"))).toBe(0.5);
  });

  it("counts each element where several labels may hold", () => {
    // Rows (yes, no, yes) and (no, no, yes) against (1, 0, 1) and (1, 1, 1): 4 of 6. As one-hot: first of equals, 1 of 2.
    const prediction = rows([2, 3], [1, -1, 0.5, -1, -2, 3]);
    const target = rows([2, 3], [1, 0, 1, 1, 1, 1]);
    expect(of(prediction, target, { multiLabel: true })).toBeCloseTo(4 / 6, 15);
    expect(of(prediction, target)).toBe(0.5);
  });

  it("is exact, however the split is cut into batches", () => {
    const prediction = rows([10, 1], [1, -1, 1, 1, -1, -1, 1, 1, 1, -1]);
    const target = rows([10, 1], [1, 0, 0, 1, 0, 1, 1, 0, 1, 0]);
    for (const sizes of cuts) expect(evaluate(accuracy(), { prediction, target }, sizes, device)).toBe(0.7);
  });

  it("refuses shapes that do not fit, by name", () => {
    expect(() => of(logits, rows([4, 1], [1, 1, 1, 1]))).toThrow(
      "accuracy: `target` must have the prediction's shape, [4,3], got float32[4,1].",
    );
    expect(() => of(rows([2, 1, 3], [1, 2, 3, 4, 5, 6]), rows([2, 2], [0, 1, 0, 1], "int32"))).toThrow(
      "accuracy: `target` must have the prediction's shape without its last axis, [2,1], got int32[2,2].",
    );
    expect(() => of(rows([4, 1], [1, 2, 3, 4]), rows([4], [1, 0, 0, 1]))).toThrow("accuracy: `target` must");
  });
});
