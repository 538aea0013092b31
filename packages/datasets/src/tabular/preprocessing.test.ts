import { describe, expect, it } from "vitest";
import type { Column } from "./column.ts";
import { type Scaling, encodeRows, inputNames, learnFeature, preprocessingSchema } from "./preprocessing.ts";

const numbers = (...values: number[]): Column => ({ name: "x", kind: "number", values: Float64Array.from(values) });
const texts = (...values: string[]): Column => ({ name: "c", kind: "category", values });
const rows = (...indices: number[]) => Uint32Array.from(indices);
const learn = (column: Column, train: Uint32Array, scaling: Scaling = "standard") =>
  learnFeature(column, train, scaling, "table");

describe("preprocessing", () => {
  it.each([
    // Closed forms for 1, 2, 3, 6: mean 3, squared distances 4 + 1 + 0 + 9 = 14, over n = 4.
    ["standard", { offset: 3, scale: Math.sqrt(14 / 4) }],
    ["min-max", { offset: 1, scale: 5 }],
    ["none", { offset: 0, scale: 1 }],
  ] as const)("learns %s", (scaling, expected) => {
    expect(learn(numbers(1, 2, 3, 6), rows(0, 1, 2, 3), scaling)).toEqual({
      name: "x",
      kind: "number",
      mean: 3,
      ...expected,
    });
  });

  it("learns nothing from rows outside the training split", () => {
    const near = learn(numbers(1, 2, 3, 6), rows(0, 1, 2));
    expect(learn(numbers(1, 2, 3, 1e30), rows(0, 1, 2))).toEqual(near);
    expect(learn(numbers(1, 2, 3, 6), rows(0, 1, 2, 3))).not.toEqual(near);
    expect(learn(texts("a", "b", "z"), rows(0, 1))).toMatchObject({ categories: ["a", "b"] });
  });

  it.each([
    [0.1, 0.1, 0.1],
    [1e8, 1e8, 1e8],
    [1e-200, 2e-200, 3e-200],
  ])("gives scale 1 to what does not vary: %d, %d, %d", (...values) => {
    const feature = learn(numbers(...values), rows(0, 1, 2));
    expect(feature).toMatchObject({ scale: 1 });
    expect(Array.from(encodeRows([feature], [numbers(...values)], rows(0, 1, 2)), Math.abs)).toEqual([0, 0, 0]);
  });

  it("encodes to mean 0 and population deviation 1", () => {
    const column = numbers(...Array.from({ length: 101 }, (_, i) => 1e4 + Math.sin(i) * 7));
    const train = Uint32Array.from({ length: 101 }, (_, i) => i);
    const encoded = encodeRows([learn(column, train)], [column], train);
    const mean = encoded.reduce((sum, value) => sum + value, 0) / 101;
    const variance = encoded.reduce((sum, value) => sum + (value - mean) ** 2, 0) / 101;
    expect(mean).toBeCloseTo(0, 6);
    expect(variance).toBeCloseTo(1, 6);
  });

  it("ranks categories by number where all are numbers, else by code point, whatever the order of rows", () => {
    expect(learn(texts("10", "9", "2"), rows(0, 1, 2))).toMatchObject({ categories: ["2", "9", "10"] });
    expect(learn(texts("10", "9", "b", "B", "é"), rows(4, 2, 0, 1, 3))).toMatchObject({
      categories: ["10", "9", "B", "b", "é"],
    });
    expect(learn(texts("1", "01"), rows(0, 1))).toEqual(learn(texts("1", "01"), rows(1, 0)));
  });

  it("fills missing cells with the mean and the commonest category, the first of equals", () => {
    const features = [learn(numbers(2, 4, Number.NaN), rows(0, 1, 2)), learn(texts("b", "a", ""), rows(0, 1, 2))];
    const encoded = encodeRows(features, [numbers(Number.NaN), texts("")], rows(0));
    expect(Array.from(encoded)).toEqual([0, 1, 0]);
    expect(inputNames(features)).toEqual(["x", "c=a", "c=b"]);
  });

  it("encodes a category that training lacked as zeros", () => {
    const feature = learn(texts("a", "b", "z"), rows(0, 1));
    expect(Array.from(encodeRows([feature], [texts("z", "b")], rows(0, 1)))).toEqual([0, 0, 0, 1]);
  });

  it("is the same after JSON", () => {
    const columns = [numbers(1 / 3, -0, 1e-7, 12345.678), numbers(-0, -0, -0, -0), texts("a", "b", "\u{1F600}", '"')];
    const train = rows(0, 1, 2, 3);
    for (const scaling of ["standard", "min-max", "none"] as const) {
      const features = columns.map((column) => learn(column, train, scaling));
      const reloaded = JSON.parse(JSON.stringify(features)) as typeof features;
      expect(reloaded).toStrictEqual(features);
      expect(encodeRows(reloaded, columns, train)).toStrictEqual(encodeRows(features, columns, train));
    }
    expect(preprocessingSchema.safeParse({ kind: "tabular" }).success).toBe(false);
  });
});
