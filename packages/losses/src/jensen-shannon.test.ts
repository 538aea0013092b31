import { startDevice } from "@downslope/core";
import { describeLoss } from "@downslope/testing";
import { beforeAll, describe, expect, it } from "vitest";
import { evaluate } from "../test/evaluate.ts";
import { jensenShannon } from "./jensen-shannon.ts";

const xLogX = (x: number, y: number): number => (x === 0 ? 0 : x * Math.log(x / y));
/** As the paper writes it. */
const divergence = (p: readonly number[], q: readonly number[]): number =>
  p.reduce((sum, pc, i) => sum + (xLogX(pc, (pc + q[i]!) / 2) + xLogX(q[i]!, (pc + q[i]!) / 2)) / 2, 0);

const target = [
  [0.5, 0.25, 0.25],
  [1, 0, 0],
  [0.1, 0, 0.9],
];
const predicted = [
  [0.2, 0.5, 0.3],
  [0.7, 0.2, 0.1],
  [0.3, 0.7, 0],
];
const logits = predicted.slice(0, 2).map((row) => row.map(Math.log));

describeLoss(jensenShannon, {
  cases: [
    {
      inputs: { prediction: logits, target: target.slice(0, 2) },
      options: { reduction: "none" },
      value: [divergence(target[0]!, predicted[0]!), divergence(target[1]!, predicted[1]!)],
    },
    {
      inputs: { prediction: predicted, target },
      options: { fromLogits: false, reduction: "none" },
      value: target.map((row, i) => divergence(row, predicted[i]!)),
    },
  ],
});
describeLoss(jensenShannon, { options: { fromLogits: false } });

describe("jensenShannon", () => {
  beforeAll(() => Promise.all([startDevice("cpu"), startDevice("wasm")]));
  const none = { reduction: "none" } as const;

  it.each(["float64", "float32"] as const)("is log 2 and finite where no class is in common, in %s", (dtype) => {
    const fromLogits = evaluate(jensenShannon(none), [[-1e4, 1e4]], [[1, 0]], { dtype });
    const { value, gradient } = evaluate(jensenShannon({ ...none, fromLogits: false }), [[0, 1]], [[1, 0]], { dtype });
    expect([fromLogits.value[0], value[0]]).toEqual([expect.closeTo(Math.LN2, 6), expect.closeTo(Math.LN2, 6)]);
    expect([...fromLogits.gradient, ...gradient].every(Number.isFinite)).toBe(true);
  });

  it("is 0 for equal distributions", () => {
    const { value, gradient } = evaluate(jensenShannon(none), [[0, Math.log(3)]], [[0.25, 0.75]]);
    expect(value[0]).toBeCloseTo(0, 15);
    gradient.forEach((slope) => expect(slope).toBeCloseTo(0, 15));
  });

  it("takes a logit of -Infinity for a probability of 0", () => {
    const { value, gradient } = evaluate(jensenShannon(none), [[0, -Infinity]], [[0.5, 0.5]]);
    expect(value[0]).toBeCloseTo(divergence([0.5, 0.5], [1, 0]), 12);
    expect(gradient.every(Number.isFinite)).toBe(true);
  });

  it("refuses what is no probability", () => {
    expect(() => evaluate(jensenShannon({ fromLogits: false }), [[2, -1]], [[1, 0]])).toThrow(
      "jensen-shannon: `prediction` must hold probabilities",
    );
  });
});
