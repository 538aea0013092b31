/** A cell of a table that is handed out: text, a number, a mean over seeds, or nothing. */
export type Cell =
  | string
  | number
  | undefined
  | { readonly mean: number; readonly deviation: number | undefined; readonly n: number };

/** A table of runs as plain data, for files. */
export interface DataTable {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly Cell[])[];
}

const isMean = (cell: Cell): cell is Extract<Cell, { readonly mean: number }> => typeof cell === "object";

/** A number for people: four digits that count. */
export function shortNumber(value: number): string {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? "NaN" : value > 0 ? "∞" : "-∞";
  const size = Math.abs(value);
  if (size !== 0 && (size < 1e-4 || size >= 1e6)) return value.toExponential(2);
  return String(Number(value.toPrecision(4)));
}

/** A mean and its deviation with as many places as the deviation's two digits need: 0.934 ± 0.012. */
export function meanParts(mean: number, deviation: number | undefined): readonly string[] {
  if (deviation === undefined || !Number.isFinite(deviation)) return [shortNumber(mean)];
  if (deviation === 0) return [shortNumber(mean), "0"];
  const size = Math.max(Math.abs(mean), deviation);
  if (size !== 0 && (size < 1e-4 || size >= 1e6)) return [shortNumber(mean), shortNumber(deviation)];
  const places = Math.min(8, Math.max(0, 1 - Math.floor(Math.log10(deviation))));
  return [mean.toFixed(places), deviation.toFixed(places)];
}

/**
 * CSV by RFC 4180: CRLF, quotes where they are needed and doubled within. Numbers are written with every digit. A mean
 * takes three columns. Texts that a spreadsheet would take for a formula get an apostrophe before them.
 */
export function toCsv({ columns, rows }: DataTable): string {
  const wide = columns.map((_, column) => rows.some((row) => isMean(row[column])));
  const head = columns.flatMap((name, i) => (wide[i] ? [name, `${name} sd`, `${name} n`] : [name]));
  const lines = rows.map((row) =>
    row.flatMap((cell, i): (string | number | undefined)[] => {
      if (isMean(cell)) return [cell.mean, cell.deviation, cell.n];
      return wide[i] ? [cell, undefined, typeof cell === "number" ? 1 : undefined] : [cell];
    }),
  );
  return [head, ...lines].map((line) => `${line.map(csvCell).join(",")}\r\n`).join("");
}

function csvCell(cell: string | number | undefined): string {
  if (cell === undefined) return "";
  if (typeof cell === "number") return String(cell);
  const safe = /^[=+\-@\t\r＝＋－＠]/.test(cell) ? `'${cell}` : cell;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

const isNumeric = ({ rows }: DataTable, column: number): boolean =>
  rows.some((row) => row[column] !== undefined) && rows.every((row) => typeof row[column] !== "string");

/** A table of Markdown (GitHub's). */
export function toMarkdown(table: DataTable): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(" | ")} |\n`;
  const said = (cell: Cell): string => {
    if (cell === undefined) return "";
    if (isMean(cell)) return `${meanParts(cell.mean, cell.deviation).join(" ± ")}${cell.n > 1 ? ` (n=${cell.n})` : ""}`;
    return typeof cell === "number" ? shortNumber(cell) : markdownText(cell);
  };
  const rule = table.columns.map((_, i) => (isNumeric(table, i) ? "---:" : "---"));
  return [line(table.columns.map(markdownText)), line(rule), ...table.rows.map((row) => line(row.map(said)))].join("");
}

const markdownText = (text: string): string =>
  text.replaceAll(/[\\`*_{}[\]<>|~#$]/g, String.raw`\$&`).replaceAll(/\s*[\r\n]+\s*/g, " ");

/**
 * A LaTeX table with booktabs: a snippet to `\input`, which says in a comment what it needs. Numbers stand in maths, so
 * that their minus signs are.
 */
export function toLatex(table: DataTable): string {
  const align = table.columns.map((_, i) => (isNumeric(table, i) ? "r" : "l")).join("");
  const said = (cell: Cell): string => {
    if (cell === undefined) return "--";
    if (isMean(cell))
      return `$${meanParts(cell.mean, cell.deviation)
        .map(latexNumber)
        .join(String.raw` \pm `)}$`;
    return typeof cell === "number" ? `$${latexNumber(shortNumber(cell))}$` : latexText(cell);
  };
  const line = (cells: readonly string[]): string => String.raw`    ${cells.join(" & ")} \\` + "\n";
  const texts = [...table.columns, ...table.rows.flat()].filter((cell) => typeof cell === "string").join("");
  const needs = /[\u1100-\u11ff\u3130-\u318f\uac00-\ud7a3]/.test(texts) ? "booktabs, kotex" : "booktabs";
  return [
    `% Needs \\usepackage{${needs}}.\n`,
    String.raw`\begin{tabular}{${align}}` + "\n",
    String.raw`    \toprule` + "\n",
    line(table.columns.map(latexText)),
    String.raw`    \midrule` + "\n",
    ...table.rows.map((row) => line(row.map(said))),
    String.raw`    \bottomrule` + "\n",
    String.raw`\end{tabular}` + "\n",
  ].join("");
}

/** "1.20e-5" as a power of ten. */
const latexNumber = (text: string): string =>
  text
    .replace(
      /e([+-]?)(\d+)$/,
      (_, sign: string, digits: string) => String.raw` \times 10^{${sign === "-" ? "-" : ""}${digits}}`,
    )
    .replace("∞", String.raw`\infty`)
    .replace("NaN", String.raw`\mathrm{NaN}`);

const latexMarks: Readonly<Record<string, string>> = {
  "\\": String.raw`\textbackslash{}`,
  "~": String.raw`\textasciitilde{}`,
  "^": String.raw`\textasciicircum{}`,
  "→": String.raw`$\rightarrow$`,
  "±": String.raw`$\pm$`,
  "·": String.raw`$\cdot$`,
  "–": "--",
  "<": String.raw`\textless{}`,
  ">": String.raw`\textgreater{}`,
  "|": String.raw`\textbar{}`,
  '"': "''",
};

function latexText(text: string): string {
  const escaped = text.replaceAll(/[\\~^→±·–<>|"&%$#_{}]/g, (mark) => latexMarks[mark] ?? `\\${mark}`);
  // A bracket at the start of a row would be read as an option of the line break before it.
  return escaped
    .replaceAll(/\s*[\r\n]+\s*/g, " ")
    .replace(/^\[/, "{[}")
    .replace(/^\*/, "{*}");
}
