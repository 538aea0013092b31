import { startDevice } from "@downslope/core";
import { describeLoss } from "@downslope/testing";
import { beforeAll, expect, it } from "vitest";
import { casesOf, evaluate } from "../test/evaluate.ts";
import { huber } from "./huber.ts";

beforeAll(() => startDevice("cpu"));

describeLoss(huber, { cases: casesOf("huber"), rejects: [{ delta: 0 }, { delta: -1 }, { delta: Number.NaN }] });

it("has 7 reference cases", () => expect(casesOf("huber")).toHaveLength(7));

it("joins both branches at δ in value, δ² / 2, and gradient, δ", () => {
  const { value, gradient } = evaluate(huber({ delta: 2, reduction: "none" }), [2, -2, 5, 0.5], [0, 0, 0, 0]);
  expect(value).toEqual([2, 2, 2 * (5 - 1), 0.125]);
  expect(gradient).toEqual([2, -2, 2, 0.5]);
});
