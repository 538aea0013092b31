import { startDevice } from "@downslope/core";
import { describeLoss } from "@downslope/testing";
import { beforeAll, expect, it } from "vitest";
import { evaluate } from "../test/evaluate.ts";
import { mape } from "./mape.ts";

beforeAll(() => startDevice("cpu"));

// Worked by hand: 1 of 4 is 25 %, 3 of 2 is 150 %, and of a target of 0 there is no percentage.
const inputs = { prediction: [5, -1, 3], target: [4, 2, 0] };

describeLoss(mape, {
  cases: [
    { inputs, value: (25 + 150) / 2, gradient: { prediction: [25 / 2, -50 / 2, 0] } },
    { inputs, options: { reduction: "sum" }, value: 175, gradient: { prediction: [25, -50, 0] } },
    {
      inputs,
      options: { epsilon: 3, reduction: "none" },
      value: [25, 100, 100],
      gradient: { prediction: [25, -100 / 3, 100 / 3] },
    },
  ],
  rejects: [{ epsilon: 0 }, { epsilon: -1 }],
});
describeLoss(mape, { options: { epsilon: 0.5 } });

it("leaves targets of 0 out of value and mean, and is 0 where all are 0", () => {
  expect(evaluate(mape({ reduction: "none" }), [1, 3], [0, 2])).toEqual({ value: [0, 50], gradient: [0, 50] });
  expect(evaluate(mape(), [1, 3], [0, 2]).value).toEqual([50]);
  expect(evaluate(mape(), [1, 3], [0, 0])).toEqual({ value: [0], gradient: [0, 0] });
});

it("gives 1e9 for an error of 1 at a target of 0 with Keras' epsilon, if asked for", () => {
  expect(evaluate(mape({ epsilon: 1e-7 }), [1], [0]).value[0]! / 1e9).toBeCloseTo(1, 12);
});
