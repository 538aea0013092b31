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
