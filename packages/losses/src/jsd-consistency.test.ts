import { type Tensor, onDevice, scope, startDevice, zeros } from "@downslope/core";
import { describeLoss } from "@downslope/testing";
import { beforeAll, expect, it } from "vitest";
import { jsdConsistency } from "./jsd-consistency.ts";

beforeAll(() => startDevice("cpu"));

/** As the paper writes it, from probabilities. */
const divergence = (...rows: number[][]): number =>
  rows.reduce((sum, row) => {
    const mean = row.map((_, i) => rows.reduce((total, one) => total + one[i]! / rows.length, 0));
    return sum + row.reduce((total, p, i) => total + (p * Math.log(p / mean[i]!)) / rows.length, 0);
  }, 0);

const clean = [0.7, 0.2, 0.1];
const left = [0.5, 0.25, 0.25];
const right = [0.1, 0.3, 0.6];
const logits = (row: number[]): number[] => row.map((p) => Math.log(p) + 2);

describeLoss(jsdConsistency, {
  cases: [
    {
      inputs: { prediction: [logits(clean)], left: [logits(left)], right: [logits(right)] },
      value: divergence(clean, left, right),
    },
    // Each is sure of another class: the most that it can be, log 3.
    {
      inputs: { prediction: [[1e4, 0, 0]], left: [[0, 1e4, 0]], right: [[0, 0, 1e4]] },
      options: { reduction: "none" },
      value: [Math.log(3)],
      gradient: { prediction: [[0, 0, 0]], left: [[0, 0, 0]], right: [[0, 0, 0]] },
    },
    // Views that agree cost nothing.
    {
      inputs: { prediction: [[1, 2, 3]], left: [[1, 2, 3]], right: [[2, 3, 4]] },
      value: 0,
      gradient: { prediction: [[0, 0, 0]], left: [[0, 0, 0]], right: [[0, 0, 0]] },
    },
  ],
});

it("refuses views of another shape than the prediction", () => {
  const evaluate = (): Tensor =>
    jsdConsistency()
      .create({})
      .evaluate({ prediction: zeros([2, 3]), left: zeros([3, 3]), right: zeros([3, 3]) });
  expect(() => onDevice("cpu", () => scope(() => void evaluate()))).toThrow(
    "jsd-consistency: `left` must have the shape of `prediction`, [2,3], got",
  );
});
