import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { text } from "./data/iris.ts";
import { iris } from "./iris.ts";

const files = { readText: () => Promise.reject(new Error("no files")) };

describe("iris", () => {
  it("holds what data/iris.csv holds, to the character", () => {
    expect(text).toBe(readFileSync(new URL("../data/iris.csv", import.meta.url), "utf8"));
  });

  it("has 150 flowers of three species in centimetres, ten of each held out", async () => {
    const { spec, splits } = await iris().create({ seed: 0, files });
    expect(spec.features).toEqual(["sepal_length_cm", "sepal_width_cm", "petal_length_cm", "petal_width_cm"]);
    expect(spec.target).toEqual({ kind: "classes", classes: ["setosa", "versicolor", "virginica"] });
    const { input, target } = splits.test!.get([...Array(30).keys()]);
    expect(Array.from(target!.data).toSorted()).toEqual([
      ...Array(10).fill(0),
      ...Array(10).fill(1),
      ...Array(10).fill(2),
    ]);
    // Lengths as they stand in the file: 4.3 to 7.9 for sepals, in float32.
    expect(Math.min(...input!.data.filter((_, i) => i % 4 === 0))).toBeGreaterThanOrEqual(Math.fround(4.3));
  });

  it("encodes measures of new flowers", async () => {
    const { spec } = await iris({ scale: "min-max", test: 0 }).create({ seed: 0, files });
    const { input } = iris.encode!(spec.preprocessing, text, "iris.csv");
    expect([Math.min(...input.data), Math.max(...input.data)]).toEqual([0, 1]);
  });
});
