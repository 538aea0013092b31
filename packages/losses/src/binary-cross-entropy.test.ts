import { startDevice } from "@downslope/core";
import { describeLoss } from "@downslope/testing";
import { beforeAll, describe, expect, it } from "vitest";
import { casesOf, evaluate } from "../test/evaluate.ts";
import { binaryCrossEntropy } from "./binary-cross-entropy.ts";

describeLoss(binaryCrossEntropy, {
  cases: casesOf("binary-cross-entropy"),
  rejects: [
    { labelSmoothing: 1.5 },
    { positiveWeight: -1 },
    { positiveWeight: [] },
    { positiveWeight: [1, -1] },
    { positiveWeight: "even" },
  ],
});
describeLoss(binaryCrossEntropy, { options: { fromLogits: false } });
describeLoss(binaryCrossEntropy, { options: { positiveWeight: [1, 2, 3, 4], labelSmoothing: 0.1 } });

describe("binaryCrossEntropy", () => {
  beforeAll(() => Promise.all([startDevice("cpu"), startDevice("wasm")]));
  const none = { reduction: "none" } as const;

  it("has 13 reference cases", () => expect(casesOf("binary-cross-entropy")).toHaveLength(13));

  it("is 0.105 and 2.303 for predicted probabilities of 0.9 and 0.1 of a positive", () => {
    const { value } = evaluate(binaryCrossEntropy({ ...none, fromLogits: false }), [0.9, 0.1], [1, 1]);
    expect(value.map((one) => one.toFixed(3))).toEqual(["0.105", "2.303"]);
  });

  it.each(["float64", "float32"] as const)("costs 1e4 or 0 at logits of ±1e4, with slope ±1 or 0, in %s", (dtype) => {
    const { value, gradient } = evaluate(binaryCrossEntropy(none), [1e4, 1e4, -1e4, -1e4], [1, 0, 1, 0], { dtype });
    expect(value.map(Math.abs)).toEqual([0, 1e4, 1e4, 0]);
    expect(gradient.map((slope) => slope + 0)).toEqual([0, 1, -1, 0]);
  });

  it("smooths labels by ε / 2, as a soft target does", () => {
    const smooth = evaluate(binaryCrossEntropy({ ...none, labelSmoothing: 0.2 }), [2, -1], [1, 0]);
    const soft = evaluate(binaryCrossEntropy(none), [2, -1], [0.9, 0.1]);
    expect(smooth.value[0]).toBeCloseTo(soft.value[0]!, 14);
    expect(smooth.gradient[1]).toBeCloseTo(soft.gradient[1]!, 14);
  });

  it("has the same gradient from both sides of 0, σ(z) - t", () => {
    expect(evaluate(binaryCrossEntropy(none), [0, 0], [0, 1]).gradient).toEqual([0.5, -0.5]);
  });

  it("takes a weight for positive labels, or one a column", () => {
    const one = evaluate(binaryCrossEntropy({ ...none, positiveWeight: 3 }), [[0, 0]], [[1, 0]]);
    const each = evaluate(binaryCrossEntropy({ ...none, positiveWeight: [3, 5] }), [[0, 0]], [[1, 0]]);
    expect(one).toEqual(each);
    expect(one.value).toEqual([expect.closeTo(3 * Math.LN2, 14), expect.closeTo(Math.LN2, 14)]);
    expect(() => evaluate(binaryCrossEntropy({ positiveWeight: [1, 2] }), [[0, 0, 0]], [[1, 0, 1]])).toThrow(
      "binary-cross-entropy: `positiveWeight` must have 3 numbers, one for each element of the prediction's last axis, got [1,2]. The prediction is [1,3].",
    );
  });

  it("divides the mean by the number of elements whatever the positive weight: 2 log 2 for weight 3 at logits of 0", () => {
    expect(evaluate(binaryCrossEntropy({ positiveWeight: 3 }), [0, 0], [1, 0]).value[0]).toBeCloseTo(2 * Math.LN2, 14);
  });

  it("balances by negative over positive samples, and says what that lacks", () => {
    const balanced = binaryCrossEntropy({ ...none, positiveWeight: "balanced" });
    const { value } = evaluate(balanced, [0, 0], [1, 0], { context: { classCounts: [6, 2] } });
    expect(value).toEqual([expect.closeTo(3 * Math.LN2, 14), expect.closeTo(Math.LN2, 14)]);
    expect(() => balanced.create({})).toThrow(
      "binary-cross-entropy: `classCounts` must count the samples of both classes, at least 1 each, for `positiveWeight` divides by them, got undefined.",
    );
  });

  it("costs nothing where an infinite logit is right, and infinity where it is wrong", () => {
    const { value, gradient } = evaluate(binaryCrossEntropy(none), [Infinity, -Infinity, -Infinity], [1, 0, 1]);
    expect(value.map(Math.abs)).toEqual([0, 0, Infinity]);
    expect(gradient.map(Math.abs)).toEqual([0, 0, 1]);
  });

  describe("from probabilities", () => {
    const loss = binaryCrossEntropy({ ...none, fromLogits: false });

    // At 0 the tangent of -log p at 1e-12: 12 log 10 + 1, with slope -1e12.
    it.each(["float64", "float32"] as const)("goes on along the tangent below 1e-12, in %s", (dtype) => {
      const { value, gradient } = evaluate(loss, [0, 1, 0, 1], [1, 0, 0, 1], { dtype });
      expect(value.slice(0, 2).map((x) => x / (12 * Math.LN10 + 1))).toEqual([
        expect.closeTo(1, 6),
        expect.closeTo(1, 6),
      ]);
      expect(value.slice(2).map(Math.abs)).toEqual([0, 0]);
      const slopes = [-1, 1, 0, 0].map((slope) => expect.closeTo(slope, 6) as number);
      expect(gradient.map((slope) => slope / 1e12)).toEqual(slopes);
    });

    it("refuses what is no probability; in a compiled step it is NaN", () => {
      expect(() => evaluate(loss, [0.5, 3.25], [1, 1])).toThrow(
        "binary-cross-entropy: `prediction` must hold probabilities, from 0 to 1, with `fromLogits: false`, got 3.25.",
      );
      const { value } = evaluate(loss, [0.5, 3.25, -1], [1, 1, 1], { traced: true });
      expect(value).toEqual([Math.LN2, Number.NaN, Number.NaN]);
    });

    it("takes what a float32 softmax rounds beyond 1 for 1", () => {
      expect(evaluate(loss, [1.0000001], [0.5]).value[0]).toBeCloseTo(0.5 * (12 * Math.LN10 + 1), 9);
    });
  });
});
