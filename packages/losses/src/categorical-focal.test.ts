import { startDevice } from "@downslope/core";
import { describeLoss } from "@downslope/testing";
import { beforeAll, describe, expect, it } from "vitest";
import { casesOf, evaluate } from "../test/evaluate.ts";
import { categoricalFocal } from "./categorical-focal.ts";
import { sparseCategoricalCrossEntropy } from "./sparse-categorical-cross-entropy.ts";

describeLoss(categoricalFocal, {
  cases: casesOf("categorical-focal"),
  rejects: [{ gamma: -1 }, { alpha: [1, -1] }, { alpha: 0.25 }],
});
describeLoss(categoricalFocal, { options: { gamma: 0.5, fromLogits: false } });
describeLoss(categoricalFocal, {
  options: { gamma: 0.5, alpha: [1, 2, 3, 4], classWeight: "balanced", ignoreIndex: 0 },
  context: { classCounts: [1, 2, 3, 4] },
});

describe("categoricalFocal", () => {
  beforeAll(() => Promise.all([startDevice("cpu"), startDevice("wasm")]));
  const none = { reduction: "none" } as const;
  const logits = [
    [1, 2, -1],
    [0, 0.5, 3],
    [-40, 1e4, 1],
  ];

  it("has 9 reference cases", () => expect(casesOf("categorical-focal")).toHaveLength(9));

  it("is cross-entropy to the bit at γ = 0", () => {
    const options = { ...none, classWeight: [1, 2, 5] };
    expect(evaluate(categoricalFocal({ ...options, gamma: 0 }), logits, [2, 0, 1])).toEqual(
      evaluate(sparseCategoricalCrossEntropy(options), logits, [2, 0, 1]),
    );
  });

  it("is (3/4)² log 4 for a right class with probability 1/4", () => {
    const { value } = evaluate(categoricalFocal({ ...none, fromLogits: false }), [[0.25, 0.25, 0.5]], [1]);
    expect(value[0]).toBeCloseTo(0.5625 * Math.log(4), 14);
  });

  it.each([0.5, 1, 2, 3.5])("has a finite gradient however sure and right it is, at γ = %d", (gamma) => {
    const sure = [60, 88, 95, 100, 103.9, 110, 746, 1e4].map((logit) => [0, logit, 0]);
    for (const dtype of ["float64", "float32"] as const) {
      const loss = categoricalFocal({ ...none, gamma });
      const { value, gradient } = evaluate(loss, sure, Array(sure.length).fill(1) as number[], { dtype, traced: true });
      expect([...value, ...gradient].every((x) => Math.abs(x) < 1e-10)).toBe(true);
    }
  });

  // 1 - p is e^-30, of which a subtraction from 1 would keep three digits.
  it("keeps the digits of 1 - p where it is sure and right: cross-entropy times √σ(-30)", () => {
    const crossEntropy = evaluate(sparseCategoricalCrossEntropy(none), [[0, 30]], [1]).value[0]!;
    const { value } = evaluate(categoricalFocal({ ...none, gamma: 0.5 }), [[0, 30]], [1]);
    expect(value[0]! / crossEntropy / Math.exp(-15)).toBeCloseTo(1, 12);
  });

  it("gives the same from probabilities", () => {
    const powers = [1, 2, -1].map(Math.exp);
    const p = powers.map((power) => power / powers.reduce((a, b) => a + b));
    const expected = evaluate(categoricalFocal({ gamma: 1.5 }), [[1, 2, -1]], [0]).value[0]!;
    const { value } = evaluate(categoricalFocal({ gamma: 1.5, fromLogits: false }), [p], [0]);
    expect(value[0]).toBeCloseTo(expected, 12);
  });

  it("divides the mean by the number of samples with alpha, and by the weights with class weights", () => {
    const even = [
      [0, 0],
      [0, 0],
    ];
    const each = 0.25 * Math.LN2;
    expect(evaluate(categoricalFocal({ alpha: [1, 3] }), even, [0, 1]).value[0]).toBeCloseTo((4 / 2) * each, 14);
    expect(evaluate(categoricalFocal({ classWeight: [1, 3] }), even, [0, 1]).value[0]).toBeCloseTo(each, 14);
  });

  it("leaves ignored samples out, and is 0 where all are ignored", () => {
    const part = evaluate(categoricalFocal({ alpha: [1, 2, 3] }), [logits[0]!], [2]).value[0]!;
    expect(evaluate(categoricalFocal({ alpha: [1, 2, 3] }), logits, [2, -100, -100]).value[0]).toBeCloseTo(part, 14);
    expect(evaluate(categoricalFocal(), logits, [-100, -100, -100]).value).toEqual([0]);
  });
});
