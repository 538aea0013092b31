import type { Dataset } from "@downslope/core";
import { describe, expect, it } from "vitest";
import { csv } from "../csv.ts";

const files = { readText: (path: string) => Promise.reject(new Error(`no file ${path}`)) };
const read = (text: string, options: Parameters<typeof csv>[0] = {}, seed = 0): Promise<Dataset> =>
  Promise.resolve(csv({ text, test: 0, scale: "none", ...options }).create({ seed, files }));

const dates = Array.from({ length: 30 }, (_, i) => `2024-01-${10 + i},${i % 2 ? "u" : "v"}`).join("\n");

// Title, text, options, and how the message begins and what else it holds.
const errors: readonly [string, string, Parameters<typeof csv>[0], string, string?][] = [
  ["an empty file", "", {}, "text must have a header and rows, got an empty text."],
  ["white space alone", " \n \r\n", {}, "text must have a header and rows, got an empty text."],
  ["a header alone", "a,b,y\n", {}, "text must have rows below its header, got the header alone."],
  ["a short row", "a,b,y\n1,2,u\n3,v\n", {}, "text:3:3 must have 3 cells in the row, as the header has, got 2."],
  ["a long row", "a,y\n1,u\n2,v,9\n", {}, "text:3:5 must have 2 cells in the row, as the header has, got 3."],
  ["a delimiter at the end of rows", "a,y\n1,u,\n2,v,\n", {}, "text:2:5 must have 2 cells in the row"],
  [
    "a short row without a header",
    "5,3,u\n4,v\n",
    { header: false },
    "text:2:3 must have 3 cells in the row, as the first row has",
  ],
  ["a short row behind lines in quotes", 'a,b,y\n"1\n",2,u\n\n3,v\n', {}, "text:5:3 must have 3 cells"],
  ["a name twice", "a,b,a,y\n1,2,3,u", {}, 'text:1:5 must name each column once, got "a".', "column 1 has the name"],
  ["a name twice but for spaces", "a, a,y\n1,2,u", {}, 'text:1:3 must name each column once, got "a".'],
  ["no name", "a,,y\n1,2,u\n3,4,v", {}, "text:1:3 must name each column in the header"],
  ["an index column", ",a,y\n0,1,u\n1,2,v", {}, "text:1:1 must name each column in the header", "index=False"],
  ["numbers as header", "5.1,3.5,u\n4.9,3.0,v", {}, "text:1:1 must be a header of names", "set `header` to false"],
  ["the same numbers as header", "1,1,0\n0,1,1\n", {}, "text:1:3 must name each column once", "set `header` to false"],
  [
    "a target that is not there",
    "age,price\n1,2\n3,4",
    { target: "pirce" },
    'text: `target` must name a column, got "pirce".',
    'Did you mean "price"? Columns: age, price.',
  ],
  [
    "a feature that is not there",
    "age,size,y\n1,2,3",
    { features: ["aeg"] },
    "text: `features` must name a column",
    'Did you mean "age"?',
  ],
  [
    "a category that is not there",
    "age,y\n1,2",
    { categories: ["Age"] },
    "text: `categories` must name a column",
    'Did you mean "age"?',
  ],
  ["the target as feature", "a,y\n1,2\n3,4", { features: ["y"] }, 'text: `features` must leave out the target, "y"'],
  ["a feature twice", "a,y\n1,2\n3,4", { features: ["a", "a"] }, "text: `features` must name each column once"],
  ["one column", "y\nu\nv\n", {}, "text: `features` must name one column or more beside the target"],
  [
    "the wrong delimiter",
    "a;y\n1;u\n2;v",
    { delimiter: "," },
    "text: `features` must name one column or more",
    "Is `delimiter` right?",
  ],
  [
    "a decimal comma",
    "a;y\n1;u\n2,5;v\n",
    {},
    'text:3:1: `a` must be a number, as most of its column is, got "2,5".',
    "Write decimals with a point: 2.5.",
  ],
  [
    "decimal commas in quotes",
    'b,a,y\n1,"1,5",u\n2,"2,5",v\n',
    {},
    'text:2:3: `a` must be a number, as most of its column is, got "1,5".',
    "1.5",
  ],
  ["bare decimal commas", "a,y\n1,5,u\n2,5,v\n", {}, "text:2:5 must have 2 cells", "write decimals with a point"],
  ["thousands", 'a,y\n"1,234.5",u\n"2,000.0",v\n', {}, "text:2:1: `a` must be a number", "Write it plainly"],
  ["per cent", "a,y\n5%,u\n6%,v\n", {}, "text:2:1: `a` must be a number", "Write it plainly"],
  ["dates with points", "d,y\n2024.01.02,u\n2024.01.03,v", {}, "text:2:1: `d` must be a number", "`features`"],
  [
    "a letter among digits",
    "a,y\n1,u\n2,v\n1O5,u\n",
    {},
    'text:4:1: `a` must be a number, as most of its column is, got "1O5".',
    "`categories`",
  ],
  [
    "a letter behind quotes with lines",
    'c,a,y\n"p ""q""\nr",1,u\n"p, ""q""\nr",x,v\np,3,u',
    {},
    "text:5:4: `a` must be a number",
  ],
  ["infinity", "a,y\n1,u\ninf,v\n2,u\n", {}, 'text:3:1: `a` must be a number, as most of its column is, got "inf".'],
  ["a number beyond float32", "a,y\n1,u\n1e39,v\n2,u\n", {}, "text:3:1: `a` must be a number", "float32's range"],
  ["a number beyond float64", "a,y\n1,u\n1e999,v\n2,u\n", {}, "text:3:1: `a` must be a number"],
  ["hexadecimal", "a,y\n1,u\n0x10,v\n2,u\n", {}, "text:3:1: `a` must be a number"],
  ["a formula", "a,y\n=1+1,u\n2,v\n3,u", {}, "text:2:1: `a` must be a number"],
  ["a text as value", "a,y\n1,u\n2,v", { task: "values" }, 'text:2:3: `y` must be a number, got "u".'],
  ["a missing number", "a,b,y\n1,2,u\n3,,v\n", {}, 'text:3:3: `b` must have a value, got "".', '"drop" or "mean"'],
  ["a missing number in words", "a,y\n1,u\nNA,v\n3,v", {}, 'text:3:1: `a` must have a value, got "NA".'],
  ["a missing category", "c,y\np,u\n,v\n", {}, 'text:3:1: `c` must have a value, got "".'],
  ["a row of nothing but delimiters", "a,b,y\n1,2,u\n,,\n", {}, "text:3:1: `a` must have a value"],
  [
    "a missing target",
    "a,y\n1,u\n2,\n3,v",
    { missing: "mean" },
    "text:3:3: `y` must have a value",
    'set `missing` to "drop"',
  ],
  ["missing cells in every row", "a,y\n,u\n,v", { missing: "drop" }, "text must have a row without missing cells"],
  [
    "a column of missing cells",
    "a,b,y\n,1,u\n,2,v",
    { missing: "mean" },
    "text: `a` must have a value in some row of the training split",
  ],
  ["an open quote", 'a,y\n1,"u\n2,v\n', {}, "text:2:3 must close the quote that opens here"],
  ["letters behind a quote", 'a,y\n1,"u"x\n2,v\n', {}, "text:2:3 must have nothing but a delimiter behind the quote"],
  ["zero bytes", "\u0000a\u0000,\u0000y", {}, "text must be plain text in UTF-8, got zero bytes"],
  ["one class", "a,y\n1,u\n2,u", {}, 'text: `y` must have two classes or more, got "u" in every row'],
  [
    "a class of one sample",
    "a,y\n1,u\n2,u\n\n3,v",
    { test: 0.34 },
    "text:5:3 must be one of two samples or more of its class",
    "set `stratify` to false",
  ],
  [
    "a class of one sample behind dropped rows",
    "a,y\n,u\n1,u\n2,u\n3,v",
    { test: 0.34, missing: "drop" },
    "text:5:3 must be one of two samples",
  ],
  [
    "too few rows to test on",
    "a,y\n1,1.5\n2,2.5",
    { test: 0.2 },
    "text must have rows for each of its splits, got 2 in all (2 train, 0 validation, 0 test)",
  ],
  ["too few rows to train on", "a,y\n1,1.5", { test: 0.5 }, "text must have rows for each of its splits, got 1 in all"],
  [
    "too few rows of each class",
    "a,y\n1,u\n2,u\n3,v\n4,v\n5,w\n6,w",
    { test: 0.8 },
    "text must keep a sample of each of its 3 classes for training",
  ],
  [
    "a text of its own in each row",
    `d,y\n${dates}`,
    {},
    "text: `d` must hold numbers, or few texts that come again, got 30 different texts in 30 rows",
  ],
  ["JSON", '{"a": 1,\n"b": 2}', {}, "text:2:1 must have nothing but a delimiter behind the quote"],
  ["HTML", "<html>\n<body></body>\n</html>", {}, "text: `features` must name one column or more"],
];

describe("readDataset", () => {
  it.each(errors)("refuses %s, saying where", async (_, text, options, begin, within = "") => {
    const error = await read(text, options).then(
      () => undefined,
      (reason: Error) => reason,
    );
    expect(error?.message.slice(0, begin.length)).toBe(begin);
    expect(error?.message).toContain(within);
    expect(error).toMatchObject({ code: "INVALID_DATA", name: "DownslopeError" });
  });
});
