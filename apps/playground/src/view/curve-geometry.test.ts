import { describe, expect, it } from "vitest";
import { smooth, thin, ticksTo } from "./curve-geometry.ts";

describe("ticksTo", () => {
  it.each([
    [1, [0, 0.25, 0.5, 0.75, 1]],
    [1.1, [0, 0.5, 1, 1.5]],
    [0.3, [0, 0.1, 0.2, 0.3]],
    [37, [0, 10, 20, 30, 40]],
    [4e-7, [0, 1e-7, 2e-7, 3e-7, 4e-7]],
  ])("covers %d in round steps", (most, ticks) => {
    expect(ticksTo(most)).toEqual(ticks);
  });

  it.each([0, NaN, Infinity])("has a scale where there is nothing to cover (%d)", (most) => {
    expect(ticksTo(most)).toEqual([0, 1]);
  });
});

describe("thin", () => {
  it("keeps every value of a short curve", () => {
    expect(thin([3, 1, 2], 2)).toEqual([
      [0, 3],
      [1, 1],
      [2, 2],
    ]);
  });

  it("keeps the ends of the range in each column of a long one, in order", () => {
    const values = Array.from({ length: 1000 }, (_, i) => (i === 333 ? 99 : i === 335 ? -99 : Math.sin(i)));
    const points = thin(values, 10);
    expect(points).toHaveLength(20);
    expect(points).toContainEqual([333, 99]);
    expect(points).toContainEqual([335, -99]);
    expect(points.map(([index]) => index)).toEqual(points.map(([index]) => index).toSorted((a, b) => a - b));
  });
});

describe("smooth", () => {
  it("starts at the first value and follows a constant exactly", () => {
    expect(smooth(undefined, 8)).toBe(8);
    expect(smooth(8, 8)).toBe(8);
    expect(smooth(1, 0, 0.75)).toBe(0.75);
  });
});
