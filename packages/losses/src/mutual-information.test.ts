import { hostUniform, startDevice } from "@downslope/core";
import { describeLoss } from "@downslope/testing";
import { beforeAll, describe, expect, it } from "vitest";
import { evaluate } from "../test/evaluate.ts";
import { mutualInformation } from "./mutual-information.ts";

/** As the doc writes it, number by number. */
function information(x: readonly number[], y: readonly number[], bins: number, sigma: number, range: number): number {
  const step = range / (bins - 1);
  const weights = (value: number): number[] => {
    const powers = Array.from({ length: bins }, (_, k) =>
      Math.exp(-((value - k * step) ** 2) / (2 * (sigma * step) ** 2)),
    );
    const sum = powers.reduce((total, one) => total + one, 0);
    return powers.map((one) => one / sum);
  };
  const joint = Array.from({ length: bins }, () => Array<number>(bins).fill(0));
  x.forEach((value, i) => {
    const [a, b] = [weights(value), weights(y[i]!)];
    a.forEach((wa, k) => b.forEach((wb, l) => (joint[k]![l]! += (wa * wb) / x.length)));
  });
  const rows = joint.map((row) => row.reduce((sum, p) => sum + p, 0));
  const columns = joint[0]!.map((_, l) => joint.reduce((sum, row) => sum + row[l]!, 0));
  return joint.reduce(
    (sum, row, k) => row.reduce((total, p, l) => total + (p > 0 ? p * Math.log(p / (rows[k]! * columns[l]!)) : 0), sum),
    0,
  );
}

const numbers = (seed: number): number[] => [...hostUniform(40, seed, 0)];
const [x, y] = [numbers(1), numbers(2)];
const bytes = x.map((one) => 255 * one);
const bent = x.map((one) => 255 * (1 - one ** 2));

describeLoss(mutualInformation, {
  cases: [
    {
      inputs: { prediction: [x, x], target: [y, x] },
      options: { reduction: "none" },
      value: [-information(x, y, 23, 0.5, 1), -information(x, x, 23, 0.5, 1)],
    },
    {
      inputs: { prediction: [bytes], target: [bent] },
      options: { bins: 8, sigma: 1, dataRange: 255 },
      value: -information(bytes, bent, 8, 1, 255),
    },
  ],
  rejects: [{ bins: 1 }, { sigma: 0 }, { dataRange: 0 }],
});

describe("mutualInformation", () => {
  beforeAll(() => startDevice("cpu"));

  it("is log 2 of information for two values that tell each other, inverted or not", () => {
    const target = [[0, 1, 0, 1]];
    for (const prediction of [[[0, 1, 0, 1]], [[1, 0, 1, 0]]])
      expect(evaluate(mutualInformation({ bins: 2, sigma: 0.1 }), prediction, target).value[0]).toBeCloseTo(
        -Math.LN2,
        10,
      );
  });

  it("is 0 where nothing can be told: independent values, or a constant", () => {
    for (const prediction of [[[0, 0, 1, 1]], [[0.4, 0.4, 0.4, 0.4]]])
      expect(evaluate(mutualInformation(), prediction, [[0, 1, 0, 1]]).value[0]).toBeCloseTo(0, 10);
  });

  it("counts what lies far outside the range to the outermost bin", () => {
    const { value, gradient } = evaluate(mutualInformation(), [[-50, 1e4]], [[0, 1]]);
    expect(value[0]).toBeCloseTo(-Math.LN2, 10);
    expect(gradient.every(Number.isFinite)).toBe(true);
  });
});
