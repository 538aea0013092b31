import { describe, expect, it } from "vitest";
import { circles } from "./circles.ts";

const files = { readText: () => Promise.reject(new Error("no files")) };
const create = async (options: Parameters<typeof circles>[0] = {}, seed = 0) =>
  circles(options).create({ seed, files });
const radii = async (options: Parameters<typeof circles>[0], seed = 0) => {
  const { train } = (await create({ test: 0, ...options }, seed)).splits;
  const { input, target } = train.get([...Array(train.length).keys()]);
  return Array.from(target!.data, (label, i) => ({
    label,
    radius: Math.hypot(input!.data[2 * i]!, input!.data[2 * i + 1]!),
    angle: Math.atan2(input!.data[2 * i + 1]!, input!.data[2 * i]!),
  }));
};

describe("circles", () => {
  it("puts class 0 on the unit circle and class 1 on the inner one where there is no noise", async () => {
    const points = await radii({ samplesPerClass: 50, factor: 0.3, noise: 0 });
    expect(points).toHaveLength(100);
    for (const { label, radius } of points) expect(radius).toBeCloseTo(label === 0 ? 1 : 0.3, 6);
  });

  it("spaces them evenly, without repeating the first", async () => {
    const points = await radii({ samplesPerClass: 4, noise: 0 });
    const angles = points.filter(({ label }) => label === 0).map(({ angle }) => angle / (Math.PI / 2));
    expect(angles.map((angle) => Math.round(4 + angle) % 4).toSorted()).toEqual([0, 1, 2, 3]);
  });

  it("strews them by noise", async () => {
    const points = await radii({ samplesPerClass: 5000, noise: 0.05, factor: 0 });
    // The inner circle is a point, around which the square of the distance has the mean 2 noise².
    const inner = points.filter(({ label }) => label === 1).map(({ radius }) => radius ** 2);
    expect(Math.sqrt(inner.reduce((a, b) => a + b) / inner.length / 2)).toBeCloseTo(0.05, 2);
  });

  it("is decided by the seed", async () => {
    expect(await radii({}, 3)).toEqual(await radii({}, 3));
    expect(await radii({}, 3)).not.toEqual(await radii({}, 4));
  });

  it.each([{ factor: 1 }, { factor: -0.1 }, { noise: -1 }, { samplesPerClass: 1 }])("refuses %j", (options) => {
    expect(() => circles(options)).toThrow(`\`${Object.keys(options)[0]}\` must be`);
  });
});
