import type { Split } from "@downslope/core";
import { describe, expect, it } from "vitest";
import { lineWithOutliers } from "./line-with-outliers.ts";

const files = { readText: () => Promise.reject(new Error("no files")) };
const create = async (options: Parameters<typeof lineWithOutliers>[0] = {}, seed = 0) =>
  lineWithOutliers(options).create({ seed, files });

const residuals = (split: Split, slope = 2, intercept = 1): number[] => {
  const { input, target } = split.get([...Array(split.length).keys()]);
  return Array.from(target!.data, (y, i) => y - slope * input!.data[i]! - intercept);
};

describe("line-with-outliers", () => {
  it("is the line without noise and outliers", async () => {
    const { spec, splits } = await create({ slope: -3, intercept: 0.5, noise: 0, outliers: 0 });
    expect(spec).toMatchObject({ input: [1], features: ["x"], target: { kind: "values", names: ["y"] } });
    for (const residual of residuals(splits.train, -3, 0.5)) expect(residual).toBeCloseTo(0, 6);
    expect(splits.train.get([0, 1])["target"]).toMatchObject({ shape: [2, 1], dtype: "float32" });
  });

  it("lifts the fraction of the training points that was asked for, by the size, and none in the other splits", async () => {
    const { splits } = await create({ noise: 0, outliers: 0.25, outlierSize: 7, validation: 0.2, test: 0.2 });
    const lifted = (split: Split) => residuals(split).filter((residual) => Math.abs(residual - 7) < 1e-5).length;
    expect([lifted(splits.train), splits.train.length]).toEqual([30, 120]);
    expect([lifted(splits.validation!), lifted(splits.test!)]).toEqual([0, 0]);
    expect(Math.max(...residuals(splits.test!).map(Math.abs))).toBeLessThan(1e-5);
  });

  it("has noise of the deviation asked for, and x all over [-1, 1)", async () => {
    const { splits } = await create({ samples: 20_000, noise: 0.3, outliers: 0, test: 0 });
    const errors = residuals(splits.train);
    // 20,000 draws tell a deviation of 0.3 to 0.0015, and the mean to 0.002.
    expect(Math.sqrt(errors.reduce((sum, error) => sum + error * error, 0) / errors.length)).toBeCloseTo(0.3, 2);
    expect(errors.reduce((sum, error) => sum + error, 0) / errors.length).toBeCloseTo(0, 2);
    const xs = splits.train.get([...Array(20_000).keys()])["input"]!.data;
    expect(Math.min(...xs)).toBeGreaterThanOrEqual(-1);
    expect(Math.min(...xs)).toBeLessThan(-0.99);
    expect(Math.max(...xs)).toBeGreaterThan(0.99);
  });

  it("is decided by the seed", async () => {
    const values = async (seed: number) => (await create({}, seed)).splits.train.get([0, 1, 2])["target"]!.data;
    expect(await values(3)).toEqual(await values(3));
    expect(await values(3)).not.toEqual(await values(4));
  });

  it("encodes new points as they are", async () => {
    const { spec } = await create();
    const { input, labels } = lineWithOutliers.encode!(spec.preprocessing, "y,x\n3,0.5", "points.csv");
    expect([Array.from(input.data), labels]).toEqual([[0.5], ["3"]]);
  });

  it.each([{ samples: 1 }, { noise: -1 }, { outliers: 1.5 }, { outliers: -0.1 }])("refuses %j", (options) => {
    expect(() => lineWithOutliers(options)).toThrow(`\`${Object.keys(options)[0]}\` must be`);
  });
});
