import type { Dataset, HostArray, Split } from "@downslope/core";
import { describe, expect, it } from "vitest";
import { csv } from "./csv.ts";

const files = { readText: (path: string) => Promise.reject(new Error(`no file ${path}`)) };
const read = (text: string, options: Parameters<typeof csv>[0] = {}, seed = 0): Promise<Dataset> =>
  Promise.resolve(csv({ text, test: 0, scale: "none", ...options }).create({ seed, files }));

const all = (split: Split) => split.get(Array.from({ length: split.length }, (_, i) => i)) as Record<string, HostArray>;

/** Rows of a split as texts, sorted: `1,2 > 0`. */
function rowsOf(split: Split): string[] {
  const { input, target } = all(split);
  const width = input!.shape[1]!;
  const row = (i: number) => `${input!.data.slice(i * width, (i + 1) * width).join(",")} > ${target!.data[i]}`;
  return Array.from({ length: split.length }, (_, i) => row(i)).toSorted();
}

interface Good {
  readonly rows?: readonly string[];
  /** The classes, or `values`. */
  readonly classes?: readonly string[] | "values";
  readonly features?: readonly string[];
}

const dates = Array.from({ length: 30 }, (_, i) => `2024-01-${10 + i},${i % 2 ? "u" : "v"}`).join("\n");
const two = ["1 > 0", "2 > 1"];

// Title, text, options, and the right table (worked by hand).
const tables: readonly [string, string, Parameters<typeof csv>[0], Good][] = [
  ["plain", "a,b,y\n1,2,u\n3,4,v\n", {}, { rows: ["1,2 > 0", "3,4 > 1"], classes: ["u", "v"], features: ["a", "b"] }],
  ["a byte order mark", "\uFEFFa,y\n1,u\n2,v\n", {}, { rows: two, features: ["a"] }],
  ["CRLF", "a,y\r\n1,u\r\n2,v\r\n", {}, { rows: two, classes: ["u", "v"] }],
  ["CR alone", "a,y\r1,u\r2,v", {}, { rows: two, classes: ["u", "v"] }],
  ["mixed line ends", "a,y\r\n1,u\n2,v\r\n", {}, { rows: two, classes: ["u", "v"] }],
  ["no end of the last line", "a,y\n1,u\n2,v", {}, { rows: two }],
  ["quotes", 'a,y\n1,"u, x"\n2,"v ""q"" w"\n', {}, { rows: two, classes: ["u, x", 'v "q" w'] }],
  ["lines inside quotes", 'a,y\n1,"u\r\nx"\n2,v\n', {}, { rows: two, classes: ["u\nx", "v"] }],
  ["a quote inside a bare cell", 'a,y\n1,5" pipe\n2,v\n', {}, { rows: two, classes: ['5" pipe', "v"] }],
  ["semicolons", "a;y\n1.5;u\n2;v\n", {}, { rows: ["1.5 > 0", "2 > 1"] }],
  ["tabs", "a\tb\ty\n1\t2\tu\n3\t4\tv", {}, { rows: ["1,2 > 0", "3,4 > 1"] }],
  ["bars", "a|y\n1|u\n2|v", {}, { rows: two }],
  ["a delimiter of one's own", "a^y\n1^u\n2^v", { delimiter: "^" }, { rows: two }],
  ["commas in cells between tabs", "a\ty\n1\tu,x\n2\tv,x", {}, { rows: two, classes: ["u,x", "v,x"] }],
  ["spaces around cells", "a , y\n 1 , u\n 2 ,v \n", {}, { rows: two, classes: ["u", "v"], features: ["a"] }],
  ["blank lines", "\n\na,y\n\n1,u\n   \n2,v\n\n\n", {}, { rows: two }],
  [
    "signs, points and exponents",
    "a,y\n+1,u\n-.5,v\n2.,u\n1e-1,v",
    { scale: "none" },
    { rows: ["-0.5 > 1", "0.10000000149011612 > 1", "1 > 0", "2 > 0"] },
  ],
  ["a counted header", "0,1,y\n5,6,u\n7,8,v", {}, { rows: ["5,6 > 0", "7,8 > 1"], features: ["0", "1"] }],
  [
    "no header",
    "1,5,u\n2,6,v\n",
    { header: false },
    { rows: ["1,5 > 0", "2,6 > 1"], features: ["column1", "column2"] },
  ],
  ["the target first", "y,a\nu,1\nv,2", { target: "y" }, { rows: two, features: ["a"] }],
  [
    "features in an order",
    "a,b,c,y\n1,2,3,u\n4,5,6,v",
    { features: ["c", "a"] },
    { rows: ["3,1 > 0", "6,4 > 1"], features: ["c", "a"] },
  ],
  [
    "names of prototypes",
    "__proto__,constructor,y\n1,2,toString\n3,4,__proto__",
    {},
    { rows: ["1,2 > 1", "3,4 > 0"], classes: ["__proto__", "toString"], features: ["__proto__", "constructor"] },
  ],
  [
    "Korean",
    "나이,등급\n1,좋음\n2,나쁨",
    {},
    { rows: ["1 > 1", "2 > 0"], classes: ["나쁨", "좋음"], features: ["나이"] },
  ],
  [
    "classes beyond UTF-16",
    "a,y\n1,\u{1F600}\n2,\uFF5E",
    {},
    { rows: ["1 > 1", "2 > 0"], classes: ["\uFF5E", "\u{1F600}"] },
  ],
  [
    "categories",
    "c,y\nred,u\nblue,v\nred,v",
    {},
    { rows: ["0,1 > 0", "0,1 > 1", "1,0 > 1"], features: ["c=blue", "c=red"] },
  ],
  ["true and false", "b,y\ntrue,u\nfalse,v", {}, { rows: ["0,1 > 0", "1,0 > 1"], features: ["b=false", "b=true"] }],
  [
    "numbers as categories",
    "z,y\n10,u\n9,v\n10.0,u",
    { categories: ["z"] },
    { rows: ["0,1 > 0", "0,1 > 0", "1,0 > 1"], features: ["z=9", "z=10"] },
  ],
  [
    "codes with leading zeros",
    "z,y\n01,u\n1,v",
    { categories: ["z"] },
    { rows: ["0,1 > 1", "1,0 > 0"], features: ["z=01", "z=1"] },
  ],
  ["NA as a category", "c,y\nNA,u\nx,v\n", {}, { rows: ["0,1 > 1", "1,0 > 0"], features: ["c=NA", "c=x"] }],
  [
    "whole numbers that come again as classes",
    "a,y\n1,10\n2,9\n3,10\n4,9",
    {},
    { rows: ["1 > 1", "2 > 0", "3 > 1", "4 > 0"], classes: ["9", "10"] },
  ],
  [
    "1 and 1.0 as one class",
    "a,y\n1,1.0\n2,1\n3,0\n4,0.0",
    {},
    { rows: ["1 > 1", "2 > 1", "3 > 0", "4 > 0"], classes: ["0", "1"] },
  ],
  [
    "a whole number that stands alone as a value",
    "a,y\n1,10\n2,9\n3,10\n4,8",
    {},
    { rows: ["1 > 10", "2 > 9", "3 > 10", "4 > 8"], classes: "values" },
  ],
  [
    "21 whole numbers as values",
    `a,y\n${Array.from({ length: 42 }, (_, i) => `1,${i % 21}`).join("\n")}`,
    {},
    { rows: Array.from({ length: 42 }, (_, i) => `1 > ${i % 21}`).toSorted(), classes: "values" },
  ],
  ["fractions as values", "a,y\n1,1.5\n2,1.5", {}, { rows: ["1 > 1.5", "2 > 1.5"], classes: "values" }],
  ["fractions as classes when told", "a,y\n1,1.5\n2,2.50", { task: "classes" }, { rows: two, classes: ["1.5", "2.5"] }],
  [
    "whole numbers as values when told",
    "a,y\n1,3\n2,3",
    { task: "values" },
    { rows: ["1 > 3", "2 > 3"], classes: "values" },
  ],
  ["rows dropped", "a,b,y\n1,1,u\n,2,v\n3,NA,v\n4,4,\n5,5,v", { missing: "drop" }, { rows: ["1,1 > 0", "5,5 > 1"] }],
  [
    "missing cells filled",
    "a,c,y\n1,p,u\n,q,v\n3,,v\n5,q,u",
    { missing: "mean" },
    { rows: ["1,1,0 > 0", "3,0,1 > 1", "3,0,1 > 1", "5,0,1 > 0"] },
  ],
  ["texts of their own, when told", `d,y\n${dates}`, { categories: ["d"] }, { classes: ["u", "v"] }],
];

describe("csv", () => {
  it.each(tables)("reads %s", async (_, text, options, good) => {
    const { spec, splits } = await read(text, options);
    const { kind } = spec.target;
    const classes = kind === "classes" ? spec.target.classes : kind;
    expect({ rows: rowsOf(splits.train), features: spec.features, classes }).toMatchObject(good);
  });

  it("gives values as float32 [batch, 1] and classes as int32 [batch]", async () => {
    const values = await read("a,y\n1,1.5\n2,2.5");
    expect(values.spec.target).toEqual({ kind: "values", names: ["y"] });
    expect(values.splits.train.get([0, 1, 0]).target).toMatchObject({ shape: [3, 1], dtype: "float32" });
    const classes = await read("a,y\n1,u\n2,v");
    expect(classes.splits.train.get([0]).target).toMatchObject({ shape: [1], dtype: "int32" });
    expect(classes.splits.train.get([0, 1]).input).toMatchObject({ shape: [2, 1], dtype: "float32" });
  });

  it("reads its file through the host and names it in errors", async () => {
    const readText = (path: string) => Promise.resolve(path === "data/a.csv" ? "a,y\n1,u\n2,x\n3," : "");
    const dataset = csv({ path: "data/a.csv", test: 0 });
    await expect(Promise.resolve(dataset.create({ seed: 0, files: { readText } }))).rejects.toThrow(
      'data/a.csv:4:3: `y` must have a value, got "".',
    );
  });

  it.each([
    [{}, "must have one of `path` and `text`"],
    [{ path: "a.csv", text: "a" }, "must have one of `path` and `text`"],
    [{ path: "" }, "`path` must have at least 1 character"],
    [{ text: "a", delimiter: '"' }, "`delimiter` must be"],
    [{ text: "a", delimiter: "::" }, "`delimiter` must be"],
    [{ text: "a", test: 1 }, "`test` must be at most 0.9"],
    [{ text: "a", test: -0.1 }, "`test` must be at least 0"],
    [{ text: "a", test: 0.6, validation: 0.4 }, "`validation` must leave rows for training"],
    [{ text: "a", splitSeed: -1 }, "`splitSeed` must be at least 0"],
    [{ text: "a", scale: "robust" }, "`scale` must be one of"],
    [{ text: "a", targte: "y" }, 'Did you mean "target"?'],
  ])("refuses the options %j", (options, message) => {
    expect(() => csv(options as never)).toThrow(message);
  });
});
