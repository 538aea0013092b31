import { useMemo } from "react";
import { useLanguage, useTexts } from "../app/language.ts";
import type { Language } from "../app/texts.ts";
import { timeText } from "../app/time-text.ts";
import { allPaths, differingPaths, formatValue } from "../history/differences.ts";
import type { RunRecord } from "../history/record.ts";
import { groupBySeed } from "../history/statistics.ts";
import { type DataTable, meanParts, shortNumber } from "../history/table.ts";
import { useLook } from "./comparison.ts";
import {
  type Column,
  type Row,
  bestRows,
  cellOf,
  dataTable,
  factColumn,
  optionColumn,
  optionOf,
  rowsOfGroups,
  rowsOfRuns,
  scoreColumn,
  sortRows,
} from "./rows.ts";
import { type Words, texts } from "./texts.ts";
import { useRunName, useSame } from "./use-runs.ts";
import { useOptionNames, useScoreName } from "./words.ts";

/** The table of runs, as it is asked for: its rows in order, and what each cell says. */
export interface RunTable {
  readonly rows: readonly Row[];
  readonly columns: readonly Column[];
  title(column: Column): string;
  name(row: Row): string;
  text(row: Row, column: Column): string;
  isBest(row: Row, column: Column): boolean;
  data(): DataTable;
}

/** `score`: the one that is told where not all are. */
export function useTable(
  records: readonly RunRecord[],
  score: string | undefined,
  scores: readonly string[],
): RunTable {
  const words = useTexts(texts);
  const language = useLanguage();
  const runName = useRunName();
  const scoreName = useScoreName();
  const { isGrouped, which, hasAllScores, hasAllOptions, sorting } = useLook();
  const options = useSame(records.map((run) => run.options));
  const paths = useMemo(() => {
    const found = hasAllOptions ? allPaths(records) : differingPaths(records);
    return isGrouped ? found.filter((path) => path !== "seed") : found;
    // Records of runs in progress change all the time; their options do not.
  }, [options, hasAllOptions, isGrouped]);
  const optionNames = useOptionNames(paths);
  const told = useSame(hasAllScores || score === undefined ? scores : [score]);
  const columns = useMemo(
    () => [
      factColumn("status"),
      ...paths.map(optionColumn),
      ...told.flatMap((name) =>
        which === "both" ? [scoreColumn(name, "last"), scoreColumn(name, "best")] : [scoreColumn(name, which)],
      ),
      factColumn("step"),
      factColumn("seconds"),
      factColumn("stepsPerSecond"),
    ],
    [paths, told, which],
  );
  return useMemo(() => {
    const all = isGrouped ? rowsOfGroups(groupBySeed(records)) : rowsOfRuns(records);
    const column = columns.find(({ id }) => id === sorting.column) ?? factColumn("number");
    const rows = sortRows(all, column, sorting.isDescending);
    const best = new Map(columns.map((one) => [one.id, bestRows(rows, one)]));
    const title = (one: Column): string => {
      if (one.kind === "fact") return words.facts[one.id];
      if (one.kind === "option") return optionNames.get(one.path) ?? one.path;
      return `${scoreName(one.score)} · ${words[one.which]}`;
    };
    const name = ({ runs }: Row): string => runName(runs[0]!);
    const text = (row: Row, one: Column): string => cellText(row, one, words, language);
    return {
      rows,
      columns,
      title,
      name,
      text,
      isBest: (row, one) => best.get(one.id)?.has(row.key) ?? false,
      data: () =>
        dataTable(rows, columns, {
          run: words.run,
          name: (row) => (row.runs.length > 1 ? `${name(row)} (${words.seeds(row.runs.length)})` : name(row)),
          title,
          text,
        }),
    };
  }, [records, isGrouped, columns, sorting, optionNames, words, language, scoreName, runName]);
}

/** What a cell says. */
function cellText(row: Row, column: Column, words: Words, language: Language): string {
  if (column.kind === "option") return formatValue(optionOf(row, column.path));
  if (column.id === "status") return words.status[row.runs[0]!.status];
  const cell = cellOf(row, column);
  if (cell === undefined) return "–";
  const value = typeof cell === "object" ? cell.mean : cell;
  if (column.id === "seconds") return timeText(value, language);
  if (column.id === "step") return Math.round(value).toLocaleString("en");
  if (column.id === "stepsPerSecond") return Math.round(value).toLocaleString("en");
  return typeof cell === "object" ? meanParts(cell.mean, cell.deviation).join(" ± ") : shortNumber(cell);
}
