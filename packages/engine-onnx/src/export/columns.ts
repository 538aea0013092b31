import type { DatasetSpec } from "@downslope/core";
import { z } from "zod";
import type { Graph, Value } from "../graph.ts";

/** What a data set of a table learnt, as model files have it: for each column, how numbers are scaled or categories told apart. */
const tabular = z.object({
  kind: z.literal("tabular"),
  missing: z.enum(["error", "mean"]),
  features: z.array(
    z.discriminatedUnion("kind", [
      z.object({
        kind: z.literal("number"),
        name: z.string(),
        mean: z.number(),
        offset: z.number(),
        scale: z.number(),
      }),
      z.object({ kind: z.literal("category"), name: z.string(), categories: z.array(z.string()) }),
    ]),
  ),
});

/** One number that the graph takes for each sample: what it is called, and how it is scaled. */
interface Column {
  readonly name: string;
  readonly offset: number;
  readonly scale: number;
  /** What stands for a missing number. */
  readonly mean: number;
  /** Whether it tells a category: 1 at a sample's own, 0 elsewhere. */
  readonly isCategory: boolean;
}

/** What an exported model takes. */
export interface Columns {
  /** `raw`: as the data are. `encoded`: as the data set's plugin encodes them, which the graph cannot do. */
  readonly takes: "raw" | "encoded";
  readonly columns: readonly Column[];
  /** Whether NaN stands for a missing number. */
  readonly fillsMissing: boolean;
}

/** What a model's graph is to take, from what its data set learnt. */
export function columnsOf({ input, preprocessing }: DatasetSpec): Columns {
  const nothing = { columns: [], fillsMissing: false };
  if (preprocessing === undefined || preprocessing === null) return { takes: "raw", ...nothing };
  const read = tabular.safeParse(preprocessing);
  if (!read.success) return { takes: "encoded", ...nothing };
  const { features, missing } = read.data;
  const columns = features.flatMap((feature): Column[] =>
    feature.kind === "number"
      ? [{ ...feature, isCategory: false }]
      : feature.categories.map((category) => ({
          name: `${feature.name}=${category}`,
          offset: 0,
          scale: 1,
          mean: 0,
          isCategory: true,
        })),
  );
  if (input.length !== 1 || input[0] !== columns.length) return { takes: "encoded", ...nothing };
  return { takes: "raw", columns, fillsMissing: missing === "mean" && columns.some(({ isCategory }) => !isCategory) };
}

/**
 * Scales columns: (x - offset) / scale. An offset is subtracted in two parts, so that nothing is lost where it is large beside
 * the scale, as in a column of years.
 */
export function writeScaling(graph: Graph, input: Value, { columns, fillsMissing }: Columns): Value {
  const { type, shape } = input;
  const row = (value: (column: Column) => number): Float32Array => Float32Array.from(columns, value);
  const apply = (op: string, x: Value, by: Float32Array, unless: number): Value =>
    by.every((one) => one === unless) ? x : graph.add(op, [x, graph.constant("float32", [by.length], by)], x);
  let x: Value = { name: input.name, type, shape };
  x = apply(
    "Sub",
    x,
    row(({ offset }) => offset),
    0,
  );
  x = apply(
    "Sub",
    x,
    row(({ offset }) => offset - Math.fround(offset)),
    0,
  );
  x = apply(
    "Div",
    x,
    row(({ scale }) => scale),
    1,
  );
  if (!fillsMissing) return x;
  // NaN is NaN still, and is written as what was learnt in its place, scaled without loss.
  const isMissing = graph.add("IsNaN", [x], { type: "bool", shape });
  const filled = row(({ mean, offset, scale }) => (mean - offset) / scale);
  return graph.add("Where", [isMissing, graph.constant("float32", [columns.length], filled), x], x);
}
