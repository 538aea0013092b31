import { expect, test } from "vitest";
import { newRecord } from "./new-run.ts";
import { groupBySeed, meanCurve, summarise } from "./statistics.ts";
import { newRun } from "./testing/tabs.ts";

test("mean and sample deviation", () => {
  // 2, 4, 4, 4, 5, 5, 7, 9: mean 5, squares sum to 32, over n - 1 = 7.
  expect(summarise([2, 4, 4, 4, 5, 5, 7, 9])).toEqual({
    n: 8,
    leftOut: 0,
    mean: 5,
    deviation: Math.sqrt(32 / 7),
    least: 2,
    most: 9,
  });
});

test("one value has no deviation; none has no mean; what is not finite is left out and counted", () => {
  expect(summarise([3])).toEqual({ n: 1, leftOut: 0, mean: 3, least: 3, most: 3 });
  expect(summarise([]).mean).toBeNaN();
  expect(summarise([1, NaN, 3, Infinity])).toMatchObject({ n: 2, leftOut: 2, mean: 2, deviation: Math.SQRT2 });
});

test("large values do not cancel", () => {
  expect(summarise([1e9 + 1, 1e9 + 2, 1e9 + 3]).deviation).toBeCloseTo(1, 9);
});

test("runs that differ in the seed alone are a group", () => {
  const runs = [
    newRun({ seed: 1 }),
    newRun({ seed: 2, loss: { use: "huber" } }),
    newRun({ seed: 2 }),
    newRun({ seed: 3, loss: { use: "huber" } }),
    newRun({ seed: 1, optimizer: { use: "sgd" } }),
  ].map((run, i) => newRecord(run, { id: `${i}`, number: i + 1, now: 0 }));
  expect(groupBySeed(runs).map((group) => group.runs.map(({ id }) => id))).toEqual([["0", "2"], ["1", "3"], ["4"]]);
});

test("curves are averaged at the places of any, as lines between their points", () => {
  const { x, mean, deviation, n } = meanCurve([
    { x: [0, 2, 4], y: [0, 2, 4] },
    { x: [1, 2, 3], y: [3, 4, 5] },
  ]);
  expect([...x]).toEqual([0, 1, 2, 3, 4]);
  expect([...mean]).toEqual([0, 2, 3, 4, 4]);
  expect([...n]).toEqual([1, 2, 2, 2, 1]);
  expect([...deviation]).toEqual([NaN, Math.SQRT2, Math.SQRT2, Math.SQRT2, NaN]);
});

test("points without a value are bridged, and a curve without any is not counted", () => {
  const { mean, n } = meanCurve([
    { x: [0, 1, 2], y: [0, NaN, 2] },
    { x: [0, 1, 2], y: [2, 3, 4] },
    { x: [0, 1, 2], y: [NaN, NaN, NaN] },
  ]);
  expect([...mean]).toEqual([1, 2, 3]);
  expect([...n]).toEqual([2, 2, 2]);
});

test("long curves are thinned evenly, with both ends", () => {
  const x = Float64Array.from({ length: 50_000 }, (_, i) => i);
  const curve = meanCurve(
    [
      { x, y: x },
      { x, y: x.map((one) => one + 2) },
    ],
    500,
  );
  expect(curve.x.length).toBe(500);
  expect([curve.x[0], curve.x.at(-1)]).toEqual([0, 49_999]);
  expect(curve.mean.at(-1)).toBe(50_000);
});
