import { problem } from "@downslope/core";
import { z } from "zod";
import { type Column, isMissing } from "./column.ts";
import { sortLabels } from "./number.ts";

/** How numbers are scaled. */
export const scalings = ["standard", "min-max", "none"] as const;
export type Scaling = (typeof scalings)[number];

const featureSchema = z.discriminatedUnion("kind", [
  z.object({ name: z.string(), kind: z.literal("number"), mean: z.number(), offset: z.number(), scale: z.number() }),
  z.object({
    name: z.string(),
    kind: z.literal("category"),
    categories: z.array(z.string()),
    mostFrequent: z.string(),
  }),
]);

/**
 * What was learnt on the training split and is stored with a model: plain JSON, from which new rows are encoded to the
 * same bits.
 */
export const preprocessingSchema = z.object({
  kind: z.literal("tabular"),
  scaling: z.enum(scalings),
  /** `mean`: missing cells become the feature's `mean` or `mostFrequent`. */
  missing: z.enum(["error", "mean"]),
  header: z.boolean(),
  delimiter: z.string(),
  features: z.array(featureSchema).min(1),
  target: z.discriminatedUnion("kind", [
    z.object({ kind: z.literal("classes"), name: z.string(), classes: z.array(z.string()) }),
    z.object({ kind: z.literal("values"), name: z.string() }),
  ]),
});

export type Preprocessing = z.infer<typeof preprocessingSchema>;

/** One column's encoding: (value - offset) / scale, or one number a category, 1 at its own and 0 elsewhere. */
export type Feature = z.infer<typeof featureSchema>;

/**
 * Learns a column's encoding from the training rows alone.
 *
 * - `standard`: offset = mean, scale = standard deviation of the population (divided by n, as scikit-learn's
 *   `StandardScaler`).
 * - `min-max`: offset = least, scale = greatest - least, so that training values lie in [0, 1].
 * - `none`: offset = 0, scale = 1.
 *
 * A column that does not vary has scale 1.
 */
export function learnFeature(column: Column, rows: Uint32Array, scaling: Scaling, subject: string): Feature {
  const present = rows.filter((row) => !isMissing(column, row));
  const { name } = column;
  if (present.length === 0)
    throw problem("INVALID_DATA", {
      subject,
      argument: name,
      rule: "have a value in some row of the training split",
      got: `${rows.length} missing cells`,
      cure: "Leave the column out with `features`.",
    });
  if (column.kind === "number") {
    const statistics = describe(Float64Array.from(present, (row) => column.values[row]!));
    return { name, kind: "number", mean: statistics.mean, ...scaleOf(statistics, scaling) };
  }
  const counts = new Map<string, number>();
  for (const row of present) counts.set(column.values[row]!, (counts.get(column.values[row]!) ?? 0) + 1);
  const categories = sortLabels(counts.keys());
  const mostFrequent = categories.reduce((best, one) => (counts.get(one)! > counts.get(best)! ? one : best));
  return { name, kind: "category", categories, mostFrequent };
}

interface Statistics {
  readonly mean: number;
  readonly deviation: number;
  readonly least: number;
  readonly greatest: number;
}

function describe(values: Float64Array): Statistics {
  const least = values.reduce((a, b) => Math.min(a, b));
  const greatest = values.reduce((a, b) => Math.max(a, b));
  // Of equal values the sum is rounded, and a deviation of some 1e-17 would blow the noise up.
  if (least === greatest) return { mean: least + 0, deviation: 0, least, greatest };
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
  return { mean, deviation: Math.sqrt(variance), least, greatest };
}

function scaleOf(
  { mean, deviation, least, greatest }: Statistics,
  scaling: Scaling,
): Record<"offset" | "scale", number> {
  if (scaling === "none") return { offset: 0, scale: 1 };
  // Adding 0 makes -0 into 0, which JSON writes alike.
  if (scaling === "min-max") return { offset: least + 0, scale: greatest - least || 1 };
  return { offset: mean, scale: deviation || 1 };
}

/** How many numbers a feature becomes. */
export function widthOf(feature: Feature): number {
  return feature.kind === "number" ? 1 : feature.categories.length;
}

/** Names of the numbers that features become: `age`, `colour=red`. */
export function inputNames(features: readonly Feature[]): string[] {
  return features.flatMap((feature) =>
    feature.kind === "number" ? [feature.name] : feature.categories.map((category) => `${feature.name}=${category}`),
  );
}

/**
 * Encodes rows, row-major, `[rows, width]`. Missing cells become the mean or the commonest category. A category that the
 * training split lacks becomes zeros (scikit-learn's `handle_unknown="ignore"`).
 */
export function encodeRows(features: readonly Feature[], columns: readonly Column[], rows: Uint32Array): Float32Array {
  const width = features.reduce((sum, feature) => sum + widthOf(feature), 0);
  const encoded = new Float32Array(rows.length * width);
  let begin = 0;
  for (const [index, feature] of features.entries()) {
    writeFeature(feature, columns[index]!, rows, { into: encoded, begin, width });
    begin += widthOf(feature);
  }
  return encoded;
}

function writeFeature(
  feature: Feature,
  column: Column,
  rows: Uint32Array,
  { into, begin, width }: { readonly into: Float32Array; readonly begin: number; readonly width: number },
): void {
  if (feature.kind === "number") {
    const { mean, offset, scale } = feature;
    const values = column.values as Float64Array;
    for (let i = 0; i < rows.length; i++) {
      const value = values[rows[i]!]!;
      into[i * width + begin] = ((Number.isNaN(value) ? mean : value) - offset) / scale;
    }
    return;
  }
  const places = new Map(feature.categories.map((category, at) => [category, at]));
  for (let i = 0; i < rows.length; i++) {
    const at = places.get((column.values[rows[i]!] as string) || feature.mostFrequent);
    if (at !== undefined) into[i * width + begin + at] = 1;
  }
}
