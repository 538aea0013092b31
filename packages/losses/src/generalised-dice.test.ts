import { startDevice } from "@downslope/core";
import { describeLoss } from "@downslope/testing";
import { beforeAll, describe, expect, it } from "vitest";
import { evaluate } from "../test/evaluate.ts";
import { masks, ofClasses } from "../test/masks.ts";
import { generalisedDice } from "./generalised-dice.ts";

describeLoss(generalisedDice, { rejects: [{ smooth: -1 }, { fromLogits: "no" }] });
describeLoss(generalisedDice, { options: { smooth: 0, fromLogits: false } });

describe("generalisedDice", () => {
  beforeAll(() => Promise.all([startDevice("cpu"), startDevice("wasm")]));
  const none = { reduction: "none", fromLogits: false } as const;

  it("is the paper's ratio, with weights of one over the squared size of each class", () => {
    const sums = (f: (tp: number, both: number) => number): number[] =>
      ofClasses(({ tp, fp, fn }) => f(tp, 2 * tp + fp + fn) / (tp + fn) ** 2).map(([a, b]) => a! + b!);
    const [above, below] = [sums((tp) => 2 * tp), sums((_, both) => both)];
    evaluate(generalisedDice({ ...none, smooth: 0 }), masks.p, masks.t).value.forEach((loss, i) => {
      expect(loss).toBeCloseTo(1 - above[i]! / below[i]!, 13);
    });
  });

  // By hand: sizes 1 and 3 weigh 1 and 1/9; of both classes 1 is wrong, and p + t adds up to 2 and 6.
  it("smooths in pixels of the smallest class: (1 + 1/9) / (2 + 6/9 + s)", () => {
    const first = [0.5, 0.1, 0.1, 0.3];
    const p = [first.map((x) => [x, 1 - x])];
    const t = [first.map((_, i) => (i === 0 ? [1, 0] : [0, 1]))];
    expect(evaluate(generalisedDice({ ...none, smooth: 0 }), p, t).value[0]).toBeCloseTo(10 / 24, 14);
    expect(evaluate(generalisedDice(none), p, t).value[0]).toBeCloseTo(10 / 33, 14);
  });

  it("is not swamped by its smoothing in large images, in float32", () => {
    const logits = [Array.from({ length: 8192 }, () => [0, 0])];
    const target = [Array.from({ length: 8192 }, (_, i) => (i % 2 ? [1, 0] : [0, 1]))];
    expect(evaluate(generalisedDice(), logits, target, { dtype: "float32" }).value[0]).toBeCloseTo(0.5, 3);
  });

  // Sizes 0 and 2: both weigh 1. p + t: 0.3 and 1.7 + 2; wrong: 0.3 and 0.3.
  it("weighs a class that does not occur as the smallest that does", () => {
    const p = [
      [
        [0.1, 0.9],
        [0.2, 0.8],
      ],
    ];
    const t = [
      [
        [0, 1],
        [0, 1],
      ],
    ];
    for (const traced of [false, true]) {
      const { value, gradient } = evaluate(generalisedDice({ ...none, smooth: 0 }), p, t, { traced });
      expect(value[0]).toBeCloseTo(0.6 / 4, 14);
      expect(gradient.every(Number.isFinite)).toBe(true);
    }
  });

  it("costs 0 for a perfect mask, and where there is neither target nor prediction", () => {
    const perfect = [
      [
        [1, 0],
        [0, 1],
      ],
    ];
    expect(evaluate(generalisedDice(none), perfect, perfect).value).toEqual([0]);
    const nothing = [[[0, 0]]];
    const { value, gradient } = evaluate(generalisedDice({ ...none, smooth: 0 }), nothing, nothing, { traced: true });
    expect([...value, ...gradient].map(Math.abs)).toEqual([0, 0, 0]);
  });

  it("refuses a single class", () => {
    expect(() => evaluate(generalisedDice(), [[[1]]], [[[1]]])).toThrow(
      "generalised-dice: `prediction` must have at least 2 classes",
    );
  });
});
