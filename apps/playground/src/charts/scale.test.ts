import { describe, expect, it } from "vitest";
import { numberText } from "./number-text.ts";
import { padRange, toPixel, toValue, zoomRange } from "./scale.ts";
import { linearTicks, logTicks } from "./ticks.ts";

describe("scales", () => {
  it.each([
    { log: false, min: -2, max: 6, from: 300, to: 10 },
    { log: true, min: 1e-4, max: 1e2, from: 20, to: 500 },
  ])("lead from values to pixels and back", (scale) => {
    expect(toPixel(scale, scale.min)).toBeCloseTo(scale.from);
    expect(toPixel(scale, scale.max)).toBeCloseTo(scale.to);
    for (const pixel of [30, 77, 260]) expect(toPixel(scale, toValue(scale, pixel))).toBeCloseTo(pixel);
  });

  it("have no place for zero and below on logarithmic axes", () => {
    const scale = { log: true, min: 1, max: 10, from: 0, to: 100 };
    expect(Number.isFinite(toPixel(scale, 0))).toBe(false);
    expect(toPixel(scale, -1)).toBeNaN();
  });

  it("leave air around values, and a range to draw around one value or none", () => {
    expect(padRange(0, 10)[0]).toBe(0);
    expect(padRange(0, 10)[1]).toBeGreaterThan(10);
    expect(padRange(5, 5)).toEqual([4.5, 5.5]);
    expect(padRange(0, 0)).toEqual([-0, 0.5].map((end, at) => (at === 0 ? -0.5 : end)));
    expect(padRange(Infinity, -Infinity)).toEqual([0, 1]);
    const [low, high] = padRange(1e-3, 1e3, { log: true });
    expect(low).toBeGreaterThan(1e-4);
    expect(high).toBeGreaterThan(1e3);
  });

  it("zoom around a place and stay within the bounds", () => {
    expect(zoomRange([0, 100], 50, 0.5, [0, 100])).toEqual([25, 75]);
    expect(zoomRange([25, 75], 50, 4, [0, 100])).toEqual([0, 100]);
    const [low, high] = zoomRange([1, 1e4], 100, 0.5, [1, 1e4], true);
    expect(low).toBeCloseTo(10);
    expect(high).toBeCloseTo(1000);
  });
});

describe("ticks", () => {
  it.each([
    [0, 1, 5, [0, 0.2, 0.4, 0.6, 0.8, 1]],
    [-3, 3, 3, [-2, 0, 2]],
    [0, 0.003, 3, [0, 0.001, 0.002, 0.003]],
    [1e9, 1e9 + 20, 4, [1e9, 1e9 + 5, 1e9 + 10, 1e9 + 15, 1e9 + 20]],
  ])("are round numbers between %d and %d", (min, max, count, wanted) => {
    expect(linearTicks(min, max, count)).toEqual(wanted);
  });

  it("are powers of ten on logarithmic axes, thinned where they are many and refined where they are few", () => {
    expect(logTicks(1e-3, 10, 5)).toEqual([1e-3, 1e-2, 0.1, 1, 10]);
    expect(logTicks(1e-12, 1, 4)).toEqual([1e-12, 1e-9, 1e-6, 1e-3, 1]);
    expect(logTicks(0.1, 10, 9)).toEqual([0.1, 0.2, 0.5, 1, 2, 5, 10]);
  });
});

describe("numberText", () => {
  it.each([
    [0, "0"],
    [0.123456, "0.1235"],
    [-1.5, "−1.5"],
    [12345, "12,345"],
    [1e-7, "1e−7"],
    [2.3456e8, "2.346e8"],
    [NaN, "NaN"],
    [-Infinity, "−∞"],
  ])("writes %d as %s", (value, text) => {
    expect(numberText(value)).toBe(text);
  });
});
