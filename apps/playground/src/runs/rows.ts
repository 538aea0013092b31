import { valueAt } from "../history/differences.ts";
import type { RunRecord } from "../history/record.ts";
import { goalOf, isBetter, isComparable } from "../history/scores.ts";
import { type SeedGroup, summarise } from "../history/statistics.ts";
import { type Cell, type DataTable } from "../history/table.ts";

/** A row of the table of runs: one run, or runs that differ in the seed alone. */
export interface Row {
  readonly key: string;
  readonly runs: readonly RunRecord[];
}

export const rowsOfRuns = (records: readonly RunRecord[]): Row[] =>
  records.map((run) => ({ key: run.id, runs: [run] }));
export const rowsOfGroups = (groups: readonly SeedGroup[]): Row[] =>
  groups.map(({ runs }) => ({ key: runs[0]!.id, runs }));

/** What a column tells of a run. */
export type Column =
  | { readonly kind: "fact"; readonly id: "number" | "status" | "step" | "seconds" | "stepsPerSecond" }
  | { readonly kind: "option"; readonly id: string; readonly path: string }
  | { readonly kind: "score"; readonly id: string; readonly score: string; readonly which: "last" | "best" };

export const scoreColumn = (score: string, which: "last" | "best"): Column => ({
  kind: "score",
  id: `${which}:${score}`,
  score,
  which,
});
export const optionColumn = (path: string): Column => ({ kind: "option", id: `option:${path}`, path });
export const factColumn = (id: Extract<Column, { readonly kind: "fact" }>["id"]): Column => ({ kind: "fact", id });

const numberOf = (run: RunRecord, column: Column): number | undefined => {
  if (column.kind === "score") return column.which === "last" ? run.last[column.score] : run.best[column.score]?.value;
  if (column.kind === "fact" && column.id !== "status") return run[column.id];
  return undefined;
};

/** The value of an option, as data. All runs of a row have the same. */
export const optionOf = ({ runs }: Row, path: string): unknown => valueAt(runs[0]!, path);

/** What a row has in a column of numbers: a mean where there are several runs. */
export function cellOf({ runs }: Row, column: Column): Exclude<Cell, string> {
  const values = runs.map((run) => numberOf(run, column)).filter((value) => value !== undefined);
  if (values.length === 0) return undefined;
  if (column.id === "number") return values[0];
  if (runs.length === 1) return values[0];
  const { mean, deviation, n } = summarise(values);
  // The same number of steps each time is a number, and no measurement.
  if (column.id === "step" && deviation === 0) return mean;
  return { mean, deviation, n };
}

const middle = (cell: Cell): number | string | undefined => (typeof cell === "object" ? cell.mean : cell);

/** What rows are sorted by. */
export interface Sorting {
  readonly column: string;
  readonly isDescending: boolean;
}

/** Rows by a column; those without a value come last, whichever way. */
export function sortRows(rows: readonly Row[], column: Column, isDescending: boolean): Row[] {
  const keyed = rows.map((row) => ({ row, key: sortKey(row, column) }));
  const sign = isDescending ? -1 : 1;
  return keyed
    .sort((a, b) => {
      const [isOut, isOther] = [isMissing(a.key), isMissing(b.key)];
      if (isOut || isOther) return Number(isOut) - Number(isOther);
      if (typeof a.key === "number" && typeof b.key === "number") return sign * (a.key - b.key);
      return sign * String(a.key).localeCompare(String(b.key), "en", { numeric: true });
    })
    .map(({ row }) => row);
}

function sortKey(row: Row, column: Column): number | string | undefined {
  if (column.kind === "fact" && column.id === "status") return row.runs[0]!.status;
  if (column.kind !== "option") return middle(cellOf(row, column));
  const value = optionOf(row, column.path);
  if (value === undefined || value === null) return undefined;
  return typeof value === "number" ? value : JSON.stringify(value);
}

const isMissing = (key: number | string | undefined): boolean => key === undefined || Number.isNaN(key);

/** Keys of the rows with the best value of a score; none where there is nothing to choose from, or no comparing. */
export function bestRows(rows: readonly Row[], column: Column): ReadonlySet<string> {
  if (column.kind !== "score" || rows.length < 2) return new Set();
  if (
    !isComparable(
      column.score,
      rows.flatMap(({ runs }) => runs),
    )
  )
    return new Set();
  const goals = Object.assign({}, ...rows.flatMap(({ runs }) => runs.map((run) => run.goals))) as RunRecord["goals"];
  const goal = goalOf(column.score, goals);
  if (!goal) return new Set();
  const values = rows.map((row) => ({ row, value: Number(middle(cellOf(row, column)) ?? NaN) }));
  const best = values.reduce((found, { value }) => (isBetter(value, found, goal) ? value : found), NaN);
  return new Set(values.filter(({ value }) => value === best).map(({ row }) => row.key));
}

/** The table as plain data, for files; names and options are said by the caller. */
export function dataTable(
  rows: readonly Row[],
  columns: readonly Column[],
  words: {
    readonly run: string;
    name(row: Row): string;
    title(column: Column): string;
    text(row: Row, column: Column): string;
  },
): DataTable {
  return {
    columns: [words.run, ...columns.map(words.title)],
    rows: rows.map((row) => [
      words.name(row),
      ...columns.map((column): Cell => {
        if (column.kind === "score" || (column.kind === "fact" && column.id !== "status")) return cellOf(row, column);
        const value = column.kind === "option" ? optionOf(row, column.path) : undefined;
        return typeof value === "number" ? value : words.text(row, column);
      }),
    ]),
  };
}
