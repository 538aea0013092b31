import { type DownslopeError, problem } from "@downslope/core";
import { canonical, isAbsent, isNumber, isNumberLike } from "./number.ts";
import type { Table } from "./table.ts";

/** A column by its type. A missing cell is NaN among numbers and an empty text among categories. */
export type Column =
  | { readonly name: string; readonly kind: "number"; readonly values: Float64Array }
  | { readonly name: string; readonly kind: "category"; readonly values: readonly string[] };

/** What to do about missing cells: refuse, leave the row out, or write the training split's mean or commonest category. */
export type Missing = "error" | "drop" | "mean";

/**
 * Reads a column. Told nothing, it is one of numbers if more than half of its cells that hold anything are numbers or
 * meant to be, and then each must be one: a typing error shall not turn a column of numbers into categories.
 */
export function readColumn(table: Table, column: number, kind?: Column["kind"]): Column {
  const name = table.names[column]!;
  const cells = table.rows.map((row) => row[column]!);
  if ((kind ?? inferKind(cells)) === "category") return { name, kind: "category", values: cells.map(canonical) };
  const values = Float64Array.from(cells, (cell, row) => {
    if (isAbsent(cell)) return Number.NaN;
    const value = isNumber(cell) ? Number(cell) : Number.NaN;
    if (!Number.isFinite(Math.fround(value))) throw notANumber(table, row, column, kind === undefined);
    return value;
  });
  return { name, kind: "number", values };
}

function inferKind(cells: readonly string[]): Column["kind"] {
  const present = cells.filter((cell) => !isAbsent(cell));
  const numbers = present.filter(isNumberLike).length;
  // A column of missing cells alone is one of numbers, so that its first cell is reported as missing.
  return numbers * 2 > present.length || present.length === 0 ? "number" : "category";
}

function notANumber(table: Table, row: number, column: number, isInferred: boolean): DownslopeError {
  const cell = table.rows[row]![column]!;
  const comma = /^[+-]?\d*,\d+$/.test(cell);
  const spelling = comma ? `Write decimals with a point: ${cell.replace(",", ".")}.` : "";
  const choice = isInferred ? " Or list the column in `categories`, or leave it out with `features`." : "";
  const correct = isNumberLike(cell) ? "Write it plainly, like -1.5 or 1e-3, within float32's range." : "Correct it.";
  return problem("INVALID_DATA", {
    subject: table.place(row, column),
    argument: table.names[column]!,
    rule: isInferred ? "be a number, as most of its column is" : "be a number",
    got: cell,
    cure: `${spelling || correct}${choice}`,
  });
}

/** Whether a cell is missing. */
export function isMissing({ kind, values }: Column, row: number): boolean {
  return kind === "number" ? Number.isNaN(values[row]) : values[row] === "";
}

/** The column's cells of these rows. */
export function selectRows(column: Column, rows: Uint32Array): Column {
  return column.kind === "number"
    ? { ...column, values: Float64Array.from(rows, (row) => column.values[row]!) }
    : { ...column, values: Array.from(rows, (row) => column.values[row]!) };
}

/** The first row, from the top, in which one of the columns lacks a cell, and that column's place in the list. */
export function firstMissing(columns: readonly Column[], length: number): { row: number; index: number } | undefined {
  for (let row = 0; row < length; row++) {
    const index = columns.findIndex((column) => isMissing(column, row));
    if (index >= 0) return { row, index };
  }
  return undefined;
}
