import { expect, test } from "vitest";
import { Thinning } from "./thinning.ts";

test("a run of any length keeps at most so many, evenly apart, with the first", () => {
  for (const steps of [1, 50, 99, 100, 101, 1000, 12_345]) {
    const thinning = new Thinning([], 100);
    for (let step = 0; step <= steps; step++) if (thinning.wants(step)) thinning.add(step);
    const { kept } = thinning;
    expect(kept.length).toBeLessThanOrEqual(100);
    expect(kept.length).toBeGreaterThanOrEqual(Math.min(steps + 1, 50));
    expect(kept[0]).toBe(0);
    expect(new Set(kept.slice(1).map((step, i) => step - kept[i]!)).size).toBeLessThanOrEqual(1);
    expect(steps - kept.at(-1)!).toBeLessThan(Math.max(1, 2 * (steps / 50)));
  }
});

test("what it drops is told, once each", () => {
  const thinning = new Thinning([], 4);
  const stored = new Set<number>();
  for (let step = 0; step < 64; step++) {
    if (!thinning.wants(step)) continue;
    stored.add(step);
    for (const dropped of thinning.add(step)) expect(stored.delete(dropped)).toBe(true);
    expect([...stored]).toEqual(thinning.kept);
  }
});

test("it goes on where it was", () => {
  const first = new Thinning([], 10);
  for (let step = 0; step < 100; step++) if (first.wants(step)) first.add(step);
  const second = new Thinning(first.kept, 10);
  for (let step = 100; step < 300; step++)
    expect(second.wants(step) && second.add(step)).toEqual(first.wants(step) && first.add(step));
  expect(second.kept).toEqual(first.kept);
});

test("steps after one to go on from are dropped", () => {
  const thinning = new Thinning([0, 10, 20, 30]);
  expect(thinning.cutAfter(15)).toEqual([20, 30]);
  expect(thinning.wants(19)).toBe(false);
  expect(thinning.wants(20)).toBe(true);
});
