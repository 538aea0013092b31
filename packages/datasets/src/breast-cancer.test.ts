import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { breastCancer } from "./breast-cancer.ts";
import { text } from "./data/breast-cancer.ts";

const files = { readText: () => Promise.reject(new Error("no files")) };

describe("breast-cancer", () => {
  it("holds what data/breast-cancer.csv holds, to the character", () => {
    expect(text === readFileSync(new URL("../data/breast-cancer.csv", import.meta.url), "utf8")).toBe(true);
  });

  it("has 569 tumours by 30 measures, 357 benign and 212 malignant, in proportion in the splits", async () => {
    const { spec, splits } = await breastCancer({ validation: 0.1 }).create({ seed: 1, files });
    expect(spec.input).toEqual([30]);
    expect(spec.target).toEqual({ kind: "classes", classes: ["benign", "malignant"] });
    expect([splits.train.length, splits.validation?.length, splits.test?.length]).toEqual([398, 57, 114]);
    const labels = splits.test!.get([...Array(114).keys()])["target"]!.data;
    const malignant = Array.from(labels).filter((label) => label === 1).length;
    // 114 * 212 / 569 = 42.5
    expect([42, 43]).toContain(malignant);
  });

  it("is standardised on the training split: 30 means of 0 and deviations of 1", async () => {
    const { splits } = await breastCancer().create({ seed: 2, files });
    const { length } = splits.train;
    const { data } = splits.train.get([...Array(length).keys()])["input"]!;
    for (let measure = 0; measure < 30; measure++) {
      const values = Array.from({ length }, (_, i) => data[i * 30 + measure]!);
      const mean = values.reduce((sum, value) => sum + value, 0) / length;
      expect(mean).toBeCloseTo(0, 5);
      expect(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / length).toBeCloseTo(1, 5);
    }
  });
});
