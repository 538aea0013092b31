import type { Split } from "@downslope/core";
import { describe, expect, it } from "vitest";
import { sine } from "./sine.ts";

const files = { readText: () => Promise.reject(new Error("no files")) };
const create = async (options: Parameters<typeof sine>[0] = {}, seed = 0) => sine(options).create({ seed, files });
const residuals = (split: Split, periods = 1): number[] => {
  const { input, target } = split.get([...Array(split.length).keys()]);
  return Array.from(target!.data, (y, i) => y - Math.sin(Math.PI * periods * input!.data[i]!));
};

describe("sine", () => {
  it("is the sine without noise, of as many periods as asked for", async () => {
    const { spec, splits } = await create({ periods: 2.5, noise: 0 });
    expect(spec).toMatchObject({ input: [1], features: ["x"], target: { kind: "values", names: ["y"] } });
    for (const residual of residuals(splits.train, 2.5)) expect(residual).toBeCloseTo(0, 5);
    expect([splits.train.length, splits.test!.length]).toEqual([160, 40]);
  });

  it("has noise of the deviation asked for, and x all over [-1, 1)", async () => {
    const { splits } = await create({ samples: 20_000, noise: 0.3, test: 0 });
    const errors = residuals(splits.train);
    // 20,000 draws tell a deviation of 0.3 to 0.0015.
    expect(Math.sqrt(errors.reduce((sum, error) => sum + error * error, 0) / errors.length)).toBeCloseTo(0.3, 2);
    const xs = splits.train.get([...Array(20_000).keys()])["input"]!.data;
    expect(Math.min(...xs)).toBeLessThan(-0.99);
    expect(Math.max(...xs)).toBeGreaterThan(0.99);
  });

  it("lifts a fraction of the training points, and none in the other splits", async () => {
    const { splits } = await create({ noise: 0, outliers: 0.25, outlierSize: -4, validation: 0.2 });
    const lifted = (split: Split) => residuals(split).filter((residual) => Math.abs(residual + 4) < 1e-5).length;
    expect([lifted(splits.train), lifted(splits.validation!), lifted(splits.test!)]).toEqual([30, 0, 0]);
  });

  it("is decided by the seed", async () => {
    const values = async (seed: number) => (await create({}, seed)).splits.train.get([0, 1, 2])["target"]!.data;
    expect(await values(3)).toEqual(await values(3));
    expect(await values(3)).not.toEqual(await values(4));
  });

  it.each([{ samples: 1 }, { periods: 0 }, { noise: -1 }, { outliers: 1.5 }])("refuses %j", (options) => {
    expect(() => sine(options)).toThrow(`\`${Object.keys(options)[0]}\` must be`);
  });
});
