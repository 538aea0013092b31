import { type Dataset, problem } from "@downslope/core";
import { type Column, type Missing, firstMissing, isMissing, readColumn, selectRows } from "./column.ts";
import { tabularDataset } from "./dataset.ts";
import type { Scaling } from "./preprocessing.ts";
import { splitRows } from "./splits.ts";
import { type Reading, type Table, columnOf, readTable } from "./table.ts";

/** What is made of a text. */
export interface TabularOptions extends Reading {
  readonly target?: string | undefined;
  readonly task: "auto" | "classes" | "values";
  readonly features?: readonly string[] | undefined;
  readonly categories: readonly string[];
  readonly missing: Missing;
  readonly scale: Scaling;
  readonly test: number;
  readonly validation: number;
  readonly stratify: boolean;
  readonly splitSeed?: number | undefined;
}

/** Reads a text into a data set. The seed is the run's. */
export function readDataset(text: string, subject: string, options: TabularOptions, seed: number): Dataset {
  const { header, delimiter, test, validation } = options;
  const table = readTable(text, subject, { header, delimiter });
  const { targetAt, featuresAt, areCategories } = choose(table, options);
  const read = [
    ...featuresAt.map((at) => readColumn(table, at, areCategories.has(at) ? "category" : undefined)),
    readColumn(table, targetAt, targetKind(options.task)),
  ];
  const { columns, rowOf } = withoutMissing(read, table, [...featuresAt, targetAt], options.missing);
  const features = columns.slice(0, -1);
  const target = options.task === "auto" ? asClasses(columns.at(-1)!) : columns.at(-1)!;
  features.forEach((column, i) => checkCategories(subject, column, areCategories.has(featuresAt[i]!)));
  const strata = options.stratify && target.kind === "category" ? { strata: target.values } : {};
  const count = target.values.length;
  const place = (row: number) => table.place(rowOf(row), targetAt);
  const splits = splitRows({ subject, count, test, validation, seed: options.splitSeed ?? seed, place, ...strata });
  return tabularDataset({
    subject,
    features,
    target,
    splits,
    scale: options.scale,
    fillsMissing: options.missing === "mean",
    reading: { header, delimiter },
  });
}

function targetKind(task: TabularOptions["task"]): Column["kind"] | undefined {
  return task === "auto" ? undefined : task === "classes" ? "category" : "number";
}

/** Finds the columns that the options name. */
function choose(table: Table, options: TabularOptions) {
  const { subject, names } = table;
  const targetAt = options.target === undefined ? names.length - 1 : columnOf(table, options.target, "target");
  const featuresAt =
    options.features?.map((name) => columnOf(table, name, "features")) ??
    [...names.keys()].filter((column) => column !== targetAt);
  const areCategories = new Set(options.categories.map((name) => columnOf(table, name, "categories")));
  const fault =
    featuresAt.length === 0
      ? "name one column or more beside the target"
      : featuresAt.includes(targetAt)
        ? `leave out the target, ${JSON.stringify(names[targetAt])}`
        : new Set(featuresAt).size < featuresAt.length
          ? "name each column once"
          : undefined;
  if (fault !== undefined)
    throw problem("INVALID_DATA", {
      subject,
      argument: "features",
      rule: fault,
      got: options.features ?? names,
      cure: names.length === 1 ? "Is `delimiter` right? All is one column." : "Correct the list.",
    });
  return { targetAt, featuresAt, areCategories };
}

interface Kept {
  readonly columns: readonly Column[];
  /** The table's row that became a row of the columns. */
  rowOf(row: number): number;
}

/** Applies `missing`. A target cannot be made up, so `mean` refuses where it lacks. */
function withoutMissing(columns: Column[], table: Table, places: number[], missing: Missing): Kept {
  const { length } = table.rows;
  if (missing === "drop") {
    const rows = Uint32Array.from({ length }, (_, row) => row).filter(
      (row) => !columns.some((column) => isMissing(column, row)),
    );
    if (rows.length > 0)
      return { columns: columns.map((column) => selectRows(column, rows)), rowOf: (row) => rows[row]! };
    const rule = `have a row without missing cells where \`missing\` is "drop", got none in ${length}`;
    const cure = "Leave columns out with `features`.";
    throw problem("INVALID_DATA", { subject: table.subject, rule, cure });
  }
  const checked = missing === "error" ? columns : columns.slice(-1);
  const found = firstMissing(checked, length);
  if (found === undefined) return { columns, rowOf: (row) => row };
  const at = missing === "error" ? found.index : columns.length - 1;
  throw problem("INVALID_DATA", {
    subject: table.place(found.row, places[at]!),
    argument: columns[at]!.name,
    rule: "have a value",
    got: table.rows[found.row]![places[at]!],
    cure:
      at === columns.length - 1
        ? 'Fill it in, or set `missing` to "drop".'
        : 'Fill it in, or set `missing` to "drop" or "mean".',
  });
}

/** Most numbers of classes that are told from values by themselves. */
const mostClasses = 20;

/** Numbers are classes if whole, at most 20 different and each there twice or more. */
function asClasses(target: Column): Column {
  if (target.kind === "category") return target;
  const counts = new Map<number, number>();
  for (const value of target.values) {
    if (!Number.isSafeInteger(value)) return target;
    counts.set(value, (counts.get(value) ?? 0) + 1);
    if (counts.size > mostClasses) return target;
  }
  if ([...counts.values()].some((count) => count === 1)) return target;
  return { ...target, kind: "category", values: Array.from(target.values, (value) => String(value + 0)) };
}

/** Refuses names, dates and the like: nearly every row has another, or they are very many. */
function checkCategories(subject: string, column: Column, isChosen: boolean): void {
  if (column.kind === "number" || isChosen) return;
  const count = new Set(column.values).size;
  const { length } = column.values;
  if (count <= 20 || (count <= 1000 && count * 2 <= length)) return;
  throw problem("INVALID_DATA", {
    subject,
    argument: column.name,
    rule: `hold numbers, or few texts that come again, got ${count} different texts in ${length} rows`,
    cure: "Leave it out with `features`; or list it in `categories` if it is meant so.",
  });
}
