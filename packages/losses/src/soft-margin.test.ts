import { startDevice } from "@downslope/core";
import { describeLoss } from "@downslope/testing";
import { beforeAll, describe, expect, it } from "vitest";
import { evaluate } from "../test/evaluate.ts";
import { binaryCrossEntropy } from "./binary-cross-entropy.ts";
import { softMargin } from "./soft-margin.ts";

describeLoss(softMargin, { rejects: [{ positiveWeight: -1 }] });

describe("softMargin", () => {
  beforeAll(() => Promise.all([startDevice("cpu"), startDevice("wasm")]));
  const none = { reduction: "none" } as const;

  it("is log(1 + e^(-y x)): log 2 at 0, and log 3 where y x = -log 2", () => {
    const { value, gradient } = evaluate(softMargin(none), [0, Math.LN2, -Math.LN2], [1, -1, 1]);
    [Math.LN2, Math.log(3), Math.log(3)].forEach((expected, i) => expect(value[i]).toBeCloseTo(expected, 13));
    [-1 / 2, 2 / 3, -2 / 3].forEach((expected, i) => expect(gradient[i]).toBeCloseTo(expected, 13));
  });

  it("is binary cross-entropy of the same labels as 0 and 1, weights included", () => {
    const logits = [-3, 0.5, 2, 7];
    const options = { ...none, positiveWeight: 2.5 };
    const expected = evaluate(binaryCrossEntropy(options), logits, [1, 0, 1, 0]);
    const { value, gradient } = evaluate(softMargin(options), logits, [1, -1, 1, -1]);
    expected.value.forEach((one, i) => expect(value[i]).toBeCloseTo(one, 13));
    expected.gradient.forEach((one, i) => expect(gradient[i]).toBeCloseTo(one, 13));
  });

  it.each(["float64", "float32"] as const)("does not overflow at a margin of -200 or -1e4, in %s", (dtype) => {
    const { value, gradient } = evaluate(softMargin(none), [-200, 1e4], [1, -1], { dtype });
    expect(value).toEqual([200, 1e4]);
    expect(gradient).toEqual([-1, 1]);
  });
});
