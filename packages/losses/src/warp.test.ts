import { startDevice } from "@downslope/core";
import { describeLoss } from "@downslope/testing";
import { beforeAll, describe, expect, it } from "vitest";
import { evaluate } from "../test/evaluate.ts";
import { labels, scores } from "../test/pairs-of-labels.ts";
import { warp } from "./warp.ts";

describeLoss(warp, { rejects: [{ margin: -1 }] });
describeLoss(warp, { options: { margin: 0.3 } });

/** The paper's formula, label by label. */
function lossOf(row: readonly number[], target: readonly number[], margin: number): number {
  const positive = row.filter((_, j) => target[j]);
  const negative = row.filter((_, i) => !target[i]);
  const losses = positive.map((x) => {
    const lack = negative.map((other) => margin - x + other).filter((one) => one > 0);
    const weight = lack.reduce((sum, _, k) => sum + 1 / (k + 1), 0);
    return lack.length === 0 ? 0 : (weight / lack.length) * lack.reduce((sum, one) => sum + one, 0);
  });
  return losses.length === 0 ? 0 : losses.reduce((sum, one) => sum + one, 0) / losses.length;
}

describe("warp", () => {
  beforeAll(() => Promise.all([startDevice("cpu"), startDevice("wasm")]));
  const none = { reduction: "none" } as const;

  it.each([0, 0.5, 1, 3])("is the paper's formula with every rank counted in full, at margin %d", (margin) => {
    const { value } = evaluate(warp({ ...none, margin }), scores, labels);
    expect(value).toEqual(scores.map((row, i) => expect.closeTo(lossOf(row, labels[i]!, margin), 14) as number));
  });

  // The label that holds lacks 0.5, 1 and 2 to lead by 1: rank 3, weight (1 + 1/2 + 1/3) / 3 = 11/18.
  it("is 11/18 · 3.5 for a label in third place, and has slopes of 11/18 for each that leads it", () => {
    const { value, gradient } = evaluate(warp(none), [[0, -0.5, 0, 1, -1]], [[1, 0, 0, 0, 0]]);
    expect(value[0]).toBeCloseTo((11 / 18) * 3.5, 14);
    const slopes = [-3, 1, 1, 1, 0].map((lead) => expect.closeTo((lead * 11) / 18, 14) as number);
    expect(gradient).toEqual(slopes);
  });

  it.each([0, 1e3])("loses no digits in float32 where all scores are large: shifted by %d", (shift) => {
    const row = Array.from({ length: 40 }, (_, i) => shift + ((i * 17) % 40) / 8);
    const target = row.map((_, i) => Number(i % 3 === 0));
    const { value } = evaluate(warp(none), [row], [target], { dtype: "float32" });
    expect(value[0]! / lossOf(row, target, 1)).toBeCloseTo(1, 5);
  });

  it("costs 0, with slope 0, where all labels hold or none, or all are apart", () => {
    const given = [
      [5, 0],
      [1, 2],
      [3, 0],
    ];
    const { value, gradient } = evaluate(
      warp(none),
      given,
      [
        [0, 0],
        [1, 1],
        [1, 0],
      ],
      { traced: true },
    );
    expect([...value, ...gradient].map(Math.abs)).toEqual(Array(9).fill(0));
  });
});
