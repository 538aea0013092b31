import { startDevice } from "@downslope/core";
import { describeLoss } from "@downslope/testing";
import { beforeAll, expect, it } from "vitest";
import { evaluate } from "../test/evaluate.ts";
import { smape } from "./smape.ts";

beforeAll(() => Promise.all([startDevice("cpu"), startDevice("wasm")]));

// Worked by hand: 200 · 1 / 4 and 200 · 3 / 9; d/dp 200 (p - t) / (p + t) is 400 t / (p + t)², with its sign.
describeLoss(smape, {
  cases: [
    {
      inputs: { prediction: [1.5, 6], target: [2.5, 3] },
      options: { reduction: "none" },
      value: [50, 200 / 3],
      gradient: { prediction: [(-400 * 2.5) / 16, (400 * 3) / 81] },
    },
    {
      inputs: { prediction: [1.5, -6], target: [2.5, -3] },
      value: (50 + 200 / 3) / 2,
      gradient: { prediction: [(-200 * 2.5) / 16, (-200 * 3) / 81] },
    },
  ],
});

// d/dp of 200 (p - t) / (p + t) is 400 t / (p + t)², which at t = 1e-30 and p = 3e-30 is 25 / 1e-30.
it.each(["float64", "float32"] as const)("counts sizes of all magnitudes alike, in %s", (dtype) => {
  const of = (p: number[], t: number[]) => evaluate(smape({ reduction: "none" }), p, t, { dtype });
  const alone = of([1e-30, -1e-37, 1e-40, 1e38], [0, 0, 0, 0]);
  alone.value.forEach((one) => expect(one).toBeCloseTo(200, 4));
  alone.gradient.forEach((slope) => expect(slope + 0).toBe(0));
  const { value, gradient } = of([3e-30, 3e38], [1e-30, -1e38]);
  expect(value[0]).toBeCloseTo(100, 4);
  expect(value[1]).toBeCloseTo(200, 4);
  expect(gradient[0]! / 25e30).toBeCloseTo(1, 5);
});

it("is 0 with gradient 0 where both are 0, and never more than 200", () => {
  const { value, gradient } = evaluate(smape({ reduction: "none" }), [0, 3, -2, 1e4], [0, 0, 2, -1e-4]);
  expect(value).toEqual([0, 200, 200, 200]);
  expect(gradient[0]).toBe(0);
});
