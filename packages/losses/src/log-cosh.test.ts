import { type Tensor, type TensorTree, grad, onDevice, scope, startDevice, tensor } from "@downslope/core";
import { describeLoss } from "@downslope/testing";
import { beforeAll, expect, it } from "vitest";
import { casesOf, evaluate } from "../test/evaluate.ts";
import { logCosh } from "./log-cosh.ts";

beforeAll(() => Promise.all([startDevice("cpu"), startDevice("wasm")]));

describeLoss(logCosh, { cases: casesOf("log-cosh") });

const none = { reduction: "none" } as const;

it("has 3 reference cases", () => expect(casesOf("log-cosh")).toHaveLength(3));

// log cosh 1000 = 1000 - log 2 to all digits; cosh 1000 itself overflows.
it.each(["float64", "float32"] as const)("is 999.307 with gradient ±1 for residuals of ±1000, in %s", (dtype) => {
  const { value, gradient } = evaluate(logCosh(none), [1000, -1000], [0, 0], { dtype });
  value.forEach((one) => expect(one).toBeCloseTo(1000 - Math.LN2, dtype === "float64" ? 12 : 4));
  expect(gradient).toEqual([1, -1]);
});

it("keeps the digits of small residuals: r² / 2 - r⁴ / 12", () => {
  for (const r of [1e-2, -1e-2, 1e-3]) {
    const { value, gradient } = evaluate(logCosh(none), [r], [0]);
    expect(value[0]! / (r ** 2 / 2 - r ** 4 / 12 + r ** 6 / 45)).toBeCloseTo(1, 11);
    expect(gradient[0]! / Math.tanh(r)).toBeCloseTo(1, 11);
  }
  expect(evaluate(logCosh(none), [1e-3], [0], { dtype: "float32" }).value[0]! / 5e-7).toBeCloseTo(1, 3);
});

it.each(["float64", "float32"] as const)("is never below 0, and r² / 2 for the smallest residuals, in %s", (dtype) => {
  const residuals = [1e-4, 1e-6, 1e-8, 1e-12];
  const { value } = evaluate(logCosh(none), residuals, [0, 0, 0, 0], { dtype });
  value.forEach((one, i) => expect(one / (residuals[i]! ** 2 / 2)).toBeCloseTo(1, 5));
});

it("has value and gradient 0 at a perfect fit", () => {
  const { value, gradient } = evaluate(logCosh(none), [3], [3]);
  expect([...value, ...gradient].map(Math.abs)).toEqual([0, 0]);
});

it("has the second derivative 1 at a perfect fit, and 1 - tanh² r elsewhere", () => {
  const loss = logCosh({ reduction: "sum" }).create({});
  const slope = grad<TensorTree, TensorTree[]>((x) =>
    loss.evaluate({ prediction: x as Tensor, target: (x as Tensor).zerosLike() }),
  );
  const bend = grad<TensorTree, TensorTree[]>((x) => (slope(x) as Tensor).sum());
  onDevice("cpu", () =>
    scope(() => {
      const [at0, at1] = (bend(tensor([0, 1, -2], { dtype: "float64" }) as Tensor) as Tensor).data();
      expect(at0).toBeCloseTo(1, 12);
      expect(at1).toBeCloseTo(1 - Math.tanh(1) ** 2, 12);
    }),
  );
});
