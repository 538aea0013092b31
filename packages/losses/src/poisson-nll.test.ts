import { startDevice } from "@downslope/core";
import { describeLoss } from "@downslope/testing";
import { beforeAll, describe, expect, it } from "vitest";
import { casesOf, evaluate } from "../test/evaluate.ts";
import { poissonNll } from "./poisson-nll.ts";

const from0 = [0, Number.POSITIVE_INFINITY] as const;

describeLoss(poissonNll, { cases: casesOf("poisson-nll"), rejects: [{ epsilon: 0 }] });
describeLoss(poissonNll, { options: { logInput: false, full: true }, domain: { prediction: from0, target: from0 } });

describe("poissonNll", () => {
  beforeAll(() => Promise.all([startDevice("cpu"), startDevice("wasm")]));
  const none = { reduction: "none" } as const;

  it("has 3 reference cases", () => expect(casesOf("poisson-nll")).toHaveLength(3));

  it("is λ - t log λ with gradient e^x - t or 1 - t / λ", () => {
    const logs = evaluate(poissonNll(none), [0, Math.log(3)], [2, 5]);
    expect(logs.value).toEqual([1, expect.closeTo(3 - 5 * Math.log(3), 14)]);
    expect(logs.gradient).toEqual([-1, expect.closeTo(-2, 14)]);
    const rates = evaluate(poissonNll({ ...none, logInput: false }), [1, 3], [2, 5]);
    rates.value.forEach((one, i) => expect(one).toBeCloseTo(logs.value[i]!, 7));
    expect(rates.gradient).toEqual([expect.closeTo(-1, 7), expect.closeTo(1 - 5 / 3, 7)]);
  });

  it("adds Stirling's log t! for targets above 1 where `full` says so, which changes no gradient", () => {
    const plain = evaluate(poissonNll(none), [0.5, 0.5, 0.5], [0, 1, 6]);
    const full = evaluate(poissonNll({ ...none, full: true }), [0.5, 0.5, 0.5], [0, 1, 6]);
    expect(full.value[0]).toBe(plain.value[0]);
    expect(full.value[1]).toBe(plain.value[1]);
    // log 6! = log 720 = 6.579; the formula gives it but for 1 / (12 t).
    expect(full.value[2]! - plain.value[2]!).toBeCloseTo(Math.log(720) - 1 / 72, 4);
    expect(full.gradient).toEqual(plain.gradient);
  });

  it("is finite for logarithms of 100 in float32, and exact in float64", () => {
    const exact = evaluate(poissonNll(none), [100], [3]);
    expect(exact.value[0]! / Math.exp(100)).toBeCloseTo(1, 12);
    const { value, gradient } = evaluate(poissonNll(none), [100, 50], [3, 3], { dtype: "float32" });
    // The tangent of e^x at 60.
    expect(value[0]! / (Math.exp(60) * 41)).toBeCloseTo(1, 4);
    expect(gradient[0]! / Math.exp(60)).toBeCloseTo(1, 4);
    expect(value[1]! / Math.exp(50)).toBeCloseTo(1, 4);
  });

  it("is finite for a rate of 0 and a count above", () => {
    const { value, gradient } = evaluate(poissonNll({ ...none, logInput: false }), [0, 0], [2, 0]);
    expect(value).toEqual([expect.closeTo(16 * Math.LN10, 12), 0]);
    expect(gradient).toEqual([expect.closeTo(1 - 2e8, 0), 1]);
  });

  it("refuses counts and rates below 0; in a compiled step they are NaN", () => {
    expect(() => evaluate(poissonNll(), [1, 2], [1, -2])).toThrow(
      "poisson-nll: `target` must hold numbers from 0, got -2. Counts are never negative: leave them unscaled.",
    );
    const rates = poissonNll({ ...none, logInput: false });
    expect(() => evaluate(rates, [-0.5], [1])).toThrow(
      "poisson-nll: `prediction` must hold numbers from 0, got -0.5. A linear layer gives the logarithm: set `logInput`.",
    );
    expect(evaluate(rates, [-0.5, 1], [1, 0], { traced: true }).value).toEqual([Number.NaN, 1]);
  });
});
