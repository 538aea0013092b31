import { expect, it } from "vitest";
import { createSeries } from "./series.ts";

it("keeps few values as they are", () => {
  const series = createSeries(10);
  [3, 1, 2].forEach((y, x) => series.add(x, y));
  expect(series.stretches).toEqual([
    { x: 0, low: 3, mean: 3, high: 3 },
    { x: 1, low: 1, mean: 1, high: 1 },
    { x: 2, low: 2, mean: 2, high: 2 },
  ]);
});

it("joins many values, and keeps their range, mean and order", () => {
  const series = createSeries(100);
  const values = Array.from({ length: 12_345 }, (_, i) => Math.sin(i) + (i === 7777 ? 50 : 0));
  values.forEach((y, x) => series.add(x, y));
  const { stretches } = series;
  expect(stretches.length).toBeGreaterThan(40);
  expect(stretches.length).toBeLessThanOrEqual(100);
  expect(Math.max(...stretches.map(({ high }) => high))).toBe(Math.max(...values));
  expect(Math.min(...stretches.map(({ low }) => low))).toBe(Math.min(...values));
  for (const [i, { x, low, mean, high }] of stretches.entries()) {
    expect(low <= mean && mean <= high).toBe(true);
    expect(x).toBeGreaterThan(stretches[i - 1]?.x ?? -1);
  }
});

it("leaves out what is not finite", () => {
  const series = createSeries(4);
  [1, Number.NaN, 2, Number.POSITIVE_INFINITY].forEach((y, x) => series.add(x, y));
  expect(series.stretches.map(({ mean }) => mean)).toEqual([1, 2]);
});
