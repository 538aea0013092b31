import { startDevice } from "@downslope/core";
import { describeLoss } from "@downslope/testing";
import { beforeAll, describe, expect, it } from "vitest";
import { evaluate } from "../test/evaluate.ts";
import { softHamming } from "./soft-hamming.ts";

describeLoss(softHamming, { rejects: [{ fromLogits: 0.5 }] });
describeLoss(softHamming, { options: { fromLogits: false } });

describe("softHamming", () => {
  beforeAll(() => Promise.all([startDevice("cpu"), startDevice("wasm")]));
  const none = { reduction: "none", fromLogits: false } as const;

  it("is the chance of a wrong label: p where it does not hold, 1 - p where it does", () => {
    expect(evaluate(softHamming(none), [0.25, 0.25, 1, 0], [0, 1, 1, 1]).value).toEqual([0.25, 0.75, 0, 1]);
    // A label that holds with chance 0.3 and is drawn with 0.2: 0.2 · 0.7 + 0.8 · 0.3.
    expect(evaluate(softHamming(none), [0.2], [0.3]).value[0]).toBeCloseTo(0.38, 14);
  });

  it("is the share of wrong labels in the mean where probabilities are sure", () => {
    const said = [
      [1, 0, 1],
      [0, 1, 1],
    ];
    const holds = [
      [1, 1, 1],
      [0, 0, 0],
    ];
    expect(evaluate(softHamming({ fromLogits: false }), said, holds).value).toEqual([0.5]);
  });

  it("has the slope p (1 - p) by logits, up for labels that do not hold and down for those that do", () => {
    const { value, gradient } = evaluate(softHamming({ reduction: "none" }), [0, 0, Math.log(3)], [0, 1, 0]);
    expect(value[2]).toBeCloseTo(0.75, 14);
    expect(gradient).toEqual([0.25, -0.25, expect.closeTo(3 / 16, 14)]);
  });

  it("refuses probabilities out of range", () => {
    expect(() => evaluate(softHamming(none), [1.5], [1])).toThrow("soft-hamming: `prediction` must hold probabilities");
  });
});
