import { startDevice } from "@downslope/core";
import { describeLoss } from "@downslope/testing";
import { beforeAll, expect, it } from "vitest";
import { evaluate } from "../test/evaluate.ts";
import { cauchy } from "./cauchy.ts";

beforeAll(() => startDevice("cpu"));

// Worked by hand: c² / 2 · log(1 + (r / c)²), gradient r / (1 + (r / c)²).
describeLoss(cauchy, {
  cases: [
    {
      inputs: { prediction: [1, -2, 5], target: [0, 0, 5] },
      options: { reduction: "none" },
      value: [Math.log(2) / 2, Math.log(5) / 2, 0],
      gradient: { prediction: [1 / 2, -2 / 5, 0] },
    },
    {
      inputs: { prediction: [3, 9], target: [0, 0] },
      options: { scale: 3 },
      value: (4.5 * Math.log(2) + 4.5 * Math.log(10)) / 2,
      gradient: { prediction: [3 / 2 / 2, 9 / 10 / 2] },
    },
  ],
  rejects: [{ scale: 0 }, { scale: -1 }],
});

it("pulls most at a residual of c, and ever less beyond", () => {
  const { gradient } = evaluate(cauchy({ scale: 2, reduction: "sum" }), [1.9, 2, 2.1, 200], [0, 0, 0, 0]);
  expect(gradient[1]).toBe(1); // c / 2
  expect(Math.max(...gradient)).toBe(gradient[1]);
  expect(gradient[3]).toBeCloseTo(4 / 200, 5); // c² / r
});
