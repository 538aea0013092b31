import type { Split } from "@downslope/core";
import { describe, expect, it } from "vitest";
import { moons } from "./moons.ts";

const files = { readText: () => Promise.reject(new Error("no files")) };
const create = async (options: Parameters<typeof moons>[0] = {}, seed = 0) => moons(options).create({ seed, files });
const all = (split: Split) => split.get([...Array(split.length).keys()]);

describe("moons", () => {
  it("puts points on their half circle where there is no noise", async () => {
    const { spec, splits } = await create({ noise: 0, test: 0 });
    expect(spec).toMatchObject({ input: [2], target: { kind: "classes", classes: ["0", "1"] } });
    const { input, target } = all(splits.train);
    for (const [i, label] of target!.data.entries()) {
      const [x, y] = [input!.data[2 * i]!, input!.data[2 * i + 1]!];
      const [centre, side] = label === 0 ? [[0, 0], 1] : [[1, 0.5], -1];
      expect(Math.hypot(x - centre[0]!, y - centre[1]!)).toBeCloseTo(1, 5);
      expect(side * (y - centre[1]!)).toBeGreaterThan(-1e-6);
    }
  });

  it("has the points of scikit-learn's make_moons(n_samples=6, shuffle=False)", async () => {
    const { input } = all((await create({ samplesPerClass: 3, noise: 0, test: 0, splitSeed: 1 })).splits.train);
    const rows = [0, 1, 2, 3, 4, 5].map((i) => [input!.data[2 * i], input!.data[2 * i + 1]].map((v) => v!.toFixed(4)));
    const expected = [
      [1, 0],
      [0, 1],
      [-1, 0],
      [0, 0.5],
      [1, -0.5],
      [2, 0.5],
    ];
    const texts = expected.map((row) => row.map((value) => value.toFixed(4)).join());
    expect(rows.map((row) => row.join().replaceAll("-0.0000", "0.0000")).toSorted()).toEqual(texts.toSorted());
  });

  it("strews them by noise", async () => {
    const options = { samplesPerClass: 5000, test: 0 };
    const [noisy, clean] = [await create({ ...options, noise: 0.3 }), await create({ ...options, noise: 0 })];
    const [a, b] = [all(noisy.splits.train)["input"]!.data, all(clean.splits.train)["input"]!.data];
    const deviation = Math.sqrt(Array.from(a, (value, i) => (value - b[i]!) ** 2).reduce((x, y) => x + y) / a.length);
    // 20,000 draws tell a deviation of 0.3 to 0.0015.
    expect(deviation).toBeCloseTo(0.3, 2);
  });

  it("is decided by the seed, holds out what is asked for and scales on demand", async () => {
    const bytes = async (seed: number) => (await create({}, seed)).splits.train.get([0, 1, 2])["input"]!.data;
    expect(await bytes(3)).toEqual(await bytes(3));
    expect(await bytes(3)).not.toEqual(await bytes(4));
    const { splits } = await create({ test: 0.25, validation: 0.25, scale: "min-max" });
    expect([splits.train.length, splits.validation!.length, splits.test!.length]).toEqual([200, 100, 100]);
    const { data } = all(splits.train)["input"]!;
    expect([Math.min(...data), Math.max(...data)]).toEqual([0, 1]);
  });

  it.each([{ samplesPerClass: 1 }, { noise: -1 }])("refuses %j", (options) => {
    expect(() => moons(options)).toThrow(`\`${Object.keys(options)[0]}\` must be`);
  });
});
