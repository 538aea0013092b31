import { startDevice } from "@downslope/core";
import { describeLoss } from "@downslope/testing";
import { beforeAll, describe, expect, it } from "vitest";
import { evaluate } from "../test/evaluate.ts";
import { labels, leadsOf, scores } from "../test/pairs-of-labels.ts";
import { multiLabelMargin } from "./multi-label-margin.ts";

describeLoss(multiLabelMargin);

describe("multiLabelMargin", () => {
  beforeAll(() => Promise.all([startDevice("cpu"), startDevice("wasm")]));
  const none = { reduction: "none" } as const;

  // The example of PyTorch's docs: labels 3 and 0 hold. 0.25 (1 - (0.1 - 0.2) + 1 - (0.1 - 0.4) + 1 - (0.8 - 0.2) + 1 - (0.8 - 0.4)).
  it("is 0.85 for scores 0.1, 0.2, 0.4 and 0.8 where the first and the last label hold", () => {
    expect(evaluate(multiLabelMargin(none), [[0.1, 0.2, 0.4, 0.8]], [[1, 0, 0, 1]]).value[0]).toBeCloseTo(0.85, 14);
  });

  it("adds up what pairs lack of 1 and divides by the number of labels; without pairs it is 0", () => {
    const { value, gradient } = evaluate(multiLabelMargin(none), scores, labels);
    const lack = leadsOf(scores[0]!, labels[0]!).map((lead) => Math.max(0, 1 - lead));
    expect(value).toEqual([expect.closeTo(lack.reduce((sum, x) => sum + x, 0) / 5, 14), 0, 0]);
    expect(gradient.slice(5).map(Math.abs)).toEqual(Array(10).fill(0));
  });

  it("has slope 0 where a pair is apart by just 1", () => {
    const { value, gradient } = evaluate(multiLabelMargin(none), [[1, 0]], [[1, 0]]);
    expect([...value, ...gradient].map(Math.abs)).toEqual([0, 0, 0]);
  });
});
