import { type DownslopeError, nearest, problem } from "@downslope/core";
import Papa from "papaparse";
import { detectDelimiter, isBlank } from "./delimiter.ts";
import { isNumber } from "./number.ts";

/** A text in rows and columns. Cells are trimmed; every row has one for each name. */
export interface Table {
  /** The file's path, or what else errors call it. */
  readonly subject: string;
  readonly names: readonly string[];
  readonly rows: readonly (readonly string[])[];
  /** `FILE:LINE:COLUMN` of a cell. */
  place(row: number, column: number): string;
}

/** How a text is read. */
export interface Reading {
  /** Whether the first line names the columns; else they are `column1`, `column2`, ... */
  readonly header: boolean;
  /** One character, or `auto`. */
  readonly delimiter: string;
}

/**
 * Reads comma-separated values (RFC 4180), forgiving a byte order mark, any line ends, other delimiters and blank lines,
 * and nothing else: ragged rows, broken quotes and doubtful headers are errors with line and column.
 */
export function readTable(source: string, subject: string, { header, delimiter: wanted }: Reading): Table {
  const text = source.replace(/^\uFEFF/, "").replaceAll(/\r\n?/g, "\n");
  if (text.includes("\0")) throw bad(subject, "be plain text in UTF-8, got zero bytes", "Save it as CSV, in UTF-8.");
  if (text.trim() === "") throw bad(subject, "have a header and rows, got an empty text", "Write some rows into it.");
  const delimiter = wanted === "auto" ? detectDelimiter(text) : wanted;
  const { data, errors } = Papa.parse<string[]>(text, { delimiter, newline: "\n" });
  const [broken] = errors.filter(({ type }) => type === "Quotes");
  if (broken) {
    // The parser points behind the opening quote.
    const rule = broken.code === "MissingQuotes" ? "close the quote" : "have nothing but a delimiter behind the quote";
    const place = `${subject}:${lineAndColumn(text, broken.index! - 1)}`;
    throw bad(place, `${rule} that opens here`, 'Write a quote inside quotes twice: "".');
  }
  const { records, lines } = numbered(data);
  const place = (record: number, column: number) => `${subject}:${locate(text, lines[record]!, column, delimiter)}`;
  checkWidths(records, place, header);
  const first = header ? 1 : 0;
  const names = header ? [...records[0]!] : records[0]!.map((_, column) => `column${column + 1}`);
  if (header) checkHeader(names, place);
  if (records.length === first) throw bad(subject, "have rows below its header, got the header alone", "Add rows.");
  return { subject, names, rows: records.slice(first), place: (row, column) => place(row + first, column) };
}

/** The column of that name, or an error with the nearest names. */
export function columnOf({ subject, names }: Pick<Table, "subject" | "names">, name: string, argument: string): number {
  const column = names.indexOf(name);
  if (column >= 0) return column;
  const [best] = nearest(name, names);
  const known = `Columns: ${names.slice(0, 12).join(", ")}${names.length > 12 ? ", ..." : ""}.`;
  throw problem("INVALID_DATA", {
    subject,
    argument,
    rule: "name a column",
    got: name,
    cure: best === undefined ? known : `Did you mean "${best}"? ${known}`,
  });
}

/** Error about a text, without the value: the rule tells it. */
function bad(subject: string, rule: string, cure: string): DownslopeError {
  return problem("INVALID_DATA", { subject, rule, cure });
}

/** Trims the cells, leaves out blank lines and says on which line each record begins. */
function numbered(data: string[][]): { records: string[][]; lines: number[] } {
  const records: string[][] = [];
  const lines: number[] = [];
  const end = data.findLastIndex((cells) => !isBlank(cells)) + 1;
  let line = 1;
  for (let index = 0; index < end; index++) {
    const cells = data[index]!;
    const begin = line++;
    for (let column = 0; column < cells.length; column++) {
      for (let at = cells[column]!.indexOf("\n"); at >= 0; at = cells[column]!.indexOf("\n", at + 1)) line++;
      cells[column] = cells[column]!.trim();
    }
    // In a table of one column, an empty line between others is a missing cell.
    if (isBlank(cells) && (records.length === 0 || records[0]!.length > 1)) continue;
    records.push(cells);
    lines.push(begin);
  }
  return { records, lines };
}

function checkWidths(records: string[][], place: (record: number, column: number) => string, header: boolean): void {
  const width = records[0]!.length;
  for (const [index, cells] of records.entries()) {
    if (cells.length === width) continue;
    throw problem("INVALID_DATA", {
      subject: place(index, Math.min(width, cells.length - 1)),
      rule: `have ${width} cells in the row, as the ${header ? "header" : "first row"} has`,
      got: cells.length,
      cure:
        cells.length > width
          ? "Put quotes around cells that hold the delimiter, and write decimals with a point."
          : "Add the cells that lack; a missing value is an empty cell.",
    });
  }
}

function checkHeader(names: readonly string[], place: (record: number, column: number) => string): void {
  const seen = new Map<string, number>();
  for (const [column, name] of names.entries()) {
    const before = seen.get(name);
    seen.set(name, column);
    if (name === "")
      throw problem("INVALID_DATA", {
        subject: place(0, column),
        rule: "name each column in the header",
        got: name,
        cure: "Name it, or leave the column out (an index column: `index=False` in pandas).",
      });
    if (before !== undefined)
      throw problem("INVALID_DATA", {
        subject: place(0, column),
        rule: "name each column once",
        got: name,
        cure: isData(names) ? noHeader : `Rename it: column ${before + 1} has the name already.`,
      });
  }
  if (isData(names))
    throw problem("INVALID_DATA", {
      subject: place(0, 0),
      rule: "be a header of names",
      got: names.join(", "),
      cure: noHeader,
    });
}

const noHeader = "It looks like data: set `header` to false, or write a header line.";

/** Whether a header is mostly numbers, and these not simply counted up. */
function isData(names: readonly string[]): boolean {
  const numbers = names.filter(isNumber).map(Number);
  const areCounted = numbers.every((value, i) => Number.isInteger(value) && (i === 0 || value > numbers[i - 1]!));
  return numbers.length * 2 > names.length && !areCounted;
}

/** `LINE:COLUMN` of a cell of the record that begins on a line. */
function locate(text: string, line: number, column: number, delimiter: string): string {
  let at = 0;
  for (let passed = 1; passed < line; passed++) at = text.indexOf("\n", at) + 1;
  for (let passed = 0; passed < column; passed++) at = text.indexOf(delimiter, behindQuotes(text, at)) + 1;
  return lineAndColumn(text, at);
}

function behindQuotes(text: string, start: number): number {
  if (text[start] !== '"') return start;
  let close = text.indexOf('"', start + 1);
  while (text[close + 1] === '"') close = text.indexOf('"', close + 2);
  return close + 1;
}

function lineAndColumn(text: string, offset: number): string {
  const before = text.slice(0, offset).split("\n");
  return `${before.length}:${before.at(-1)!.length + 1}`;
}
