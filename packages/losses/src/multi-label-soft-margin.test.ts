import { startDevice } from "@downslope/core";
import { describeLoss } from "@downslope/testing";
import { beforeAll, describe, expect, it } from "vitest";
import { casesOf, evaluate } from "../test/evaluate.ts";
import { binaryCrossEntropy } from "./binary-cross-entropy.ts";
import { multiLabelSoftMargin } from "./multi-label-soft-margin.ts";

describeLoss(multiLabelSoftMargin, {
  cases: casesOf("multi-label-soft-margin"),
  rejects: [{ classWeight: [1, -1] }, { classWeight: "balanced" }],
});
describeLoss(multiLabelSoftMargin, { options: { classWeight: [1, 0, 3, 0.5] } });

describe("multiLabelSoftMargin", () => {
  beforeAll(() => Promise.all([startDevice("cpu"), startDevice("wasm")]));
  const [z, t] = [
    [
      [1, -2, 0.5],
      [0, 3, -1],
    ],
    [
      [1, 0, 0],
      [0, 0, 1],
    ],
  ];

  it("has 3 reference cases", () => expect(casesOf("multi-label-soft-margin")).toHaveLength(3));

  it("has the mean of binary cross-entropy", () => {
    const expected = evaluate(binaryCrossEntropy(), z, t).value[0];
    expect(evaluate(multiLabelSoftMargin(), z, t).value[0]).toBeCloseTo(expected!, 14);
  });

  it("divides by the number of labels whatever their weights, as PyTorch does", () => {
    const { value } = evaluate(multiLabelSoftMargin({ classWeight: [2, 3, 5] }), [[0, 0, 0]], [[1, 0, 1]]);
    expect(value[0]).toBeCloseTo((10 * Math.LN2) / 3, 14);
  });

  it.each([false, true])("costs nothing for an infinite logit that is right, compiled: %s", (traced) => {
    const { value, gradient } = evaluate(multiLabelSoftMargin(), [[Infinity, 0]], [[1, 1]], { traced });
    expect(value[0]).toBeCloseTo(Math.LN2 / 2, 14);
    expect(gradient.map((slope) => slope + 0)).toEqual([0, -0.25]);
  });

  it("takes labels along the last of several axes, and refuses one axis alone", () => {
    const loss = multiLabelSoftMargin({ reduction: "none" });
    expect(evaluate(loss, [z, z], [t, t]).value).toHaveLength(4);
    expect(() => evaluate(loss, [1, 2], [1, 0])).toThrow(
      "multi-label-soft-margin: `prediction` must be [batch, ...] with the labels or items along its last axis",
    );
  });
});
