import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { text } from "./data/digits.ts";
import { digits, unpackDigits } from "./digits.ts";

const files = { readText: () => Promise.reject(new Error("no files")) };
const create = async (options = {}, seed = 0) => digits(options).create({ seed, files });

describe("digits", () => {
  it("holds what data/digits.csv holds, to the character", () => {
    expect(unpackDigits(text) === readFileSync(new URL("../data/digits.csv", import.meta.url), "utf8")).toBe(true);
  });

  it("has 1,797 images of 64 pixels in ten classes, a fifth of each held out", async () => {
    const { spec, splits } = await create();
    expect(spec.input).toEqual([64]);
    expect(spec.target).toEqual({ kind: "classes", classes: ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"] });
    expect([splits.train.length, splits.test?.length]).toEqual([1438, 359]);
    const counts = new Map<number, number>();
    for (const label of splits.test!.get([...Array(359).keys()])["target"]!.data)
      counts.set(label, (counts.get(label) ?? 0) + 1);
    expect(Math.min(...counts.values())).toBeGreaterThanOrEqual(34);
    expect(Math.max(...counts.values())).toBeLessThanOrEqual(37);
  });

  it("encodes a file of digits as it encoded its own", async () => {
    const { spec, splits } = await create({ test: 0, scale: "min-max" });
    const { input, labels } = digits.encode!(spec.preprocessing, unpackDigits(text), "digits.csv");
    expect(labels?.slice(0, 4)).toEqual(["0", "1", "2", "3"]);
    const sum = (data: Iterable<number>) =>
      [...data].toSorted((a, b) => a - b).reduce((total, value) => total + value, 0);
    expect(sum(input.data)).toBe(sum(splits.train.get([...Array(1797).keys()])["input"]!.data));
    expect(Math.max(...input.data.slice(0, 1e4))).toBe(1);
  });
});
