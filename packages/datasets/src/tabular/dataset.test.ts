import type { Dataset } from "@downslope/core";
import { describe, expect, it } from "vitest";
import { csv } from "../csv.ts";

const files = { readText: () => Promise.reject(new Error("no files")) };
const text = (last: number) => {
  const rows = Array.from({ length: 21 }, (_, i) => `${i},${(i * 7) % 20},${i % 2 ? "odd" : "even"}`);
  return `a,b,y\n${rows.join("\n")}\n${last},${last},odd\n`;
};
const read = (source: string, seed = 0, options: Parameters<typeof csv>[0] = {}): Promise<Dataset> =>
  Promise.resolve(csv({ text: source, ...options }).create({ seed, files }));
const learnt = ({ spec }: Dataset) => (spec.preprocessing as { features: unknown }).features;
const held = ({ splits }: Dataset) =>
  Array.from(splits.test!.get([...Array(splits.test!.length).keys()])["input"]!.data);

describe("tabularDataset", () => {
  it("learns scales on the training split alone", async () => {
    // Rows are dealt out by number, so a last row with another number goes where it went before.
    const outcomes = new Map<boolean, Set<boolean>>([
      [true, new Set()],
      [false, new Set()],
    ]);
    for (let seed = 0; seed < 30; seed++) {
      const [small, large] = [await read(text(21), seed), await read(text(1e6), seed)];
      const isHeldOut = held(await read(text(1e6), seed, { scale: "none" })).includes(1e6);
      outcomes.get(isHeldOut)!.add(JSON.stringify(learnt(small)) === JSON.stringify(learnt(large)));
    }
    expect(outcomes.get(true)).toEqual(new Set([true]));
    expect(outcomes.get(false)).toEqual(new Set([false]));
  });

  it("is decided by the seed of the run, or by splitSeed where it is given", async () => {
    const source = text(21);
    expect(held(await read(source, 1))).toEqual(held(await read(source, 1)));
    expect(held(await read(source, 1))).not.toEqual(held(await read(source, 2)));
    expect(held(await read(source, 1, { splitSeed: 7 }))).toEqual(held(await read(source, 2, { splitSeed: 7 })));
  });

  it("has the splits that were asked for", async () => {
    const sizes = async (options: Parameters<typeof csv>[0]) =>
      Object.entries((await read(text(21), 0, options)).splits).map(([name, { length }]) => [name, length]);
    expect(await sizes({})).toEqual([
      ["train", 18],
      ["test", 4],
    ]);
    expect(await sizes({ test: 0 })).toEqual([["train", 22]]);
    expect(await sizes({ test: 0.25, validation: 0.25 })).toEqual([
      ["train", 10],
      ["validation", 6],
      ["test", 6],
    ]);
  });

  it("copies rows in the order asked for, again and again, and gives memory of its own", async () => {
    const { train } = (await read(text(21), 0, { scale: "none" })).splits;
    const [first, second, both] = [train.get([3]), train.get([5]), train.get(Uint32Array.of(3, 5, 3))];
    expect(Array.from(both["input"]!.data)).toEqual([
      ...first["input"]!.data,
      ...second["input"]!.data,
      ...first["input"]!.data,
    ]);
    expect(both["target"]!.data[1]).toBe(second["target"]!.data[0]);
    both["input"]!.data.fill(0);
    expect(train.get([3])).toEqual(first);
    expect(train.get([])).toMatchObject({ input: { shape: [0, 2] }, target: { shape: [0] } });
  });

  it.each([-1, 18, 1.5, Number.NaN])("refuses row %d", async (row) => {
    const { train } = (await read(text(21))).splits;
    expect(() => train.get([0, row])).toThrow(`split: \`indices\` must be whole numbers from 0 to 17, got ${row}.`);
  });
});
