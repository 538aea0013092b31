import { startDevice } from "@downslope/core";
import { describeLoss } from "@downslope/testing";
import { beforeAll, expect, it } from "vitest";
import { evaluate } from "../test/evaluate.ts";
import { wing } from "./wing.ts";

beforeAll(() => startDevice("cpu"));

// Worked by hand: 10 log 2 at r = 2 = ε; beyond w = 10 it is |r| - 10 + 10 log 6; gradient w / (ε + |r|), then 1.
describeLoss(wing, {
  cases: [
    {
      inputs: { prediction: [2, -2, 25, 7], target: [0, 0, 0, 7] },
      options: { reduction: "none" },
      value: [10 * Math.LN2, 10 * Math.LN2, 15 + 10 * Math.log(6), 0],
      gradient: { prediction: [10 / 4, -10 / 4, 1, 0] },
    },
    {
      inputs: { prediction: [1, -6], target: [0, 0] },
      options: { width: 5, curvature: 0.5 },
      value: (5 * Math.log(3) + 1 + 5 * Math.log(11)) / 2,
      gradient: { prediction: [5 / 1.5 / 2, -1 / 2] },
    },
  ],
  rejects: [{ width: 0 }, { curvature: 0 }],
});

it("has no step at w", () => {
  const { value } = evaluate(wing({ reduction: "none" }), [10 - 1e-9, 10, 10 + 1e-9], [0, 0, 0]);
  value.forEach((one) => expect(one).toBeCloseTo(10 * Math.log(6), 8));
});
