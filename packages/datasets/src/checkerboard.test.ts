import { describe, expect, it } from "vitest";
import { checkerboard } from "./checkerboard.ts";

const files = { readText: () => Promise.reject(new Error("no files")) };
const points = async (options: Parameters<typeof checkerboard>[0] = {}, seed = 0) => {
  const { train } = (await checkerboard({ test: 0, ...options }).create({ seed, files })).splits;
  const { input, target } = train.get([...Array(train.length).keys()]);
  return Array.from(target!.data, (label, i) => ({ label, x: input!.data[2 * i]!, y: input!.data[2 * i + 1]! }));
};

describe("checkerboard", () => {
  it("is XOR of the signs with 2 by 2 cells", async () => {
    const xor = await points();
    expect(xor).toHaveLength(400);
    for (const { label, x, y } of xor) expect(label).toBe(Number(x >= 0 !== y >= 0));
  });

  it("takes turns on as many cells as asked for, over the whole square", async () => {
    const board = await points({ cells: 3, samples: 3000 });
    const cell = (at: number) => Math.floor((3 * (at + 1)) / 2);
    // Rounding to float32 may carry a point across the border of its cell.
    const isInside = (at: number) => Math.abs(((3 * (at + 1)) / 2) % 1) > 1e-5;
    const inside = board.filter(({ x, y }) => isInside(x) && isInside(y));
    for (const { label, x, y } of inside) expect(label).toBe((cell(x) + cell(y)) % 2);
    expect(new Set(inside.map(({ x, y }) => `${cell(x)} ${cell(y)}`)).size).toBe(9);
  });

  it("moves points by noise, in widths of a cell, and keeps their class", async () => {
    const options = { cells: 4, samples: 20_000 };
    const [noisy, clean] = [await points({ ...options, noise: 0.2 }), await points(options)];
    expect(noisy.map(({ label }) => label)).toEqual(clean.map(({ label }) => label));
    const squares = noisy.map(({ x }, i) => (x - clean[i]!.x) ** 2);
    // A cell is half a unit wide.
    expect(Math.sqrt(squares.reduce((a, b) => a + b) / squares.length)).toBeCloseTo(0.1, 2.5);
  });

  it("is decided by the seed", async () => {
    expect(await points({}, 3)).toEqual(await points({}, 3));
    expect(await points({}, 3)).not.toEqual(await points({}, 4));
  });

  it.each([{ cells: 1 }, { cells: 2.5 }, { samples: 3 }, { noise: -1 }])("refuses %j", (options) => {
    expect(() => checkerboard(options)).toThrow(`\`${Object.keys(options)[0]}\` must be`);
  });
});
