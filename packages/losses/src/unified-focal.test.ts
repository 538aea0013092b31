import { startDevice } from "@downslope/core";
import { describeLoss } from "@downslope/testing";
import { beforeAll, describe, expect, it } from "vitest";
import { evaluate } from "../test/evaluate.ts";
import { countsOf, logitsOf, masks, meanOf } from "../test/masks.ts";
import { binaryCrossEntropy } from "./binary-cross-entropy.ts";
import { unifiedFocal } from "./unified-focal.ts";

describeLoss(unifiedFocal, { rejects: [{ weight: 2 }, { delta: -1 }, { gamma: 1 }, { smooth: -1 }] });
describeLoss(unifiedFocal, { options: { gamma: 0, weight: 0.2, smooth: 0 } });
describeLoss(unifiedFocal, { options: { fromLogits: false } });

/** The formulas of the paper's own code, for the numbers of one sample. */
function lossOf(p: number[], t: number[], weight: number, delta: number, gamma: number): number {
  const crossEntropies = p.map((x, i) => (t[i] ? -delta * Math.log(x) : -(1 - delta) * x ** gamma * Math.log(1 - x)));
  const { tp, fp, fn, tn } = countsOf(p, t);
  const foreground = 1 - (tp + 1) / (tp + delta * fn + (1 - delta) * fp + 1);
  const background = 1 - (tn + 1) / (tn + delta * fp + (1 - delta) * fn + 1);
  return weight * meanOf([background, foreground ** (1 - gamma)]) + (1 - weight) * meanOf(crossEntropies);
}

describe("unifiedFocal", () => {
  beforeAll(() => Promise.all([startDevice("cpu"), startDevice("wasm")]));
  const none = { reduction: "none", fromLogits: false } as const;

  it.each([
    [0.5, 0.6, 0.5],
    [0.2, 0.9, 0.25],
    [0, 0.6, 0.5],
    [1, 0.3, 0],
  ])("is λ Tversky + (1 - λ) cross-entropy, both focal, at λ = %d, δ = %d, γ = %d", (weight, delta, gamma) => {
    const { value } = evaluate(unifiedFocal({ ...none, weight, delta, gamma }), masks.p, masks.t);
    const expected = masks.p.map((sample, i) => lossOf(sample.flat(), masks.t[i]!.flat(), weight, delta, gamma));
    expect(value).toEqual(expected.map((loss) => expect.closeTo(loss, 13) as number));
  });

  it("is half of binary cross-entropy at λ = 0, δ = 1/2, γ = 0", () => {
    const options = { weight: 0, delta: 0.5, gamma: 0 };
    const [z, t] = [[logitsOf([0.3, 0.9, 0.2])], [[1, 1, 0]]];
    const expected = evaluate(binaryCrossEntropy(), z, t).value[0]!;
    expect(evaluate(unifiedFocal(options), z, t).value[0]).toBeCloseTo(expected / 2, 14);
  });

  it.each([0, 0.5])("costs nothing, with no slope, for infinite logits that are right, at γ = %d", (gamma) => {
    const options = { reduction: "none", gamma } as const;
    const { value, gradient } = evaluate(unifiedFocal(options), [[-Infinity, Infinity]], [[0, 1]]);
    expect([...value, ...gradient].map(Math.abs)).toEqual([0, 0, 0]);
  });

  it("costs 0, with a finite slope, for an empty mask that is predicted empty", () => {
    for (const dtype of ["float64", "float32"] as const) {
      const { value, gradient } = evaluate(unifiedFocal(none), [[0, 0]], [[0, 0]], { dtype, traced: true });
      expect(value.map(Math.abs)).toEqual([0]);
      expect(gradient.every(Number.isFinite)).toBe(true);
    }
  });
});
