import { startDevice } from "@downslope/core";
import { describeLoss } from "@downslope/testing";
import { beforeAll, describe, expect, it } from "vitest";
import { casesOf, evaluate } from "../test/evaluate.ts";
import { hinge } from "./hinge.ts";

describeLoss(hinge, { cases: casesOf("hinge"), rejects: [{ positiveWeight: -1 }, { positiveWeight: "even" }] });
describeLoss(hinge, { options: { positiveWeight: "balanced" }, context: { classCounts: [6, 2] } });

describe("hinge", () => {
  beforeAll(() => Promise.all([startDevice("cpu"), startDevice("wasm")]));
  const none = { reduction: "none" } as const;

  it("has 3 reference cases", () => expect(casesOf("hinge")).toHaveLength(3));

  it("costs what the margin lacks of 1, with slope 0 where it is 1", () => {
    const { value, gradient } = evaluate(hinge(none), [2, 0.25, -1.5, 1, 1], [1, 1, 1, -1, 1]);
    expect(value).toEqual([0, 0.75, 2.5, 2, 0]);
    expect(gradient.map((slope) => slope + 0)).toEqual([0, -1, -1, 1, 0]);
  });

  it("refuses labels of 0 and 1 with the cure; in a compiled step a label of 0 gives NaN and the others count", () => {
    expect(() => evaluate(hinge(), [1, 2], [1, 0])).toThrow(
      "hinge: `target` must hold labels -1 and 1, got 0. Turn labels t of 0 and 1 into 2 t - 1; data sets of two classes are encoded so by themselves.",
    );
    const { value, gradient } = evaluate(hinge(none), [0.5, 2], [1, 0], { traced: true });
    expect(value).toEqual([0.5, Number.NaN]);
    expect(gradient.map((slope) => slope + 0)).toEqual([-1, Number.NaN]);
  });

  it("takes a weight for positive labels, one a column, or negative over positive samples", () => {
    const [scores, labels] = [[[0, 0]], [[1, -1]]];
    for (const positiveWeight of [3, [3, 5], "balanced"] as const) {
      const weight = typeof positiveWeight === "object" ? [...positiveWeight] : positiveWeight;
      const { value } = evaluate(hinge({ ...none, positiveWeight: weight }), scores, labels, {
        context: { classCounts: [6, 2] },
      });
      expect(value).toEqual([3, 1]);
    }
  });

  it("divides the mean by the number of elements whatever the weight", () => {
    expect(evaluate(hinge({ positiveWeight: 3 }), [0, 0], [1, -1]).value).toEqual([2]);
  });

  it("says what balancing lacks", () => {
    const balanced = hinge({ positiveWeight: "balanced" });
    expect(() => balanced.create({})).toThrow(
      "hinge: `classCounts` must count the samples of both classes, at least 1 each, for `positiveWeight` divides by them, got undefined. Train on classes that all occur in the training split, or write a number.",
    );
    expect(() => balanced.create({ classCounts: [3, 0] })).toThrow("got [3,0]");
    expect(() => balanced.create({ classCounts: [3, 2, 1] })).toThrow("both classes");
  });
});
