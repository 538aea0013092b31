import { startDevice } from "@downslope/core";
import { describeLoss } from "@downslope/testing";
import { beforeAll, describe, expect, it } from "vitest";
import { casesOf, evaluate } from "../test/evaluate.ts";
import { type Counts, logitsOf, masks, meanOf, ofClasses, ofSamples } from "../test/masks.ts";
import { dice } from "./dice.ts";

describeLoss(dice, {
  cases: casesOf("dice"),
  rejects: [{ smooth: -1 }, { average: "macro" }, { classWeight: [1] }, { squared: 2 }],
});
describeLoss(dice, { options: { smooth: 0, squared: true } });
describeLoss(dice, { options: { smooth: 0, fromLogits: false } });
describeLoss(dice, {
  options: { multiClass: true, classWeight: "balanced" },
  context: { classCounts: [1, 2, 3, 4] },
});
describeLoss(dice, { options: { multiClass: true, fromLogits: false, average: "all", smooth: 0 } });

describe("dice", () => {
  beforeAll(() => Promise.all([startDevice("cpu"), startDevice("wasm")]));
  const none = { reduction: "none", fromLogits: false } as const;
  const lossOf = ({ tp, fp, fn }: Counts): number => 1 - (2 * tp + 1) / (2 * tp + fp + fn + 1);

  it("has 8 reference cases", () => expect(casesOf("dice")).toHaveLength(8));

  // By hand: Σ p t = 1.4, Σ p = Σ t = 2, Σ p² = 1.2.
  it("is 1 - 2.8 / 4 for a mask worked by hand, 1 - 3.8 / 5 smoothed by 1, 1 - 2.8 / 3.2 with squares", () => {
    const of = (options: object) =>
      evaluate(dice({ ...none, smooth: 0, ...options }), [[0.8, 0.2, 0.6, 0.4]], [[1, 0, 1, 0]]).value[0];
    expect(of({})).toBeCloseTo(0.3, 14);
    expect(of({ smooth: 1 })).toBeCloseTo(0.24, 14);
    expect(of({ squared: true })).toBeCloseTo(0.125, 14);
  });

  it("gives each sample its own ratio, over all classes or the mean of each class's", () => {
    const all = evaluate(dice(none), masks.p, masks.t).value;
    const byClass = evaluate(dice({ ...none, average: "class" }), masks.p, masks.t).value;
    expect(all).toEqual(ofSamples(lossOf).map((loss) => expect.closeTo(loss, 13) as number));
    expect(byClass).toEqual(ofClasses(lossOf).map((losses) => expect.closeTo(meanOf(losses), 13) as number));
  });

  it("weighs classes in the mean, or their counts in the ratio over all", () => {
    const weighted = dice({ ...none, average: "class", classWeight: [1, 3] });
    evaluate(weighted, masks.p, masks.t).value.forEach((loss, i) => {
      const [first, second] = ofClasses(lossOf)[i]!;
      expect(loss).toBeCloseTo((first! + 3 * second!) / 4, 13);
    });
    const { value } = evaluate(dice({ ...none, classWeight: [1, 3] }), masks.p, masks.t);
    const [wrong, overlap] = [({ fp, fn }: Counts) => fp + fn, ({ tp }: Counts) => 2 * tp].map((f) => ofClasses(f)[0]!);
    const counted = [wrong, overlap].map((counts) => counts![0]! + 3 * counts![1]!);
    expect(value[0]).toBeCloseTo(counted[0]! / (counted[0]! + counted[1]! + 1), 13);
  });

  it("takes the softmax, and the mean of each class's ratio, where classes exclude each other", () => {
    // Equal logits: p is 1/2 everywhere; each class has Σ p t = 1/2, Σ p = 1, Σ t = 1.
    const logits = [
      [
        [7, 7],
        [-3, -3],
      ],
    ];
    const target = [
      [
        [1, 0],
        [0, 1],
      ],
    ];
    expect(evaluate(dice({ multiClass: true, smooth: 0 }), logits, target).value[0]).toBeCloseTo(0.5, 14);
    expect(() => evaluate(dice({ multiClass: true }), [[[1], [2]]], [[[1], [0]]])).toThrow(
      "dice: `prediction` must have at least 2 classes",
    );
  });

  it.each([0, 1e-6, 1])("costs 0 for an empty mask that is predicted empty, smoothed by %d", (smooth) => {
    for (const traced of [false, true]) {
      for (const dtype of ["float64", "float32"] as const) {
        const zeros = [[0, 0, 0, 0]];
        const { value, gradient } = evaluate(dice({ ...none, smooth }), zeros, zeros, { traced, dtype });
        expect(value).toEqual([0]);
        expect(gradient.every(Number.isFinite)).toBe(true);
      }
    }
  });

  // The loss of n pixels with p on an empty mask is n p / (n p + s), whose slope by each is s / (n p + s)².
  it("has a slope against false positives on an empty mask", () => {
    const { value, gradient } = evaluate(dice({ ...none, smooth: 0.5 }), [[0.25, 0.25]], [[0, 0]]);
    expect(value[0]).toBeCloseTo(0.5, 14);
    expect(gradient).toEqual([0.5, 0.5]);
  });

  it("costs 0 for a perfect mask and keeps its digits near it, in float32 too", () => {
    const target = [[1, 1, 0, 0]];
    expect(evaluate(dice({ ...none, smooth: 0 }), target, target).value).toEqual([0]);
    const { value } = evaluate(dice({ ...none, smooth: 0 }), [[1, 1, 1e-9, 0]], target, { dtype: "float32" });
    expect(value[0]! / 1e-9).toBeCloseTo(1 / 4, 5);
  });

  it("takes logits by default, and vectors for one pixel a sample", () => {
    const p = [0.8, 0.2, 0.6];
    const expected = evaluate(dice(none), p, [1, 0, 0]).value;
    evaluate(dice({ reduction: "none" }), logitsOf(p), [1, 0, 0]).value.forEach((loss, i) => {
      expect(loss).toBeCloseTo(expected[i]!, 13);
    });
    expect(expected[0]).toBeCloseTo(1 - 2.6 / 2.8, 14);
  });
});
