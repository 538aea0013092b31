import { describe, expect, it } from "vitest";
import { LiveMatrix } from "./live-matrix.ts";
import { LiveSeries } from "./live-series.ts";
import { CurveCache } from "./line-series.ts";

describe("LiveSeries", () => {
  it("keeps all points while it grows", () => {
    const series = new LiveSeries();
    for (let at = 0; at < 1000; at++) series.append(at, at * at);
    series.extend([1000, 1001], [1, 2]);
    expect(series.length).toBe(1002);
    expect(series.x[999]).toBe(999);
    expect(series.y[999]).toBe(999 * 999);
    expect(series.y[1001]).toBe(2);
  });

  it("tells of changes until nobody listens, and takes points back", () => {
    const series = new LiveSeries();
    let told = 0;
    const stop = series.subscribe(() => told++);
    series.append(0, 1);
    series.append(1, 2);
    series.truncate(1);
    series.truncate(5);
    stop();
    series.clear();
    expect(told).toBe(3);
    expect(series.length).toBe(0);
    expect(series.age).toBe(2);
  });
});

describe("LiveMatrix", () => {
  it("keeps all columns while it grows, and has no value for rows that are missing", () => {
    const matrix = new LiveMatrix(3);
    for (let step = 0; step < 200; step++) matrix.append(10 * step, [step, -step]);
    expect(matrix.length).toBe(200);
    expect(matrix.steps[150]).toBe(1500);
    expect(matrix.at(1, 150)).toBe(-150);
    expect(matrix.at(2, 150)).toBeNaN();
    matrix.truncate(10);
    expect(matrix.length).toBe(10);
  });
});

describe("CurveCache", () => {
  it("smooths what grows as if it had been there at once, and begins anew after points were taken back", () => {
    const data = new LiveSeries();
    const series = { id: "a", name: "a", data };
    const cache = new CurveCache();
    const values = (from: CurveCache): number[] => Array.from(from.read(series, 0, 0.9, false).y).slice(0, data.length);
    const fresh = (): number[] => values(new CurveCache());
    for (let at = 0; at < 300; at++) {
      data.append(at, Math.sin(at));
      if (at % 7 === 0) cache.read(series, 0, 0.9, false);
    }
    expect(values(cache)).toEqual(fresh());
    data.truncate(20);
    data.append(20, 5);
    expect(values(cache)).toEqual(fresh());
  });

  it("leaves exact curves as they are", () => {
    const series = { id: "a", name: "a", data: { x: [0, 1, 2], y: [5, 0, 5] }, exact: true };
    expect(new CurveCache().read(series, 0, 0.9, false).y).toEqual([5, 0, 5]);
  });
});
