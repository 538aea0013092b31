import type { Dataset, HostArray } from "@downslope/core";
import { describe, expect, it } from "vitest";
import { csv } from "../csv.ts";

const text = `age,colour,size,verdict
31,red,1.25,good
44,blue,0.1,bad
27,red,7,good
52,green,3.3,bad
38,blue,2.2,good
61,red,0.7,bad
`;
const files = { readText: () => Promise.reject(new Error("no files")) };
const train = (source: string, options: Parameters<typeof csv>[0] = {}): Promise<Dataset> =>
  Promise.resolve(csv({ text: source, test: 0, ...options }).create({ seed: 5, files }));
const encode = csv.encode!;
const stored = (dataset: Dataset): unknown => JSON.parse(JSON.stringify(dataset.spec.preprocessing));

const bits = ({ data }: HostArray) => Array.from(new Uint32Array((data as Float32Array).buffer));
const rowBits = ({ data, shape }: HostArray) => {
  const all = bits({ data, shape, dtype: "float32" });
  return Array.from({ length: shape[0]! }, (_, i) => all.slice(i * shape[1]!, (i + 1) * shape[1]!).join()).toSorted();
};

describe("encode", () => {
  it.each(["standard", "min-max", "none"] as const)(
    "gives the bits that training saw, with scale %s",
    async (scale) => {
      const dataset = await train(text, { scale });
      const { input, labels } = encode(stored(dataset), text, "new.csv");
      expect(input.shape).toEqual([6, 5]);
      expect(rowBits(input)).toEqual(rowBits(dataset.splits.train.get([0, 1, 2, 3, 4, 5])["input"]!));
      expect(labels).toEqual(["good", "bad", "good", "bad", "good", "bad"]);
    },
  );

  it("finds columns by name, in any order, among others, and needs no target", async () => {
    const preprocessing = stored(await train(text));
    const { input, labels } = encode(preprocessing, "size;id;colour;age\n1.25;x 1;red;31", "new.csv");
    expect(labels).toBeUndefined();
    expect(bits(input)).toEqual(bits(encode(preprocessing, text, "old.csv").input).slice(0, 5));
  });

  it("writes a new category as zeros", async () => {
    const { input } = encode(stored(await train(text, { scale: "none" })), "age,colour,size\n1,pink,2", "new.csv");
    expect(Array.from(input.data)).toEqual([1, 0, 0, 0, 2]);
  });

  it("spells labels that are numbers as the classes are spelt", async () => {
    const preprocessing = stored(await train("a,y\n1,1.0\n2,1\n3,02\n4,2"));
    expect(encode(preprocessing, "a,y\n1,2.0\n1,+1\n1,02\n1,3\n1,", "new.csv").labels).toEqual([
      "2",
      "1",
      "2",
      "3",
      "",
    ]);
  });

  it("reads files without a header as it was trained to", async () => {
    const preprocessing = stored(await train("1^5^u\n2^6^v", { header: false, delimiter: "^", scale: "none" }));
    expect(Array.from(encode(preprocessing, "8^9", "new.csv").input.data)).toEqual([8, 9]);
  });

  it("fills missing cells where it was trained to, and else refuses them", async () => {
    const filled = stored(await train("a,y\n1,u\n5,v\n,v", { missing: "mean", scale: "none" }));
    expect(Array.from(encode(filled, "a\nNA\n\n2", "new.csv").input.data)).toEqual([3, 3, 2]);
    const dropped = stored(await train("a,y\n1,u\n5,v\n,v", { missing: "drop" }));
    expect(() => encode(dropped, "y,a\nu,1\nv,", "new.csv")).toThrow('new.csv:3:3: `a` must have a value, got "".');
  });

  it.each([
    ["age,size\n1,2", 'new.csv must have the columns that the model was trained on, got none named "colour".'],
    ["age,Colour,size\n1,red,2", 'Is "Colour" meant for "colour"?'],
    ["x\n1", 'got none named "age", "colour", "size". Columns: x.'],
    ["age,colour,size\n1,red,2\nold,red,2", 'new.csv:3:1: `age` must be a number, got "old".'],
    ["age,colour,size\n1,red,2,5", "new.csv:2:9 must have 3 cells"],
    ["age,colour,size\n1,red,", 'new.csv:2:7: `size` must have a value, got "".'],
    ["age,colour,size\n", "new.csv must have rows below its header"],
    ["", "new.csv must have a header and rows"],
  ])("refuses %j", async (file, message) => {
    const preprocessing = stored(await train(text));
    expect(() => encode(preprocessing, file, "new.csv")).toThrow(message);
  });

  it.each([undefined, null, {}, { kind: "image" }, { kind: "tabular", features: [] }])(
    "refuses the preprocessing %j",
    (wrong) => {
      expect(() => encode(wrong, text, "new.csv")).toThrow(
        "new.csv: `preprocessing` must be what a table data set learnt",
      );
    },
  );
});
