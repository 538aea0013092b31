import { startDevice } from "@downslope/core";
import { describeLoss } from "@downslope/testing";
import { beforeAll, describe, expect, it } from "vitest";
import { evaluate } from "../test/evaluate.ts";
import { masks, ofSamples } from "../test/masks.ts";
import { mcc } from "./mcc.ts";

describeLoss(mcc, { rejects: [{ fromLogits: 1 }] });
describeLoss(mcc, { options: { fromLogits: false } });

describe("mcc", () => {
  beforeAll(() => Promise.all([startDevice("cpu"), startDevice("wasm")]));
  const none = { reduction: "none", fromLogits: false } as const;

  it("is 1 less the coefficient of soft counts, sample by sample", () => {
    const expected = ofSamples(
      ({ tp, fp, fn, tn }) => 1 - (tp * tn - fp * fn) / Math.sqrt((tp + fp) * (tp + fn) * (tn + fp) * (tn + fn)),
    );
    const { value } = evaluate(mcc(none), masks.p, masks.t);
    expect(value).toEqual(expected.map((loss) => expect.closeTo(loss, 13) as number));
  });

  // TP 1, FP 1, FN 0, TN 2: 2 / √(2 · 1 · 3 · 2) = 1 / √3.
  it("is 0 for a perfect mask, 1 for chance, 2 for the opposite, and 1 - 1 / √3 for one false positive in four", () => {
    const of = (p: number[]) => evaluate(mcc(none), [p], [[1, 0, 0, 0]]).value[0];
    expect(of([1, 0, 0, 0])).toBeCloseTo(0, 14);
    expect(of([0.25, 0.25, 0.25, 0.25])).toBeCloseTo(1, 14);
    expect(of([0, 1, 1, 1])).toBeCloseTo(2, 14);
    expect(of([1, 1, 0, 0])).toBeCloseTo(1 - 1 / Math.sqrt(3), 14);
  });

  it.each(["float64", "float32"] as const)(
    "costs 1, with slope 0, where a mask is all of one value, in %s",
    (dtype) => {
      for (const [p, t] of [
        [
          [0, 0],
          [0, 0],
        ],
        [
          [1, 1],
          [1, 1],
        ],
        [
          [0.3, 0.4],
          [0, 0],
        ],
        [
          [0, 0],
          [1, 0],
        ],
      ]) {
        const { value, gradient } = evaluate(mcc(none), [p!], [t!], { dtype, traced: true });
        expect([...value, ...gradient].map(Math.abs)).toEqual([1, 0, 0]);
      }
    },
  );

  it("does not overflow in large images in float32, where the product of four counts would", () => {
    const logits = [Array.from({ length: 20_000 }, (_, i) => (i % 4 < 2 ? 0 : -30))];
    const target = [Array.from({ length: 20_000 }, (_, i) => Number(i % 4 === 0))];
    // p is 1/2 on half of the pixels, t is 1 on half of those: cov = 1/8 - 1/16, spread = (1/4 · 3/4)².
    const { value } = evaluate(mcc({ reduction: "none" }), logits, target, { dtype: "float32" });
    expect(value[0]).toBeCloseTo(1 - 1 / 16 / (3 / 16), 5);
  });

  it("refuses one element a sample, which correlates with nothing", () => {
    expect(() => evaluate(mcc(), [[1], [2]], [[1], [0]])).toThrow(
      "mcc: `prediction` must have more than one element a sample, got float64[2,1].",
    );
  });
});
