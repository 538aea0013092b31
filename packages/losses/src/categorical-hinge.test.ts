import { startDevice } from "@downslope/core";
import { describeLoss } from "@downslope/testing";
import { beforeAll, describe, expect, it } from "vitest";
import { evaluate } from "../test/evaluate.ts";
import { categoricalHinge } from "./categorical-hinge.ts";

describeLoss(categoricalHinge, { rejects: [{ margin: -1 }, { classWeight: [1] }] });
describeLoss(categoricalHinge, {
  options: { rivalFromZero: true, margin: 2, classWeight: "balanced", ignoreIndex: 1 },
  context: { classCounts: [1, 2, 3, 4] },
});

describe("categoricalHinge", () => {
  beforeAll(() => Promise.all([startDevice("cpu"), startDevice("wasm")]));
  const none = { reduction: "none" } as const;
  const scores = [
    [0.25, 0.5, 1],
    [2, 0, 3],
    [0, 0, 5],
  ];

  // By hand: 1 - 1 + 0.5; 1 - 2 + 3; a lead of 5.
  it("costs what the right class lacks of a lead of 1 over the strongest other", () => {
    const { value, gradient } = evaluate(categoricalHinge(none), scores, [2, 0, 2]);
    expect(value).toEqual([0.5, 2, 0]);
    expect(gradient.map((slope) => slope + 0)).toEqual([0, 1, -1, -1, 0, 1, 0, 0, 0]);
  });

  it("is the perceptron's loss for several classes, max x - x_y, with margin 0", () => {
    expect(evaluate(categoricalHinge({ ...none, margin: 0 }), scores, [2, 0, 1]).value).toEqual([0, 1, 5]);
  });

  // Keras: max(0, neg - pos + 1) with neg = max((1 - y) x), which is 0 where all rivals are below 0, and pos = Σ y x.
  it("does not change when all scores are shifted, unless rivals count from 0 as in Keras", () => {
    const below = [[-1, -2, -3]];
    expect(evaluate(categoricalHinge(none), below, [0]).value).toEqual([0]);
    expect(evaluate(categoricalHinge({ ...none, rivalFromZero: true }), below, [0]).value).toEqual([2]);
    const above = [[2, 1.5, 1]];
    expect(evaluate(categoricalHinge(none), above, [0])).toEqual(
      evaluate(categoricalHinge({ ...none, rivalFromZero: true }), above, [0]),
    );
  });

  it("divides the mean by the weights of the classes that occur, and is 0 where all are ignored", () => {
    const weighted = categoricalHinge({ classWeight: [1, 1, 3] });
    expect(evaluate(weighted, scores, [2, 0, -100]).value[0]).toBeCloseTo((3 * 0.5 + 2) / 4, 14);
    expect(evaluate(weighted, scores, [-100, -100, -100]).value).toEqual([0]);
  });

  it("refuses a single class", () => {
    expect(() => evaluate(categoricalHinge(), [[1]], [0])).toThrow("must have at least 2 classes");
  });
});
