import { startDevice } from "@downslope/core";
import { describeLoss } from "@downslope/testing";
import { beforeAll, describe, expect, it } from "vitest";
import { casesOf, evaluate } from "../test/evaluate.ts";
import { categoricalCrossEntropy } from "./categorical-cross-entropy.ts";
import { sparseCategoricalCrossEntropy } from "./sparse-categorical-cross-entropy.ts";

describeLoss(sparseCategoricalCrossEntropy, {
  cases: casesOf("sparse-categorical-cross-entropy"),
  rejects: [{ ignoreIndex: 0.5 }, { classWeight: "even" }, { classWeight: [1, -1] }, { labelSmoothing: 2 }],
});
describeLoss(sparseCategoricalCrossEntropy, { options: { fromLogits: false } });
describeLoss(sparseCategoricalCrossEntropy, {
  options: { classWeight: "balanced", labelSmoothing: 0.1, ignoreIndex: 0 },
  context: { classCounts: [1, 2, 3, 4] },
});

const logits = [
  [1, 2, -1],
  [0, 0.5, 3],
  [-2, 1, 1],
];

describe("sparseCategoricalCrossEntropy", () => {
  beforeAll(() => Promise.all([startDevice("cpu"), startDevice("wasm")]));
  const none = { reduction: "none" } as const;

  it("has 21 reference cases", () => expect(casesOf("sparse-categorical-cross-entropy")).toHaveLength(21));

  // They do not sum to 1, and are not made to: -log 0.3.
  it("is 1.204 for predicted probabilities 0.5, 0.1 and 0.3 with the third class true", () => {
    const { value } = evaluate(sparseCategoricalCrossEntropy({ fromLogits: false }), [[0.5, 0.1, 0.3]], [2]);
    expect(value[0]!.toFixed(3)).toBe("1.204");
  });

  it.each(["float64", "float32"] as const)(
    "costs 20000 for logits 1e4 and -1e4 with slopes 1 and -1, in %s",
    (dtype) => {
      const { value, gradient } = evaluate(sparseCategoricalCrossEntropy(none), [[1e4, -1e4]], [1], { dtype });
      expect(value).toEqual([20000]);
      expect(gradient).toEqual([1, -1]);
    },
  );

  // PyTorch's two sums: the smooth one is weighted by every class, and the divisor by the right ones alone.
  it("joins smoothing and class weights as PyTorch does", () => {
    const [epsilon, weights, labels] = [0.2, [1, 2, 5], [2, 0, 1]];
    const negativeLogs = logits.map((row) => {
      const total = Math.log(row.reduce((sum, logit) => sum + Math.exp(logit), 0));
      return row.map((logit) => total - logit);
    });
    const hard = negativeLogs.reduce((sum, row, i) => sum + weights[labels[i]!]! * row[labels[i]!]!, 0);
    const smooth = negativeLogs.flat().reduce((sum, one, i) => sum + weights[i % 3]! * one, 0);
    const expected = ((1 - epsilon) * hard + (epsilon / 3) * smooth) / (5 + 1 + 2);
    const loss = sparseCategoricalCrossEntropy({ labelSmoothing: epsilon, classWeight: weights });
    expect(evaluate(loss, logits, labels).value[0]).toBeCloseTo(expected, 13);
  });

  it("divides the mean by the weights of the classes that occur, and `batch-mean` by the number of samples", () => {
    const even = [
      [0, 0],
      [0, 0],
    ];
    const mean = evaluate(sparseCategoricalCrossEntropy({ classWeight: [1, 3] }), even, [0, 1]);
    expect(mean.value[0]).toBeCloseTo(Math.LN2, 14);
    const batchMean = sparseCategoricalCrossEntropy({ classWeight: [1, 3], reduction: "batch-mean" });
    expect(evaluate(batchMean, even, [0, 1]).value[0]).toBeCloseTo(2 * Math.LN2, 14);
  });

  it("is the categorical cross-entropy of one-hot targets", () => {
    const options = { ...none, labelSmoothing: 0.2, classWeight: [1, 2, 5] };
    const oneHot = [
      [0, 0, 1],
      [1, 0, 0],
      [0, 1, 0],
    ];
    const expected = evaluate(categoricalCrossEntropy(options), logits, oneHot);
    expect(evaluate(sparseCategoricalCrossEntropy(options), logits, [2, 0, 1])).toEqual(expected);
  });

  it.each([false, true])("leaves ignored labels out of value, gradient and divisor, compiled: %s", (traced) => {
    const loss = sparseCategoricalCrossEntropy({ labelSmoothing: 0.1, classWeight: [1, 2, 5], ignoreIndex: 7 });
    const part = evaluate(loss, [logits[0]!, logits[2]!], [2, 1], { traced });
    const { value, gradient } = evaluate(loss, logits, [2, 7, 1], { traced });
    expect(value[0]).toBeCloseTo(part.value[0]!, 14);
    expect(gradient.slice(3, 6).map(Math.abs)).toEqual([0, 0, 0]);
  });

  it("is 0 where all labels are ignored, and so is its gradient", () => {
    const { value, gradient } = evaluate(sparseCategoricalCrossEntropy(), logits, [-100, -100, -100]);
    expect(value).toEqual([0]);
    expect(gradient.map(Math.abs)).toEqual(Array(9).fill(0));
  });

  it("can ignore a class that exists", () => {
    const { value } = evaluate(sparseCategoricalCrossEntropy({ ...none, ignoreIndex: 1 }), logits, [1, 2, 1]);
    expect(value.map((x) => x > 0)).toEqual([false, true, false]);
  });

  it("refuses labels out of range; in a compiled step they give NaN", () => {
    const loss = sparseCategoricalCrossEntropy(none);
    for (const label of [3, -1]) {
      expect(() => evaluate(loss, logits, [0, label, 1])).toThrow(
        `sparse-categorical-cross-entropy: \`target\` must hold labels from 0 to 2, or \`ignoreIndex\` -100, got ${label}.`,
      );
      for (const dtype of ["float64", "float32"] as const) {
        const { value } = evaluate(loss, logits, [0, label, 1], { traced: true, dtype });
        expect(value.map(Number.isNaN)).toEqual([false, true, false]);
      }
    }
    expect(evaluate(sparseCategoricalCrossEntropy(), logits, [0, 3, 1], { traced: true }).value).toEqual([Number.NaN]);
  });

  it("balances classes by n / (K n_c)", () => {
    const balanced = sparseCategoricalCrossEntropy({ ...none, classWeight: "balanced" });
    const weighted = sparseCategoricalCrossEntropy({ ...none, classWeight: [10 / 3 / 5, 10 / 3 / 4, 10 / 3 / 1] });
    const context = { classCounts: [5, 4, 1] };
    const { value } = evaluate(balanced, logits, [0, 1, 2], { context });
    evaluate(weighted, logits, [0, 1, 2]).value.forEach((expected, i) => expect(value[i]).toBeCloseTo(expected, 12));
  });

  it("says what balancing lacks", () => {
    const balanced = sparseCategoricalCrossEntropy({ classWeight: "balanced" });
    expect(() => balanced.create({})).toThrow(
      "sparse-categorical-cross-entropy: `classCounts` must count the samples of every class, at least 1 each, for `classWeight` divides by them, got undefined. Train on classes that all occur in the training split, or write a number a class.",
    );
    expect(() => balanced.create({ classCounts: [3, 0] })).toThrow(
      "every class, at least 1 each, for `classWeight` divides by them, got [3,0]",
    );
    expect(() => evaluate(balanced, logits, [0, 1, 2], { context: { classCounts: [1, 1] } })).toThrow(
      "`classWeight` must have 3 numbers",
    );
  });

  it("takes any axes before the classes", () => {
    const { value } = evaluate(
      sparseCategoricalCrossEntropy(none),
      [logits, logits],
      [
        [0, 1, 2],
        [2, 1, 0],
      ],
    );
    const flat = evaluate(sparseCategoricalCrossEntropy(none), [...logits, ...logits], [0, 1, 2, 2, 1, 0]);
    expect(value).toEqual(flat.value);
  });
});
