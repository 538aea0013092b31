import { startDevice } from "@downslope/core";
import { describeLoss } from "@downslope/testing";
import { beforeAll, describe, expect, it } from "vitest";
import { evaluate } from "../test/evaluate.ts";
import { meanOf } from "../test/masks.ts";
import { labels, leadsOf, scores } from "../test/pairs-of-labels.ts";
import { labelRanking } from "./label-ranking.ts";

describeLoss(labelRanking);

describe("labelRanking", () => {
  beforeAll(() => Promise.all([startDevice("cpu"), startDevice("wasm")]));
  const none = { reduction: "none" } as const;

  it("is the mean logistic loss of a sample's pairs", () => {
    const expected = meanOf(leadsOf(scores[0]!, labels[0]!).map((lead) => Math.log(1 + Math.exp(-lead))));
    expect(evaluate(labelRanking(none), scores, labels).value[0]).toBeCloseTo(expected, 14);
  });

  it("costs 0 where all labels hold or none, and counts such samples in the mean", () => {
    const { value, gradient } = evaluate(labelRanking(none), scores, labels, { traced: true });
    expect([...value.slice(1), ...gradient.slice(5)].map(Math.abs)).toEqual(Array(12).fill(0));
    expect(evaluate(labelRanking(), scores, labels).value[0]).toBeCloseTo(value[0]! / 3, 14);
  });

  it("costs log 2 for a tie, with slopes that part it", () => {
    const { value, gradient } = evaluate(labelRanking(none), [[3, 3]], [[1, 0]]);
    expect(value[0]).toBeCloseTo(Math.LN2, 14);
    expect(gradient).toEqual([-0.5, 0.5]);
  });

  // scikit-learn's label_ranking_loss of its docs' example is 0.75: of 2 and 2 pairs, 1 and 2 are in the wrong order.
  it("bounds the share of pairs in the wrong order, over log 2", () => {
    const { value } = evaluate(
      labelRanking(),
      [
        [0.75, 0.5, 1],
        [1, 0.2, 0.1],
      ],
      [
        [1, 0, 0],
        [0, 0, 1],
      ],
    );
    expect(value[0]! / Math.LN2).toBeGreaterThan(0.75);
  });

  it("takes labels whose score is infinite and right, and compares the others", () => {
    const { value, gradient } = evaluate(
      labelRanking(none),
      [
        [-Infinity, 1, 0],
        [Infinity, 1, 0],
      ],
      [
        [0, 1, 0],
        [1, 0, 0],
      ],
    );
    // Two pairs each, of which an infinite lead costs nothing.
    expect(value[0]).toBeCloseTo(Math.log(1 + Math.exp(-1)) / 2, 14);
    expect(value[1]).toBe(0);
    expect(gradient.every(Number.isFinite)).toBe(true);
    expect(gradient[0]! + 0).toBe(0);
  });

  it("grows no faster than the scores, where the exponential of the source overflows", () => {
    const { value, gradient } = evaluate(labelRanking(none), [[-1e4, 1e4]], [[1, 0]], { dtype: "float32" });
    expect([...value, ...gradient]).toEqual([20_000, -1, 1]);
  });
});
