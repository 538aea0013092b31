import { describe, expect, it } from "vitest";
import { blobs } from "./blobs.ts";

const files = { readText: () => Promise.reject(new Error("no files")) };
const create = async (options: Parameters<typeof blobs>[0] = {}, seed = 0) => blobs(options).create({ seed, files });
/** Coordinates by class. */
const clouds = async (options: Parameters<typeof blobs>[0], seed = 0) => {
  const { spec, splits } = await create({ test: 0, ...options }, seed);
  const { input, target } = splits.train.get([...Array(splits.train.length).keys()]);
  const [width] = spec.input as [number];
  return Array.from({ length: options?.classes ?? 3 }, (_, k) =>
    Array.from(target!.data, (label, i) => ({
      label,
      row: Array.from(input!.data.subarray(i * width, (i + 1) * width)),
    }))
      .filter(({ label }) => label === k)
      .map(({ row }) => row),
  );
};
const mean = (values: readonly number[]) => values.reduce((a, b) => a + b, 0) / values.length;

describe("blobs", () => {
  it("draws a cloud of the deviation asked for around each centre, along each input alike", async () => {
    for (const cloud of await clouds({ samplesPerClass: 8000, deviation: 0.7, features: 3 })) {
      for (const axis of [0, 1, 2]) {
        const values = cloud.map((row) => row[axis]!);
        const centre = mean(values);
        expect(Math.abs(centre)).toBeLessThan(5.05);
        // 8,000 draws tell a deviation of 0.7 to 0.006.
        expect(Math.sqrt(mean(values.map((value) => (value - centre) ** 2)))).toBeCloseTo(0.7, 1.7);
      }
    }
  });

  it("keeps the centres where other options change", async () => {
    const points = await clouds({ deviation: 0 });
    const more = await clouds({ deviation: 0, samplesPerClass: 7 });
    expect(points.map(([row]) => row)).toEqual(more.map(([row]) => row));
    expect(points.map((cloud) => cloud.length)).toEqual([200, 200, 200]);
    expect(new Set(points.flat().map((row) => row.join())).size).toBe(3);
  });

  it("makes classes of the sizes given, and keeps their proportions in each split", async () => {
    expect((await clouds({ sizes: [90, 10, 5] })).map((cloud) => cloud.length)).toEqual([90, 10, 5]);
    const { splits } = await create({ classes: 2, sizes: [90, 10], test: 0.2 });
    const { target } = splits.test!.get([...Array(20).keys()]);
    expect(target!.data.filter((label) => label === 1)).toHaveLength(2);
  });

  it("is decided by the seed, centres too", async () => {
    expect(await clouds({}, 3)).toEqual(await clouds({}, 3));
    expect(await clouds({ deviation: 0 }, 3)).not.toEqual(await clouds({ deviation: 0 }, 4));
  });

  it.each([
    [{ classes: 1 }, "`classes` must be at least 2"],
    [{ sizes: [10, 10] }, "`sizes` must have one number for each of the `classes`"],
    [{ classes: 2, sizes: [10, 1] }, "`sizes.1` must be at least 2"],
    [{ deviation: -1 }, "`deviation` must be at least 0"],
    [{ spread: 0 }, "`spread` must be greater than 0"],
  ])("refuses %j", (options, message) => {
    expect(() => blobs(options)).toThrow(message);
  });
});
