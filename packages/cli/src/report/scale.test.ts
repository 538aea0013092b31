import { describe, expect, it } from "vitest";
import { linearTicks, scaleOf } from "./scale.ts";

describe("scaleOf", () => {
  it("puts the least value at 0 and the greatest at 1", () => {
    const scale = scaleOf([2, 8, 4]);
    expect([2, 5, 8].map((value) => scale.at(value))).toEqual([0, 0.5, 1]);
  });

  it("is logarithmic where values span decades and it may be", () => {
    const values = [0.001, 0.1, 10];
    const scale = scaleOf(values, { mayBeLogarithmic: true });
    expect(scale.isLogarithmic).toBe(true);
    expect(scale.at(0.1)).toBeCloseTo(0.5, 12);
    expect(scale.ticks).toEqual([0.001, 0.01, 0.1, 1, 10]);
    expect(scaleOf(values).isLogarithmic).toBe(false);
    expect(scaleOf([0, ...values], { mayBeLogarithmic: true }).isLogarithmic).toBe(false);
  });

  it.each([[[]], [[0]], [[5]], [[-3]], [[Number.NaN]], [[0.001, 0.0010000000000000002]]])(
    "has room for %j",
    (values) => {
      const scale = scaleOf(values, { mayBeLogarithmic: true, padding: 0.04 });
      for (const value of values.filter((one) => Number.isFinite(one))) {
        expect(scale.at(value)).toBeGreaterThanOrEqual(0);
        expect(scale.at(value)).toBeLessThanOrEqual(1);
      }
      expect(scale.ticks.length).toBeGreaterThan(1);
    },
  );

  it("holds more values than a function has room for arguments", () => {
    expect(scaleOf(Array.from({ length: 300_000 }, (_, i) => i)).at(299_999)).toBe(1);
  });
});

it("places ticks at round numbers", () => {
  expect(linearTicks(0, 1, 5)).toEqual([0, 0.2, 0.4, 0.6, 0.8, 1]);
  expect(linearTicks(0, 1400, 5)).toEqual([0, 500, 1000]);
  expect(linearTicks(-0.3, 0.3, 5)).toEqual([-0.2, 0, 0.2]);
});
