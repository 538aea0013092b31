import { startDevice } from "@downslope/core";
import { describeLoss } from "@downslope/testing";
import { beforeAll, expect, it } from "vitest";
import { casesOf, evaluate } from "../test/evaluate.ts";
import { quantile } from "./quantile.ts";

beforeAll(() => startDevice("cpu"));

describeLoss(quantile, {
  cases: casesOf("quantile"),
  rejects: [{ quantile: 0 }, { quantile: 1 }, { quantile: [] }, { quantile: [0.5, 2] }],
});
describeLoss(quantile, { options: { quantile: [0.1, 0.25, 0.5, 0.9] } });

const none = { reduction: "none" } as const;

it("has 9 reference cases", () => expect(casesOf("quantile")).toHaveLength(9));

it("costs q for each unit too low and 1 - q for each too high", () => {
  const { value, gradient } = evaluate(quantile({ ...none, quantile: 0.9 }), [0, 4], [2, 2]);
  expect(value).toEqual([1.8, expect.closeTo(0.2, 14)]);
  expect(gradient).toEqual([-0.9, expect.closeTo(0.1, 14)]);
});

it("is half of the absolute error for the median, with gradient 0 at a perfect fit", () => {
  const { value, gradient } = evaluate(quantile(none), [3, 1, 0], [1, 1, 4]);
  expect(value).toEqual([1, 0, 2]);
  expect(gradient.map((slope) => slope + 0)).toEqual([0.5, 0, -0.5]);
});

it("is smallest at the quantile of the targets", () => {
  const targets = Array.from({ length: 11 }, (_, i) => i);
  const total = (p: number): number =>
    evaluate(
      quantile({ quantile: 0.75, reduction: "sum" }),
      targets.map(() => p),
      targets,
    ).value[0]!;
  const best = targets.toSorted((a, b) => total(a) - total(b))[0];
  expect(best).toBe(8); // the smallest target with at least 3/4 of the 11 at or below it
});

it("takes a quantile for each element of the last axis", () => {
  const { value } = evaluate(quantile({ ...none, quantile: [0.1, 0.5, 0.9] }), [[1, 1, 1]], [[2, 2, 2]]);
  expect(value).toEqual([0.1, 0.5, 0.9]);
  expect(() => evaluate(quantile({ quantile: [0.1, 0.9] }), [[1, 2, 3]], [[1, 2, 3]])).toThrow(
    "quantile: `quantile` must have 3 numbers, one for each element of the prediction's last axis, got [0.1,0.9]. The prediction is [1,3].",
  );
});
