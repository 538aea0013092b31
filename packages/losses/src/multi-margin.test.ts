import { startDevice } from "@downslope/core";
import { describeLoss } from "@downslope/testing";
import { beforeAll, describe, expect, it } from "vitest";
import { casesOf, evaluate } from "../test/evaluate.ts";
import { multiMargin } from "./multi-margin.ts";

describeLoss(multiMargin, {
  cases: casesOf("multi-margin"),
  rejects: [{ p: 3 }, { classWeight: [1, -1] }, { ignoreIndex: 0.5 }],
});
describeLoss(multiMargin, {
  options: { p: 2, margin: 0.5, classWeight: "balanced", ignoreIndex: 0 },
  context: { classCounts: [1, 2, 3, 4] },
});

describe("multiMargin", () => {
  beforeAll(() => Promise.all([startDevice("cpu"), startDevice("wasm")]));
  const scores = [[0.1, 0.2, 0.4, 0.8]];

  it("has 3 reference cases", () => expect(casesOf("multi-margin")).toHaveLength(3));

  // By hand: the others lack 1 - 0.7, 1 - 0.6 and 1 - 0.4 of the margin.
  it("costs (0.3 + 0.4 + 0.6) / 4 for scores 0.1, 0.2, 0.4 and 0.8 with the last class right", () => {
    expect(evaluate(multiMargin(), scores, [3]).value[0]).toBeCloseTo(0.325, 14);
    expect(evaluate(multiMargin({ p: 2 }), scores, [3]).value[0]).toBeCloseTo((0.09 + 0.16 + 0.36) / 4, 14);
    expect(evaluate(multiMargin({ margin: 0.5 }), scores, [3]).value[0]).toBeCloseTo(0.1 / 4, 14);
  });

  it("divides the mean by the number of samples whatever the class weights, as PyTorch does", () => {
    const zeros = [
      [0, 0],
      [0, 0],
    ];
    expect(evaluate(multiMargin({ classWeight: [1, 3] }), zeros, [0, 1]).value).toEqual([(0.5 + 1.5) / 2]);
  });

  it("leaves ignored samples out of value, gradient and divisor, and is 0 where all are ignored", () => {
    const { value, gradient } = evaluate(multiMargin(), [...scores, [9, 0, 0, 0]], [3, -100]);
    expect(value[0]).toBeCloseTo(0.325, 14);
    expect(gradient.slice(4).map(Math.abs)).toEqual([0, 0, 0, 0]);
    expect(evaluate(multiMargin({ classWeight: [1, 2, 3, 4] }), scores, [-100]).value).toEqual([0]);
  });

  it.each([false, true])("costs nothing for a class at -∞, compiled: %s", (traced) => {
    const { value, gradient } = evaluate(multiMargin(), [[0, 0.5, -Infinity]], [0], { traced });
    expect(value[0]).toBeCloseTo(0.5, 14);
    expect(gradient.map((slope) => Math.round(slope * 3) + 0)).toEqual([-1, 1, 0]);
  });

  it("refuses a single class", () => {
    expect(() => evaluate(multiMargin(), [[1]], [0])).toThrow(
      "multi-margin: `prediction` must have at least 2 classes",
    );
  });
});
