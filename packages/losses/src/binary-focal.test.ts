import { startDevice } from "@downslope/core";
import { describeLoss } from "@downslope/testing";
import { beforeAll, describe, expect, it } from "vitest";
import { casesOf, evaluate } from "../test/evaluate.ts";
import { binaryCrossEntropy } from "./binary-cross-entropy.ts";
import { binaryFocal } from "./binary-focal.ts";

describeLoss(binaryFocal, { cases: casesOf("binary-focal"), rejects: [{ gamma: -1 }, { alpha: 2 }] });
describeLoss(binaryFocal, { options: { fromLogits: false, gamma: 0.5 } });
describeLoss(binaryFocal, { options: { gamma: 0.5, alpha: 0.25 } });

describe("binaryFocal", () => {
  beforeAll(() => Promise.all([startDevice("cpu"), startDevice("wasm")]));
  const none = { reduction: "none" } as const;

  it("has 13 reference cases", () => expect(casesOf("binary-focal")).toHaveLength(13));

  it("is binary cross-entropy to the bit at γ = 0", () => {
    const [logits, labels] = [
      [-3, 0, 2, 40, -1e4],
      [1, 0, 1, 0, 1],
    ];
    expect(evaluate(binaryFocal({ ...none, gamma: 0 }), logits!, labels!)).toEqual(
      evaluate(binaryCrossEntropy(none), logits!, labels!),
    );
  });

  it.each([0.5, 1, 2, 3.5])("has a finite gradient however sure and right it is, at γ = %d", (gamma) => {
    const logits = [60, 88, 95, 100, 103.9, 110, 746, 1e4];
    for (const dtype of ["float64", "float32"] as const) {
      const { value, gradient } = evaluate(
        binaryFocal({ ...none, gamma }),
        [...logits, ...logits.map((z) => -z)],
        [...logits.map(() => 1), ...logits.map(() => 0)],
        { dtype, traced: true },
      );
      expect([...value, ...gradient].every((x) => Math.abs(x) < 1e-10)).toBe(true);
    }
  });

  it("keeps its digits where it is sure and right: e^-z (e^-z)^γ, but for factors of 1 + e^-z", () => {
    const [z, gamma] = [30, 0.5];
    const { value, gradient } = evaluate(binaryFocal({ ...none, gamma }), [z], [1]);
    const expected = Math.log1p(Math.exp(-z)) * (1 / (1 + Math.exp(z))) ** gamma;
    expect(value[0]! / expected).toBeCloseTo(1, 10);
    expect(gradient[0]! / (-(1 + gamma) * expected)).toBeCloseTo(1, 10);
  });

  it("takes the share of negative samples for α where that is balanced", () => {
    const context = { classCounts: [6, 2] };
    const balanced = binaryFocal({ ...none, alpha: "balanced" });
    expect(evaluate(balanced, [1, -2], [1, 0], { context })).toEqual(
      evaluate(binaryFocal({ ...none, alpha: 0.75 }), [1, -2], [1, 0]),
    );
    expect(() => balanced.create({})).toThrow(
      "binary-focal: `classCounts` must count the samples of both classes, at least 1 each, for `alpha` divides by them, got undefined.",
    );
  });

  it("divides the mean by the number of elements, not by the sum of α", () => {
    const { value } = evaluate(binaryFocal({ gamma: 0, alpha: 0.25 }), [0, 0], [1, 0]);
    expect(value[0]).toBeCloseTo(Math.LN2 / 2, 14);
  });

  it("takes p_t = p t + (1 - p) (1 - t) for labels between 0 and 1", () => {
    const [z, t, gamma] = [0.7, 0.3, 1.5];
    const p = 1 / (1 + Math.exp(-z));
    const crossEntropy = -t * Math.log(p) - (1 - t) * Math.log(1 - p);
    const expected = crossEntropy * (1 - (p * t + (1 - p) * (1 - t))) ** gamma;
    expect(evaluate(binaryFocal({ ...none, gamma }), [z], [t]).value[0]).toBeCloseTo(expected, 13);
  });

  it("gives the same from probabilities", () => {
    const logits = [-2, 0.5, 3];
    const labels = [1, 0, 0.4];
    const p = logits.map((z) => 1 / (1 + Math.exp(-z)));
    const expected = evaluate(binaryFocal({ ...none, alpha: 0.3 }), logits, labels).value;
    const { value } = evaluate(binaryFocal({ ...none, alpha: 0.3, fromLogits: false }), p, labels);
    value.forEach((one, i) => expect(one).toBeCloseTo(expected[i]!, 12));
  });
});
