import { expect, test } from "vitest";
import { meanParts, shortNumber, toCsv, toLatex, toMarkdown } from "./table.ts";

const mean = { mean: 0.93412, deviation: 0.0123, n: 3 };

test("CSV quotes what needs it, ends lines by CRLF, and keeps every digit", () => {
  const table = {
    columns: ["run", "loss, last"],
    rows: [
      ['a "b"\nc', 0.1 + 0.2],
      ["plain", undefined],
    ],
  };
  expect(toCsv(table)).toBe('run,"loss, last"\r\n"a ""b""\nc",0.30000000000000004\r\nplain,\r\n');
});

test("CSV gives a mean three columns", () => {
  expect(
    toCsv({
      columns: ["run", "acc"],
      rows: [
        ["a", mean],
        ["b", 0.5],
        ["c", undefined],
      ],
    }),
  ).toBe("run,acc,acc sd,acc n\r\na,0.93412,0.0123,3\r\nb,0.5,,1\r\nc,,,\r\n");
});

test.each(["=1+1", "+1", "-1", "@SUM(A1)", "\tx", "＝1"])("CSV keeps a spreadsheet from computing %j", (text) => {
  expect(toCsv({ columns: ["name"], rows: [[text]] })).toBe(`name\r\n'${text}\r\n`);
});

test("CSV leaves negative numbers as they are", () => {
  expect(toCsv({ columns: ["r2"], rows: [[-0.5]] })).toBe("r2\r\n-0.5\r\n");
});

test("Markdown escapes what would be markup", () => {
  const table = {
    columns: ["run", "acc"],
    rows: [
      ["a|b*c_d\ne", mean],
      ["<b>", -2],
    ],
  };
  expect(toMarkdown(table)).toBe(
    [
      "| run | acc |",
      "| --- | ---: |",
      String.raw`| a\|b\*c\_d e | 0.934 ± 0.012 (n=3) |`,
      String.raw`| \<b\> | -2 |`,
      "",
    ].join("\n"),
  );
});

test("LaTeX escapes, sets numbers in maths, and says what it needs", () => {
  const table = {
    columns: ["run", "50% & more"],
    rows: [
      ["[a_b]~\\^", mean],
      ["loss mse → huber", 1.2e-7],
      ["x", undefined],
    ],
  };
  expect(toLatex(table)).toBe(
    [
      String.raw`% Needs \usepackage{booktabs}.`,
      String.raw`\begin{tabular}{lr}`,
      String.raw`    \toprule`,
      String.raw`    run & 50\% \& more \\`,
      String.raw`    \midrule`,
      String.raw`    {[}a\_b]\textasciitilde{}\textbackslash{}\textasciicircum{} & $0.934 \pm 0.012$ \\`,
      String.raw`    loss mse $\rightarrow$ huber & $1.20 \times 10^{-7}$ \\`,
      String.raw`    x & -- \\`,
      String.raw`    \bottomrule`,
      String.raw`\end{tabular}`,
      "",
    ].join("\n"),
  );
});

test("LaTeX with Korean names says that it needs kotex", () => {
  expect(toLatex({ columns: ["실행"], rows: [["조용한 왜가리 1"]] })).toContain(
    String.raw`% Needs \usepackage{booktabs, kotex}.`,
  );
});

test.each([
  [0.123456, "0.1235"],
  [1e-7, "1.00e-7"],
  [12_345.678, "12350"],
  [0, "0"],
  [NaN, "NaN"],
  [-Infinity, "-∞"],
])("%d for people is %s", (value, text) => {
  expect(shortNumber(value)).toBe(text);
});

test("a mean has the places of its deviation", () => {
  expect(meanParts(0.93412, 0.0123)).toEqual(["0.934", "0.012"]);
  expect(meanParts(12.345, 1.5)).toEqual(["12.3", "1.5"]);
  expect(meanParts(0.5, undefined)).toEqual(["0.5"]);
  expect(meanParts(0.5, 0)).toEqual(["0.5", "0"]);
});
