import { startDevice } from "@downslope/core";
import { describeLoss } from "@downslope/testing";
import { beforeAll, expect, it } from "vitest";
import { casesOf, evaluate } from "../test/evaluate.ts";
import { huber } from "./huber.ts";
import { mae } from "./mae.ts";
import { smoothL1 } from "./smooth-l1.ts";

beforeAll(() => startDevice("cpu"));

describeLoss(smoothL1, { cases: casesOf("smooth-l1"), rejects: [{ beta: -1 }, { beta: Number.NaN }] });
describeLoss(smoothL1, { options: { beta: 0 } });

const none = { reduction: "none" } as const;

it("has 6 reference cases", () => expect(casesOf("smooth-l1")).toHaveLength(6));

it("is mae at β = 0, without 0 / 0 at a perfect fit", () => {
  const [prediction, target] = [
    [3, 1, -1, 1e-9],
    [1, 1, 1, 0],
  ];
  expect(evaluate(smoothL1({ ...none, beta: 0 }), prediction!, target!)).toEqual(
    evaluate(mae(none), prediction!, target!),
  );
});

it("is the Huber loss at δ = β, divided by β", () => {
  const prediction = [-7, -0.4, 0, 0.2, 2.5, 9];
  const smooth = evaluate(smoothL1({ ...none, beta: 2.5 }), prediction, [0, 0, 0, 0, 0, 0]);
  const other = evaluate(huber({ ...none, delta: 2.5 }), prediction, [0, 0, 0, 0, 0, 0]);
  smooth.value.forEach((one, i) => expect(one).toBeCloseTo(other.value[i]! / 2.5, 14));
  smooth.gradient.forEach((one, i) => expect(one).toBeCloseTo(other.gradient[i]! / 2.5, 14));
});

it("joins both branches at β in value, β / 2, and gradient, 1", () => {
  const { value, gradient } = evaluate(smoothL1({ ...none, beta: 2 }), [2, -2], [0, 0]);
  expect(value).toEqual([1, 1]);
  expect(gradient).toEqual([1, -1]);
});
