import { hostUniform, startDevice } from "@downslope/core";
import { describeLoss } from "@downslope/testing";
import { beforeAll, describe, expect, it } from "vitest";
import { evaluate } from "../test/evaluate.ts";
import { ncc } from "./ncc.ts";

/** Pearson's correlation of two lists. */
function correlation(x: readonly number[], y: readonly number[]): number {
  const mean = (list: readonly number[]): number => list.reduce((sum, one) => sum + one, 0) / list.length;
  const [mx, my] = [mean(x), mean(y)];
  const product = mean(x.map((one, i) => (one - mx) * (y[i]! - my)));
  return product / Math.sqrt(mean(x.map((one) => (one - mx) ** 2)) * mean(y.map((one) => (one - my) ** 2)));
}

const series = (seed: number): number[] => [...hostUniform(8, seed, 0)];
const [x, y] = [series(1), series(2)];
const windows = (list: number[], size: number): number[][] =>
  list.slice(size - 1).map((_, start) => list.slice(start, start + size));
/** Mean over windows of a power of the correlation. */
const local = (size: number, power: number): number =>
  windows(x, size).reduce((sum, one, i, all) => sum + correlation(one, windows(y, size)[i]!) ** power / all.length, 0);
const column = (list: number[]): number[][] => list.map((value) => [value]);

describeLoss(ncc, {
  cases: [
    { inputs: { prediction: [x, y], target: [y, x] }, value: 1 - correlation(x, y) },
    {
      inputs: { prediction: [x], target: [y] },
      options: { squared: true, reduction: "none" },
      value: [1 - correlation(x, y) ** 2],
    },
    { inputs: { prediction: [column(x)], target: [column(y)] }, options: { window: 5 }, value: 1 - local(5, 1) },
    {
      inputs: { prediction: [column(x)], target: [column(y)] },
      options: { window: 3, squared: true },
      value: 1 - local(3, 2),
    },
  ],
  rejects: [{ window: 1 }, { epsilon: 0 }],
});
describeLoss(ncc, {
  options: { window: 3, squared: true },
  sample: (draw) => ({ prediction: draw.normal([2, 4, 5, 2]), target: draw.normal([2, 4, 5, 2]) }),
});

describe("ncc", () => {
  beforeAll(() => Promise.all([startDevice("cpu"), startDevice("wasm")]));

  it("is 0 for any gain and offset, and 2 where the contrast is inverted", () => {
    const at = (gain: number, offset: number): number =>
      evaluate(ncc(), [x.map((one) => gain * one + offset)], [x]).value[0]!;
    expect(at(5, 100)).toBeCloseTo(0, 10);
    expect(at(-0.5, 3)).toBeCloseTo(2, 10);
  });

  it.each(["float64", "float32"] as const)("is 1 and finite where one or both are constant, in %s", (dtype) => {
    for (const window of [null, 3]) {
      const flat = x.map(() => [0.7]);
      for (const target of [column(y), flat]) {
        const { value, gradient } = evaluate(ncc({ window }), [flat], [target], { dtype });
        expect(value[0]).toBeCloseTo(1, 5);
        expect(gradient.every(Number.isFinite)).toBe(true);
      }
    }
  });

  it("refuses samples of one number, and images smaller than the window", () => {
    expect(() => evaluate(ncc(), [1, 2], [1, 2])).toThrow("ncc: `prediction` must have more than one number a sample");
    expect(() => evaluate(ncc({ window: 9 }), [column(x)], [column(y)])).toThrow(
      "ncc: `prediction` must hold images [batch, ...space, channels] at least as long as the window, 9,",
    );
  });
});
