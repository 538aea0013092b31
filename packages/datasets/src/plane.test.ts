import { describe, expect, it } from "vitest";
import { plane } from "./plane.ts";

const files = { readText: () => Promise.reject(new Error("no files")) };
const create = async (options: Parameters<typeof plane>[0] = {}, seed = 0) => plane(options).create({ seed, files });

describe("plane", () => {
  it("is the weighted sum of its inputs without noise", async () => {
    const { spec, splits } = await create({ slopes: [2, 0, -3], intercept: 0.5, noise: 0, test: 0 });
    expect(spec).toMatchObject({ input: [3], features: ["x1", "x2", "x3"], target: { kind: "values", names: ["y"] } });
    const { input, target } = splits.train.get([...Array(200).keys()]);
    for (const [i, y] of target!.data.entries()) {
      expect(y).toBeCloseTo(0.5 + 2 * input!.data[3 * i]! - 3 * input!.data[3 * i + 2]!, 5);
    }
  });

  it("has noise of the deviation asked for", async () => {
    const { splits } = await create({ samples: 20_000, slopes: [0, 0], noise: 0.3, test: 0 });
    const errors = Array.from(splits.train.get([...Array(20_000).keys()])["target"]!.data);
    expect(Math.sqrt(errors.reduce((sum, error) => sum + error * error, 0) / errors.length)).toBeCloseTo(0.3, 2);
  });

  it("is decided by the seed", async () => {
    const values = async (seed: number) => (await create({}, seed)).splits.train.get([0, 1, 2])["input"]!.data;
    expect(await values(3)).toEqual(await values(3));
    expect(await values(3)).not.toEqual(await values(4));
  });

  it.each([
    [{ slopes: [1] }, "`slopes` must have at least 2 items"],
    [{ noise: -1 }, "`noise` must be at least 0"],
    [{ samples: 1 }, "`samples` must be at least 2"],
  ])("refuses %j", (options, message) => {
    expect(() => plane(options)).toThrow(message);
  });
});
