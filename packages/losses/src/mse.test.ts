import { startDevice } from "@downslope/core";
import { describeLoss } from "@downslope/testing";
import { beforeAll, expect, it } from "vitest";
import { casesOf, evaluate } from "../test/evaluate.ts";
import { mse } from "./mse.ts";

beforeAll(() => startDevice("cpu"));

describeLoss(mse, { cases: casesOf("mse") });

it("has 3 reference cases", () => expect(casesOf("mse")).toHaveLength(3));

it("is the square, without a half, with gradient 2 r", () => {
  expect(evaluate(mse({ reduction: "none" }), [3, -1], [1, 1])).toEqual({ value: [4, 4], gradient: [4, -4] });
});

// Residuals of 0.5 each.
it("is 0.25 for [1.5, 2.5, 3.5] against [1, 2, 3]", () => {
  expect(evaluate(mse(), [1.5, 2.5, 3.5], [1, 2, 3]).value).toEqual([0.25]);
});

it("refuses a prediction [3, 1] for a target [3], whose difference would be [3, 3]", () => {
  expect(() => evaluate(mse(), [[1], [2], [3]], [1, 2, 3])).toThrow(
    "mse: `target` must have the prediction's shape, [3,1], got",
  );
});
