import { describe, expect, it } from "vitest";
import { Extremes, downsample, firstAtLeast, nearest } from "./downsample.ts";

const count = 100_000;
const x = Float64Array.from({ length: count }, (_, at) => at);
const wave = (at: number): number => Math.sin(at / 700) + ((at * 7919) % 101) / 101;
const frame = { min: 0, max: count - 1, columns: 500 };

function grown(y: ArrayLike<number>, positive = false): Extremes {
  const extremes = new Extremes(positive);
  extremes.grow(y, y.length);
  return extremes;
}

describe("downsample", () => {
  it("keeps the lowest and the highest value of each column", () => {
    const y = x.map(wave);
    y[31_234] = 40;
    y[31_235] = -40;
    const { indices, count: kept } = downsample(x, y, count, frame, grown(y));
    expect(kept).toBeLessThanOrEqual(2 * frame.columns + 2);
    const picked = indices.subarray(0, kept);
    expect(picked).toContain(31_234);
    expect(picked).toContain(31_235);
    for (let column = 0; column < frame.columns; column++) {
      const width = (count - 1) / frame.columns;
      const from = Math.ceil(column * width);
      const values = y.subarray(from, Math.ceil((column + 1) * width));
      const shown = [...picked].filter((at) => at >= from && at < from + values.length).map((at) => y[at]!);
      expect(Math.max(...shown)).toBe(Math.max(...values));
      expect(Math.min(...shown)).toBe(Math.min(...values));
    }
  });

  it("gives the same with and without summaries, however they grew", () => {
    const y = x.map(wave);
    for (let at = 4000; at < 9000; at++) y[at] = NaN;
    y[50_000] = Infinity;
    const extremes = new Extremes(false);
    for (const length of [1, 63, 64, 65, 4100, 50_001, count]) extremes.grow(y, length);
    for (const part of [frame, { min: 3500, max: 9500, columns: 200 }, { min: 20.5, max: 20.7, columns: 300 }]) {
      const plain = downsample(x, y, count, part);
      const quick = downsample(x, y, count, part, extremes);
      expect([...quick.indices.subarray(0, quick.count)]).toEqual([...plain.indices.subarray(0, plain.count)]);
      expect(quick.holes).toEqual(plain.holes);
    }
  });

  it("keeps every point of a short curve, and one on either side of the frame", () => {
    const few = Float64Array.from([0, 1, 2, 3, 4, 5]);
    const { indices, count: kept } = downsample(few, few, 6, { min: 1.5, max: 3.5, columns: 100 });
    expect([...indices.subarray(0, kept)]).toEqual([1, 2, 3, 4]);
  });

  it("interrupts the line at values that are not finite, and tells where they are", () => {
    const y = Float64Array.from([1, NaN, 3, Infinity, -Infinity, 6]);
    const sketch = downsample(x, y, 6, { min: 0, max: 5, columns: 100 });
    expect([...sketch.indices.subarray(0, sketch.count)]).toEqual([0, -1, 2, -1, 5]);
    expect(sketch.holes).toEqual([1, 3, 4]);
  });

  it("interrupts the line at zero and below on a logarithmic axis, without calling that not finite", () => {
    const y = Float64Array.from([1, 0, 3, -2, 5]);
    const sketch = downsample(x, y, 5, { min: 0, max: 4, columns: 100, positive: true });
    expect([...sketch.indices.subarray(0, sketch.count)]).toEqual([0, -1, 2, -1, 4]);
    expect(sketch.holes).toEqual([]);
  });

  it("spreads its columns over a logarithmic x", () => {
    const y = x.map(wave);
    const { indices, count: kept } = downsample(x, y, count, { min: 1, max: 1e5, columns: 100, log: true });
    const inFirstHalf = [...indices.subarray(0, kept)].filter((at) => x[at]! < Math.sqrt(1e5)).length;
    expect(inFirstHalf).toBeGreaterThan(30);
    expect(kept).toBeLessThan(204);
  });

  it("draws nothing of nothing", () => {
    expect(downsample([], [], 0, frame).count).toBe(0);
    expect(downsample([1, 2], [NaN, NaN], 2, { min: 0, max: 3, columns: 10 }).count).toBe(0);
  });
});

describe("searching", () => {
  it("finds the nearest of ascending numbers", () => {
    expect([-1, 0.4, 0.6, 1.5, 9].map((value) => nearest([0, 1, 2], value))).toEqual([0, 0, 1, 1, 2]);
    expect(nearest([], 1)).toBe(-1);
    expect(firstAtLeast([0, 1, 1, 2], 1)).toBe(1);
    expect(firstAtLeast([0, 1], 5)).toBe(2);
  });
});
