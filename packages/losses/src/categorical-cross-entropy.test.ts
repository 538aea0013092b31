import { startDevice } from "@downslope/core";
import { describeLoss } from "@downslope/testing";
import { beforeAll, describe, expect, it } from "vitest";
import { casesOf, evaluate } from "../test/evaluate.ts";
import { categoricalCrossEntropy } from "./categorical-cross-entropy.ts";
import { sparseCategoricalCrossEntropy } from "./sparse-categorical-cross-entropy.ts";

describeLoss(categoricalCrossEntropy, {
  cases: casesOf("categorical-cross-entropy"),
  rejects: [{ labelSmoothing: -0.1 }, { classWeight: "even" }, { classWeight: [1] }],
});
describeLoss(categoricalCrossEntropy, { options: { fromLogits: false } });
describeLoss(categoricalCrossEntropy, {
  options: { classWeight: "balanced", labelSmoothing: 0.1 },
  context: { classCounts: [1, 2, 3, 4] },
});

describe("categoricalCrossEntropy", () => {
  beforeAll(() => Promise.all([startDevice("cpu"), startDevice("wasm")]));

  it("has 12 reference cases", () => expect(casesOf("categorical-cross-entropy")).toHaveLength(12));

  it("is 0.223 for predicted probabilities 0.1, 0.8 and 0.1 with the second class true", () => {
    const { value } = evaluate(categoricalCrossEntropy({ fromLogits: false }), [[0.1, 0.8, 0.1]], [[0, 1, 0]]);
    expect(value[0]!.toFixed(3)).toBe("0.223");
  });

  it.each([false, true])("costs nothing for a class without target and with logit -∞, compiled: %s", (traced) => {
    for (const dtype of ["float64", "float32"] as const) {
      const prediction = [[0, 0, -Infinity]];
      const { value, gradient } = evaluate(categoricalCrossEntropy(), prediction, [[1, 0, 0]], { traced, dtype });
      expect(value[0]).toBeCloseTo(Math.LN2, 6);
      expect(gradient.map((slope) => Math.round(slope * 1e6) / 1e6 + 0)).toEqual([-0.5, 0.5, 0]);
    }
    expect(evaluate(categoricalCrossEntropy(), [[0, -Infinity]], [[0.5, 0.5]], { traced }).value).toEqual([Infinity]);
  });

  it("divides the mean by the number of samples, where the loss on class indices divides by their weights", () => {
    // All logits equal: each sample costs its weight times log 2.
    const options = { classWeight: [1, 3] };
    const logits = [
      [0, 0],
      [0, 0],
    ];
    const soft = evaluate(categoricalCrossEntropy(options), logits, [
      [1, 0],
      [0, 1],
    ]);
    expect(soft.value[0]).toBeCloseTo((4 / 2) * Math.LN2, 14);
    expect(evaluate(sparseCategoricalCrossEntropy(options), logits, [0, 1]).value[0]).toBeCloseTo(Math.LN2, 14);
  });

  it("refuses a single class, and weights of another number of classes", () => {
    expect(() => evaluate(categoricalCrossEntropy(), [[1], [2]], [[1], [1]])).toThrow(
      "categorical-cross-entropy: `prediction` must have at least 2 classes along its last axis, got float64[2,1].",
    );
    expect(() => evaluate(categoricalCrossEntropy({ classWeight: [1, 2] }), [[1, 2, 3]], [[1, 0, 0]])).toThrow(
      "categorical-cross-entropy: `classWeight` must have 3 numbers",
    );
  });

  it("refuses logits where probabilities are promised", () => {
    expect(() => evaluate(categoricalCrossEntropy({ fromLogits: false }), [[-1, 2]], [[1, 0]])).toThrow(
      "categorical-cross-entropy: `prediction` must hold probabilities",
    );
  });
});
