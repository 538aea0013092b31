import { startDevice } from "@downslope/core";
import { describeMetric } from "@downslope/testing";
import { beforeAll, describe, expect, it } from "vitest";
import { cuts, evaluate, rows } from "../test/evaluate.ts";
import { accuracy } from "./accuracy.ts";
import { hamming } from "./hamming.ts";

describeMetric(hamming);

describe.each(["cpu", "wasm"])("hamming on %s", (device) => {
  beforeAll(() => startDevice(device));
  const of = (prediction: ReturnType<typeof rows>, target: ReturnType<typeof rows>, options = {}) =>
    evaluate(hamming(options), { prediction, target }, [prediction.shape[0]!], device);

  it("counts every wrong label of several, missed or said too much", () => {
    // Said (yes, no, yes) and (no, no, yes) where (1, 0, 1) and (1, 1, 0) hold: 3 of 6 are wrong.
    const prediction = rows([2, 3], [1, -1, 0.5, -1, -2, 3]);
    expect(of(prediction, rows([2, 3], [1, 0, 1, 1, 1, 0]))).toBe(0.5);
    expect(of(prediction, rows([2, 3], [1, 0, 1, 1, 1, 0], "int32"))).toBe(0.5);
  });

  it("takes a threshold for probabilities", () => {
    const prediction = rows([2, 2], [0.9, 0.4, 0.2, 0.6]);
    expect(of(prediction, rows([2, 2], [1, 0, 0, 0]), { threshold: 0.5 })).toBe(0.25);
    expect(of(prediction, rows([2, 2], [1, 0, 0, 0]))).toBe(0.75);
  });

  it("is 1 less the accuracy for class indices, and for one-hot targets of one class", () => {
    const prediction = rows([4, 3], [-1, 0, 1, 5, -5, 0, 0.1, 0.3, 0.2, 2, 2, 1]);
    const indices = rows([4], [2, 0, 0, 0], "int32");
    expect(of(prediction, indices)).toBe(0.25);
    expect(of(prediction, indices)).toBe(1 - evaluate(accuracy(), { prediction, target: indices }, [4], device));
    const oneHot = rows([4, 3], [0, 0, 1, 1, 0, 0, 1, 0, 0, 1, 0, 0]);
    expect(of(prediction, oneHot, { multiClass: true })).toBe(0.25);
    // As labels of their own: 0.1, 0.3 and 0.2 say yes thrice for one, 2, 2 and 1 likewise.
    expect(of(prediction, oneHot)).toBe(4 / 12);
  });

  it("is exact, however the split is cut into batches", () => {
    const prediction = rows([10, 1], [1, -1, 1, 1, -1, -1, 1, 1, 1, -1]);
    const target = rows([10, 1], [1, 0, 0, 1, 0, 1, 1, 0, 1, 0]);
    for (const sizes of cuts) expect(evaluate(hamming(), { prediction, target }, sizes, device)).toBe(0.3);
  });

  it("refuses shapes that do not fit, by name", () => {
    expect(() => of(rows([4, 3], Array(12).fill(1)), rows([4, 1], [1, 1, 1, 1]))).toThrow(
      "hamming: `target` must have the prediction's shape, [4,3], got float32[4,1].",
    );
    expect(() => of(rows([2, 1, 3], [1, 2, 3, 4, 5, 6]), rows([2, 2], [0, 1, 0, 1], "int32"))).toThrow(
      "hamming: `target` must have the prediction's shape without its last axis, [2,1], got int32[2,2].",
    );
  });
});
