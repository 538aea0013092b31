import { type Batch, type Dataset, problem, type Split, type TargetSpec } from "@downslope/core";
import type { Column } from "./column.ts";
import { sortLabels } from "./number.ts";
import { type Preprocessing, type Scaling, encodeRows, inputNames, learnFeature } from "./preprocessing.ts";
import type { RowSplits } from "./splits.ts";
import type { Reading } from "./table.ts";

/** Columns to learn from. A target of categories is one of classes, a target of numbers one of values. */
export interface TabularInput {
  readonly subject: string;
  readonly features: readonly Column[];
  readonly target: Column;
  readonly splits: RowSplits;
  readonly scale: Scaling;
  readonly fillsMissing?: boolean;
  readonly reading?: Reading;
}

/** Learns the preprocessing on the training rows and encodes all splits with it. */
export function tabularDataset({ subject, features, target, splits, scale, ...rest }: TabularInput): Dataset {
  const classes = target.kind === "category" ? classesOf(subject, target) : undefined;
  const preprocessing: Preprocessing = {
    kind: "tabular",
    scaling: scale,
    missing: rest.fillsMissing ? "mean" : "error",
    ...(rest.reading ?? { header: true, delimiter: "auto" }),
    features: features.map((column) => learnFeature(column, splits.train, scale, subject)),
    target: classes ? { kind: "classes", name: target.name, classes } : { kind: "values", name: target.name },
  };
  const names = inputNames(preprocessing.features);
  const split = (rows: Uint32Array): Split => {
    const input = encodeRows(preprocessing.features, features, rows);
    return inMemory(input, names.length, encodeTarget(target, rows, classes));
  };
  const spec: TargetSpec = classes ? { kind: "classes", classes } : { kind: "values", names: [target.name] };
  return {
    spec: { input: [names.length], features: names, target: spec, preprocessing },
    splits: {
      train: split(splits.train),
      ...(splits.validation.length > 0 && { validation: split(splits.validation) }),
      ...(splits.test.length > 0 && { test: split(splits.test) }),
    },
  };
}

function classesOf(subject: string, target: Column): string[] {
  const classes = sortLabels(target.values as readonly string[]);
  if (classes.length > 1) return classes;
  const rule = `have two classes or more, got ${JSON.stringify(classes[0])} in every row`;
  throw problem("INVALID_DATA", { subject, argument: target.name, rule, cure: "Choose another column as `target`." });
}

function encodeTarget(target: Column, rows: Uint32Array, classes: readonly string[] | undefined): Target {
  if (classes === undefined) return Float32Array.from(rows, (row) => target.values[row] as number);
  const indices = new Map(classes.map((name, index) => [name, index]));
  return Int32Array.from(rows, (row) => indices.get(target.values[row] as string)!);
}

/** Class indices, or values. */
type Target = Int32Array | Float32Array;

/** A split that copies rows out of contiguous memory: it runs once a training step, so it makes no object a row. */
function inMemory(inputs: Float32Array, width: number, targets: Target): Split {
  const { length } = targets;
  return {
    length,
    get(indices, spent) {
      const count = indices.length;
      const [input, target] = memoryOf(spent, count, width) ?? [
        new Float32Array(count * width),
        targets instanceof Int32Array ? new Int32Array(count) : new Float32Array(count),
      ];
      for (let i = 0; i < count; i++) {
        const row = indices[i]!;
        if (!(row >= 0 && row < length && Number.isInteger(row))) throw outside(row, length);
        target[i] = targets[row]!;
        input.set(inputs.subarray(row * width, (row + 1) * width), i * width);
      }
      return {
        input: { shape: [count, width], dtype: "float32", data: input },
        target:
          target instanceof Int32Array
            ? { shape: [count], dtype: "int32", data: target }
            : { shape: [count, 1], dtype: "float32", data: target },
      };
    },
  };
}

/** The arrays of a batch that nobody reads any more, if they are as long as these. */
function memoryOf(spent: Batch | undefined, count: number, width: number): [Float32Array, Target] | undefined {
  const { input, target } = spent ?? {};
  if (input?.data.length !== count * width || target?.data.length !== count) return undefined;
  return [input.data as Float32Array, target.data as Target];
}

function outside(row: number, length: number): Error {
  return problem("INVALID_ARGUMENT", {
    subject: "split",
    argument: "indices",
    rule: `be whole numbers from 0 to ${length - 1}`,
    got: row,
  });
}
