import type { HostArray, ModelManifest } from "@downslope/core";
import { formatScore } from "../format.ts";
import { texts } from "../texts.ts";

/** Predictions as a table, and what they are compared by. */
export interface Answers {
  readonly head: readonly string[];
  /** First what is predicted, then how sure the model is of it. */
  readonly rows: readonly (readonly (string | number)[])[];
  /** What is predicted: classes, numbers, or points that nothing in a file can be compared with. */
  readonly kind: "classes" | "values" | "embeddings";
  /** The classes, where that is what is predicted. */
  readonly classes: readonly string[];
}

/** What a model put out for the rows of a file. */
export interface Outputs {
  readonly prediction: HostArray;
  readonly variance?: HostArray;
}

const words = texts.predict;

/** Reads a model's outputs as classes with their probabilities or scores, as values with their variances, or as embeddings. */
export function answersOf({ prediction, variance }: Outputs, { dataset, loss, model }: ModelManifest): Answers {
  const { target } = dataset.spec;
  const rows = rowsOf(prediction);
  if (loss.output === "embedding") {
    return { head: (rows[0] ?? []).map((_, i) => words.embedding(i)), rows, kind: "embeddings", classes: [] };
  }
  if (target.kind === "values") {
    const variances = variance ? rowsOf(variance) : [];
    const heads = [
      ...valueHeads(words.prediction, target.names),
      ...(variance ? valueHeads(words.variance, target.names) : []),
    ];
    return { head: heads, rows: rows.map((row, i) => [...row, ...(variances[i] ?? [])]), kind: "values", classes: [] };
  }
  const { classes } = target;
  if (loss.target === "sign") {
    const signed = rows.map(([score = 0]) => [classes[score > 0 ? 1 : 0] ?? "", score]);
    return { head: [words.prediction, words.score], rows: signed, kind: "classes", classes };
  }
  const isProbability =
    loss.options["fromLogits"] === false || ["sigmoid", "softmax"].includes(String(model.options["outputActivation"]));
  const probabilities = rows.map((row) =>
    loss.target === "binary" ? binary(row[0]!, isProbability) : isProbability ? row : softmax(row),
  );
  return {
    head: [words.prediction, ...classes.map(words.probability)],
    rows: probabilities.map((row) => [classes[row.indexOf(Math.max(...row))] ?? "", ...row]),
    kind: "classes",
    classes,
  };
}

const valueHeads = (what: string, names: readonly string[]): readonly string[] =>
  names.length === 1 ? [what] : names.map((name) => `${what}_${name}`);

function rowsOf({ shape, data }: HostArray): number[][] {
  const [samples = 0] = shape;
  const width = data.length / samples;
  return Array.from({ length: samples }, (_, i) => [...data.subarray(i * width, (i + 1) * width)]);
}

/** Probabilities of both classes from the one output that tells them apart. */
function binary(output: number, isProbability: boolean): number[] {
  if (isProbability) return [1 - output, output];
  return [1 / (1 + Math.exp(output)), 1 / (1 + Math.exp(-output))];
}

function softmax(logits: readonly number[]): number[] {
  const highest = Math.max(...logits);
  const parts = logits.map((logit) => Math.exp(logit - highest));
  const sum = parts.reduce((total, part) => total + part, 0);
  return parts.map((part) => part / sum);
}

/** How good predictions are where the answers are known: accuracy for classes, root mean squared error for values. */
export function scoreOf({ rows, kind, classes }: Answers, labels: readonly string[]): string {
  if (kind === "embeddings") return "";
  return kind === "classes" ? accuracyOf(rows, classes, labels) : rmseOf(rows, labels);
}

function accuracyOf(rows: Answers["rows"], classes: readonly string[], labels: readonly string[]): string {
  const known = labels.flatMap((label, i) => (classes.includes(label) ? [i] : []));
  const right = known.filter((i) => rows[i]![0] === labels[i]).length;
  const score = known.length > 0 ? [words.accuracy(formatScore(right / known.length), right, known.length)] : [];
  const left = labels.length - known.length;
  return lines([...score, ...(left > 0 ? [words.unknownLabels(left, classes.join(", "))] : [])]);
}

function rmseOf(rows: Answers["rows"], labels: readonly string[]): string {
  const errors = labels.flatMap((label, i) => {
    const truth = label.trim() === "" ? Number.NaN : Number(label);
    return Number.isFinite(truth) ? [(rows[i]![0] as number) - truth] : [];
  });
  const mean = errors.reduce((sum, error) => sum + error * error, 0) / errors.length;
  const score = errors.length > 0 ? [words.rmse(formatScore(Math.sqrt(mean)))] : [];
  const left = labels.length - errors.length;
  return lines([...score, ...(left > 0 ? [words.notNumbers(left)] : [])]);
}

const lines = (some: readonly string[]): string => some.map((line) => `${line}\n`).join("");
