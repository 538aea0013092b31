import { startDevice } from "@downslope/core";
import { describeLoss } from "@downslope/testing";
import { beforeAll, expect, it } from "vitest";
import { casesOf, evaluate } from "../test/evaluate.ts";
import { msle } from "./msle.ts";

beforeAll(() => startDevice("cpu"));

describeLoss(msle, { cases: casesOf("msle") });

const none = { reduction: "none" } as const;

it("has 3 reference cases", () => expect(casesOf("msle")).toHaveLength(3));

it("squares the logarithm of a ratio: 1 for e times as much", () => {
  const { value } = evaluate(msle(none), [Math.E - 1, 99, 0], [0, 9, 0]);
  expect(value).toEqual([expect.closeTo(1, 14), expect.closeTo(Math.LN10 ** 2, 13), 0]);
});

it("still learns from predictions between -1 and 0, where Keras' gradient is 0", () => {
  const { value, gradient } = evaluate(msle(none), [-0.5], [0]);
  expect(value[0]).toBeCloseTo(Math.LN2 ** 2, 14);
  expect(gradient[0]).toBeCloseTo(2 * -Math.LN2 * 2, 13);
});

it("refuses numbers of -1 and less by the name of their role; in a compiled step they are NaN", () => {
  expect(() => evaluate(msle(none), [1, -1.5], [1, 1])).toThrow(
    "msle: `prediction` must hold numbers above -1, got -1.5. Let the last layer end in softplus.",
  );
  expect(() => evaluate(msle(none), [1, 1], [-1, 1])).toThrow(
    "msle: `target` must hold numbers above -1, got -1. Take mse or huber for such targets.",
  );
  const { value } = evaluate(msle(none), [0, -1.5, 0], [0, 0, -2], { traced: true });
  expect(value).toEqual([0, Number.NaN, Number.NaN]);
});
