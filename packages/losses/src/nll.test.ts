import { startDevice } from "@downslope/core";
import { describeLoss } from "@downslope/testing";
import { beforeAll, describe, expect, it } from "vitest";
import { casesOf, evaluate } from "../test/evaluate.ts";
import { nll } from "./nll.ts";

describeLoss(nll, { cases: casesOf("nll"), rejects: [{ classWeight: "even" }, { classWeight: { effective: 1 } }] });
describeLoss(nll, {
  options: { classWeight: { effective: 0.5 }, ignoreIndex: 0 },
  context: { classCounts: [1, 2, 3, 4] },
});

describe("nll", () => {
  beforeAll(() => Promise.all([startDevice("cpu"), startDevice("wasm")]));
  const none = { reduction: "none" } as const;
  const logs = [
    [Math.log(0.5), Math.log(0.25), Math.log(0.25)],
    [Math.log(0.125), Math.log(0.125), Math.log(0.75)],
  ];

  it("has 3 reference cases", () => expect(casesOf("nll")).toHaveLength(3));

  it("is log 4 for a right class with probability 1/4, and log 8 for one with 1/8", () => {
    const { value, gradient } = evaluate(nll(none), logs, [2, 0]);
    expect(value).toEqual([-Math.log(0.25), -Math.log(0.125)]);
    expect(gradient.map((slope) => slope + 0)).toEqual([0, 0, -1, -1, 0, 0]);
  });

  it.each([false, true])(
    "is finite where a wrong class is at -∞, and infinite where the right one is, compiled: %s",
    (traced) => {
      for (const dtype of ["float64", "float32"] as const) {
        const { value, gradient } = evaluate(nll(none), [[0, -Infinity]], [0], { traced, dtype });
        expect(value.map(Math.abs)).toEqual([0]);
        expect(gradient.map((slope) => slope + 0)).toEqual([-1, 0]);
        expect(evaluate(nll(none), [[0, -Infinity]], [1], { traced, dtype }).value).toEqual([Infinity]);
      }
    },
  );

  it("divides the mean by the weights of the classes that occur, and `batch-mean` by the number of samples", () => {
    const total = -(1 * Math.log(0.5) + 3 * Math.log(0.75));
    const classWeight = [1, 2, 3];
    expect(evaluate(nll({ classWeight }), logs, [0, 2]).value[0]).toBeCloseTo(total / 4, 14);
    expect(evaluate(nll({ classWeight, reduction: "batch-mean" }), logs, [0, 2]).value[0]).toBeCloseTo(total / 2, 14);
  });

  // By hand: (1 - β^n) is 1/2 and 3/4, so the weights are as 2 to 4/3; with mean 1 they are 1.2 and 0.8.
  it("weighs classes by their effective number of samples", () => {
    const effective = nll({ ...none, classWeight: { effective: 0.5 } });
    const { value } = evaluate(
      effective,
      [
        [-1, -1],
        [-1, -1],
      ],
      [0, 1],
      { context: { classCounts: [1, 2] } },
    );
    expect(value[0]).toBeCloseTo(1.2, 14);
    expect(value[1]).toBeCloseTo(0.8, 14);
    const equal = nll({ ...none, classWeight: { effective: 0 } });
    expect(evaluate(equal, [[-1, -1]], [1], { context: { classCounts: [1, 9] } }).value).toEqual([1]);
  });

  it("is 0 where all labels are ignored", () => {
    expect(evaluate(nll(), logs, [-100, -100]).value).toEqual([0]);
  });

  it("refuses a single class", () => {
    expect(() => evaluate(nll(), [[0]], [0])).toThrow("nll: `prediction` must have at least 2 classes");
  });
});
