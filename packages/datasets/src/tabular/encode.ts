import { type HostArray, nearest, problem } from "@downslope/core";
import { firstMissing, readColumn } from "./column.ts";
import { canonical, isNumber } from "./number.ts";
import { type Preprocessing, encodeRows, preprocessingSchema } from "./preprocessing.ts";
import { type Table, readTable } from "./table.ts";

/**
 * Encodes the text of a new file as the training rows were. Columns are found by name, in any order; others are left
 * aside. A category that training did not meet becomes zeros. Where the target's column is there, its cells are the
 * `labels`.
 */
export function encodeText(
  stored: unknown,
  text: string,
  subject: string,
): { readonly input: HostArray; readonly labels?: readonly string[] } {
  const preprocessing = checked(stored, subject);
  const { features, target } = preprocessing;
  const table = readTable(text, subject, preprocessing);
  const places = placesOf(table, preprocessing);
  const columns = features.map(({ kind }, i) => readColumn(table, places[i]!, kind));
  const missing = preprocessing.missing === "error" ? firstMissing(columns, table.rows.length) : undefined;
  if (missing !== undefined) {
    const at = places[missing.index]!;
    throw problem("INVALID_DATA", {
      subject: table.place(missing.row, at),
      argument: table.names[at]!,
      rule: "have a value",
      got: table.rows[missing.row]![at],
      cure: 'Fill it in; a model trained with `missing` set to "mean" fills it in itself.',
    });
  }
  const rows = Uint32Array.from(table.rows.keys());
  const data = encodeRows(features, columns, rows);
  const input: HostArray = { shape: [rows.length, data.length / rows.length], dtype: "float32", data };
  const targetAt = table.names.indexOf(target.name);
  if (targetAt < 0) return { input };
  const classes = new Set(target.kind === "classes" ? target.classes : []);
  return { input, labels: table.rows.map((row) => labelOf(row[targetAt]!, classes)) };
}

/** The class that a cell names, in the spelling of the classes: labels that were read as numbers lost theirs. */
function labelOf(cell: string, classes: ReadonlySet<string>): string {
  const label = canonical(cell);
  const number = isNumber(label) ? String(Number(label) + 0) : label;
  return !classes.has(label) && classes.has(number) ? number : label;
}

function checked(stored: unknown, subject: string): Preprocessing {
  const result = preprocessingSchema.safeParse(stored);
  if (result.success) return result.data;
  throw problem("INVALID_FILE", {
    subject,
    argument: "preprocessing",
    rule: "be what a table data set learnt",
    got: stored,
    cure: "Train and save the model again.",
    cause: result.error,
  });
}

function placesOf(table: Table, { features }: Preprocessing): number[] {
  const places = features.map(({ name }) => table.names.indexOf(name));
  const lacking = features.filter((_, i) => places[i] === -1).map(({ name }) => name);
  if (lacking.length === 0) return places;
  const shown = lacking
    .slice(0, 8)
    .map((name) => `"${name}"`)
    .join(", ");
  const [best] = nearest(lacking[0]!, table.names);
  throw problem("INVALID_DATA", {
    subject: table.subject,
    rule: `have the columns that the model was trained on, got none named ${shown}${lacking.length > 8 ? ` and ${lacking.length - 8} more` : ""}`,
    cure:
      best === undefined
        ? `Columns: ${table.names.slice(0, 12).join(", ")}.`
        : `Is "${best}" meant for "${lacking[0]}"?`,
  });
}
