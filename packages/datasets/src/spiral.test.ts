import type { Split } from "@downslope/core";
import { describe, expect, it } from "vitest";
import { spiral } from "./spiral.ts";

const files = { readText: () => Promise.reject(new Error("no files")) };
const create = async (options: Parameters<typeof spiral>[0] = {}, seed = 0) => spiral(options).create({ seed, files });

/** Distance of each point, as an angle, from the arm of its class: 0 without noise. */
function strays(split: Split, classes: number, turns: number): number[] {
  const { input, target } = split.get([...Array(split.length).keys()]);
  return Array.from(target!.data, (arm, i) => {
    const [x, y] = [input!.data[2 * i]!, input!.data[2 * i + 1]!];
    const expected = 2 * Math.PI * ((turns * Math.hypot(x, y)) / 5 + arm / classes);
    const between = Math.atan2(y, x) - expected;
    return Math.abs(Math.atan2(Math.sin(between), Math.cos(between))) * Math.hypot(x, y);
  });
}

describe("spiral", () => {
  it("puts points on their arms where there is no noise", async () => {
    for (const [classes, turns] of [
      [2, 1.5],
      [5, 0.7],
    ] as const) {
      const { splits } = await create({ classes, turns, noise: 0 });
      expect(Math.max(...strays(splits.train, classes, turns))).toBeLessThan(1e-4);
      expect(splits.train.length + splits.test!.length).toBe(200 * classes);
    }
  });

  it("strews them by the fraction of the gap between arms that noise says", async () => {
    const { splits } = await create({ samplesPerClass: 5000, test: 0 });
    const { splits: exact } = await create({ samplesPerClass: 5000, test: 0, noise: 0 });
    const all = [...Array(10_000).keys()];
    const [noisy, clean] = [splits.train.get(all)["input"]!.data, exact.train.get(all)["input"]!.data];
    const errors = Array.from(noisy, (value, i) => value - clean[i]!);
    const deviation = Math.sqrt(errors.reduce((sum, error) => sum + error * error, 0) / errors.length);
    // The gap is 5 / (1.5 * 2); 20,000 draws tell the deviation to half a percent.
    expect(deviation / (5 / 3)).toBeCloseTo(0.1, 2.5);
  });

  it("is decided by the seed", async () => {
    const bytes = async (seed: number) => (await create({}, seed)).splits.train.get([0, 1, 2])["input"]!.data;
    expect(await bytes(3)).toEqual(await bytes(3));
    expect(await bytes(3)).not.toEqual(await bytes(4));
  });

  it("divides the same points anew with splitSeed", async () => {
    const sorted = async (splitSeed: number) => {
      const { train } = (await create({ splitSeed, test: 0 })).splits;
      return train.get([...Array(train.length).keys()])["input"]!.data;
    };
    const [a, b] = [await sorted(1), await sorted(2)];
    expect(a).not.toEqual(b);
    expect(a.toSorted()).toEqual(b.toSorted());
  });

  it("encodes points as they are", async () => {
    const { spec } = await create();
    expect(spec.target).toEqual({ kind: "classes", classes: ["0", "1"] });
    expect(Array.from(spiral.encode!(spec.preprocessing, "x1,x2\n-1.5,2", "points.csv").input.data)).toEqual([-1.5, 2]);
  });

  it.each([{ classes: 1 }, { samplesPerClass: 1 }, { noise: -1 }, { turns: 0 }])("refuses %j", (options) => {
    expect(() => spiral(options)).toThrow(`\`${Object.keys(options)[0]}\` must be`);
  });
});
