import { DownslopeError, type DatasetPlugin } from "@downslope/core";
import type { Samples } from "../train/protocol.ts";
import { habitsOf } from "./images.ts";
import type { SampleField, SampleFields } from "./protocol.ts";
import type { OpenedDocument } from "./subject.ts";

/** What table data sets tell of their columns, as far as it is looked at here. */
interface Table {
  readonly header: boolean;
  readonly delimiter: string;
  readonly features: readonly Column[];
}

type Column =
  | { readonly name: string; readonly kind: "number"; readonly offset: number; readonly scale: number }
  | {
      readonly name: string;
      readonly kind: "category";
      readonly categories: readonly string[];
      readonly mostFrequent: string;
    };

/** The table that a data set learnt its scaling from; nothing of one that hands its numbers to the model as they are. */
function tableOf({ dataset: { spec }, pipeline }: OpenedDocument): Table | undefined {
  const stored = spec.preprocessing as Partial<Table> | undefined;
  const { encode } = pipeline.dataset.plugin as Partial<DatasetPlugin>;
  return encode && Array.isArray(stored?.features) ? (stored as Table) : undefined;
}

/** What one sample is made of, with the ranges of the training split. */
export function fieldsOf(opened: OpenedDocument): SampleFields {
  const { preview } = opened;
  const { train } = preview.splits;
  const table = tableOf(opened);
  if (!train || train.indices.length === 0) return { fields: [] };
  const columns =
    table?.features ?? preview.features.map((name): Column => ({ name, kind: "number", offset: 0, scale: 1 }));
  const width = train.inputs.length / train.indices.length;
  let at = 0;
  const fields = columns.map((column): SampleField => {
    const place = at;
    at += column.kind === "number" ? 1 : column.categories.length;
    if (column.kind === "category") {
      const { name, categories, mostFrequent } = column;
      return { kind: "category", name, categories, usual: mostFrequent };
    }
    return { kind: "number", name: column.name, ...describe(train, place, width, column) };
  });
  const numbers = fields.filter((field) => field.kind === "number");
  if (!preview.image || numbers.length < fields.length) return { fields };
  const raw = train.inputs.map((value, i) => {
    const column = columns[i % width] as Column & { readonly kind: "number" };
    return tidy(value * column.scale + column.offset);
  });
  return { fields, image: habitsOf(raw, preview.image) };
}

/** Lowest, highest and mean of a column, as they stand in the file. */
function describe(
  { inputs }: Samples,
  place: number,
  width: number,
  { offset, scale }: { readonly offset: number; readonly scale: number },
): Omit<SampleField & { readonly kind: "number" }, "kind" | "name"> {
  let [low, high, sum, count, isWhole] = [Infinity, -Infinity, 0, 0, true];
  for (let i = place; i < inputs.length; i += width) {
    const value = tidy(inputs[i]! * scale + offset);
    low = Math.min(low, value);
    high = Math.max(high, value);
    sum += value;
    count += 1;
    isWhole &&= Number.isInteger(value);
  }
  const middle = sum / count;
  return { low, high, middle: isWhole ? Math.round(middle) : Number(middle.toPrecision(3)), isWhole, offset, scale };
}

/** What was scaled in float32 and back is off in the seventh digit: the number that stood in the file is shorter. */
const tidy = (value: number): number => {
  const short = Number(value.toPrecision(6));
  return Math.abs(short) < 1e-6 ? 0 : Math.abs(short - Math.round(short)) < 1e-5 ? Math.round(short) : short;
};

/**
 * One sample as the model wants it. The data set encodes it itself, as a row of a file like its own, so that it is scaled
 * by what was learnt on the training split.
 */
export function encodeSample(opened: OpenedDocument, values: readonly (number | string)[]): Float32Array {
  const table = tableOf(opened);
  if (!table) return Float32Array.from(values, Number);
  const { encode, name } = opened.pipeline.dataset.plugin as DatasetPlugin;
  const delimiter = table.delimiter === "auto" ? "," : table.delimiter;
  const line = (cells: readonly (number | string)[]): string =>
    cells.map((cell) => `"${String(cell).replaceAll('"', '""')}"`).join(delimiter);
  // Without a header columns are told by their place, and the target's may stand before others.
  const text = [
    ...(table.header ? [line(table.features.map((column) => column.name))] : []),
    rowOf(table, values, line),
  ];
  const { input } = encode!({ ...table, delimiter }, text.join("\n"), `dataset "${name}"`);
  if (input.data.length === 0) throw new DownslopeError("INVALID_DATA", "The sample could not be read.");
  return Float32Array.from(input.data);
}

function rowOf(
  { header, features }: Table,
  values: readonly (number | string)[],
  line: (cells: readonly (number | string)[]) => string,
): string {
  if (header) return line(values);
  const places = features.map(({ name }) => Number(name.replace("column", "")) - 1);
  const cells = Array<number | string>(Math.max(...places) + 1).fill(0);
  values.forEach((value, i) => (cells[places[i]!] = value));
  return line(cells);
}
