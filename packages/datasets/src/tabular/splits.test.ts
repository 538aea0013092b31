import { describe, expect, it } from "vitest";
import { splitRows } from "./splits.ts";

const subject = "rows";
const sorted = (rows: Uint32Array) => Array.from(rows).toSorted((a, b) => a - b);

describe("splitRows", () => {
  it("gives each row to one split, and each split its rounded fraction", () => {
    const { train, validation, test } = splitRows({ subject, count: 1797, test: 0.2, validation: 0.1, seed: 3 });
    expect([train.length, validation.length, test.length]).toEqual([1258, 180, 359]);
    expect(sorted(Uint32Array.of(...train, ...validation, ...test))).toEqual(Array.from({ length: 1797 }, (_, i) => i));
  });

  it("is decided by the seed", () => {
    const split = (seed: number) => splitRows({ subject, count: 100, test: 0.2, validation: 0.2, seed });
    expect(split(1)).toEqual(split(1));
    expect(split(1).test).not.toEqual(split(2).test);
    expect(split(2 ** 40).test).not.toEqual(split(0).test);
  });

  it("keeps rows in random order, so that a file sorted by class need not be shuffled", () => {
    const { train } = splitRows({ subject, count: 100, test: 0.2, validation: 0, seed: 0 });
    expect(Array.from(train)).not.toEqual(sorted(train));
  });

  it.each([0, 1, 2, 3])("keeps the proportions of the classes to within one sample, seed %i", (seed) => {
    const sizes = { a: 357, b: 212, c: 31, d: 2 };
    const strata = Object.entries(sizes).flatMap(([name, size]) => Array.from({ length: size }, () => name));
    const splits = splitRows({ subject, count: strata.length, test: 0.2, validation: 0.1, seed, strata });
    for (const [name, size] of Object.entries(sizes)) {
      const count = (rows: Uint32Array) => rows.filter((row) => strata[row] === name).length;
      expect(Math.abs(count(splits.test) - 0.2 * size)).toBeLessThan(1);
      expect(Math.abs(count(splits.validation) - 0.1 * size)).toBeLessThan(1);
      expect(count(splits.train)).toBeGreaterThan(0);
    }
    expect([splits.test.length, splits.validation.length]).toEqual([120, 60]);
  });

  it("gives equal classes equal shares: 10 of each species of iris in a fifth", () => {
    const strata = Array.from({ length: 150 }, (_, i) => String(i % 3));
    const { test } = splitRows({ subject, count: 150, test: 0.2, validation: 0, seed: 9, strata });
    expect(["0", "1", "2"].map((name) => test.filter((row) => strata[row] === name).length)).toEqual([10, 10, 10]);
  });

  it("leaves a sample of each class for training even when nearly all is held out", () => {
    const strata = ["a", "a", "b", "b", "b", "b", "b", "b", "b", "b"];
    const { train, test } = splitRows({ subject, count: 10, test: 0.8, validation: 0, seed: 0, strata });
    expect(Array.from(train, (row) => strata[row]).toSorted()).toEqual(["a", "b"]);
    expect(test.length).toBe(8);
  });
});
