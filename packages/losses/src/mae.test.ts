import { startDevice } from "@downslope/core";
import { describeLoss } from "@downslope/testing";
import { beforeAll, expect, it } from "vitest";
import { casesOf, evaluate } from "../test/evaluate.ts";
import { mae } from "./mae.ts";

beforeAll(() => startDevice("cpu"));

describeLoss(mae, { cases: casesOf("mae") });

it("has 4 reference cases", () => expect(casesOf("mae")).toHaveLength(4));

it("has gradient 0 at a perfect fit, as in PyTorch", () => {
  expect(evaluate(mae({ reduction: "none" }), [3, 1, -1], [1, 1, 1])).toEqual({
    value: [2, 0, 2],
    gradient: [1, 0, -1],
  });
});
