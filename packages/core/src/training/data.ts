import { problem } from "../errors.ts";
import type { Batch, Dataset, DatasetSpec, Split } from "../plugin/dataset.ts";
import type { Loss } from "../plugin/loss.ts";
import { type OutputRole, dataRoles, isLabelEncoding, outputRoles } from "../plugin/roles.ts";
import type { HostArray } from "../tensor/dtype.ts";
import { sizeOf } from "../tensor/dtype.ts";

/** Batch field that feeds the model for an output role: `input` for `prediction`, else the role's own name. */
export const fieldOf = (role: OutputRole): string => (role === "prediction" ? "input" : role);

/** The roles of a loss for which the model is applied to a field of the batch; a variance comes with the prediction. */
export const outputRolesOf = (loss: Loss): OutputRole[] =>
  loss.inputs.filter(
    (role): role is OutputRole => role !== "variance" && (outputRoles as readonly string[]).includes(role),
  );

/** Encodings with one number for two classes. */
const isSingle = ({ target }: Loss): boolean => target === "binary" || target === "sign";

/** Shape of one sample's output that a loss needs for a data set. */
export function outputShape(loss: Loss, { target }: DatasetSpec): number[] {
  checkTask(loss, target);
  if (loss.embeddingSize !== undefined) return [loss.embeddingSize];
  const outputs = target.kind === "values" ? target.names.length : isSingle(loss) ? 1 : target.classes.length;
  return [loss.inputs.includes("variance") ? 2 * outputs : outputs];
}

/** Number of classes, for a loss's own parameters. */
export const classesOf = ({ target }: DatasetSpec): number => (target.kind === "classes" ? target.classes.length : 0);

function checkTask(loss: Loss, target: DatasetSpec["target"]): void {
  if (!loss.inputs.includes("target")) return;
  if (target.kind === "values" && isLabelEncoding(loss.target)) {
    throw problem("INVALID_DATA", {
      subject: `loss "${loss.name}"`,
      argument: "target",
      rule: "be classes",
      got: `values (${target.names.join(", ")})`,
      cure: 'For numbers use a regression loss such as "mse" or "huber"; or tell the data set that its target is classes.',
    });
  }
  if (target.kind === "classes" && isSingle(loss) && target.classes.length !== 2) {
    throw problem("INVALID_DATA", {
      subject: `loss "${loss.name}"`,
      argument: "target",
      rule: "be two classes",
      got: `${target.classes.length} classes (${target.classes.join(", ")})`,
      cure: 'Use "sparse-categorical-cross-entropy" for more than two.',
    });
  }
}

/** A batch as the loss wants it: the target encoded, inputs checked once against the data set's own description. */
export function encodeBatch(loss: Loss, spec: DatasetSpec, batch: Batch): Batch {
  const { target } = batch;
  if (!target || spec.target.kind === "values" || isLabelEncoding(loss.target)) return batch;
  if (loss.target === "binary") return { ...batch, target: asColumn(target, (label) => label) };
  if (loss.target === "sign") return { ...batch, target: asColumn(target, (label) => (label === 0 ? -1 : 1)) };
  return { ...batch, target: asOneHot(target, spec.target.classes.length) };
}

function asColumn(labels: HostArray, encode: (label: number) => number): HostArray {
  return { shape: [labels.data.length, 1], dtype: "float32", data: Float32Array.from(labels.data, encode) };
}

function asOneHot(labels: HostArray, classes: number): HostArray {
  const data = new Float32Array(labels.data.length * classes);
  labels.data.forEach((label, i) => {
    if (label >= 0 && label < classes) data[i * classes + label] = 1;
  });
  return { shape: [labels.data.length, classes], dtype: "float32", data };
}

/** Refuses a data set whose first sample does not fit its description or the loss. */
export function checkDataset(name: string, dataset: Dataset, loss: Loss): void {
  const { train } = dataset.splits;
  if (!train || train.length === 0)
    throw problem("INVALID_DATA", {
      subject: `dataset "${name}"`,
      argument: "splits.train",
      rule: "hold at least one sample",
      got: train?.length,
      cure: "Use more data or smaller held-out fractions.",
    });
  for (const [split, held] of Object.entries(dataset.splits)) {
    if (held && held.length > 0) continue;
    throw problem("INVALID_DATA", {
      subject: `dataset "${name}"`,
      argument: `splits.${split}`,
      rule: "hold at least one sample, or be left out",
      got: held?.length,
      cure: "Use more data or a larger fraction.",
    });
  }
  const sample = train.get([0]);
  const fields = [...outputRolesOf(loss).map(fieldOf), ...dataRoles.filter((role) => loss.inputs.includes(role))];
  for (const field of fields) {
    const found = sample[field];
    if (!found)
      throw problem("INVALID_DATA", {
        subject: `dataset "${name}"`,
        argument: field,
        rule: `be in its batches, for loss "${loss.name}" reads ${loss.inputs.join(", ")}`,
        got: Object.keys(sample).join(", "),
        cure: "Choose a loss or a data set that fits.",
      });
    const isData = (dataRoles as readonly string[]).includes(field);
    if (!isData && sizeOf(found.shape.slice(1)) !== sizeOf(dataset.spec.input)) {
      throw problem("INVALID_DATA", {
        subject: `dataset "${name}"`,
        argument: field,
        rule: `be [batch, ${dataset.spec.input.join(", ")}], as its spec says`,
        got: found,
      });
    }
  }
}

/** Samples of each class in a split. */
export function countClasses(split: Split, classes: number): number[] {
  const counts = Array<number>(classes).fill(0);
  for (const indices of chunks(split.length, 4096)) {
    for (const label of split.get(indices)["target"]?.data ?? []) if (label in counts) counts[label]! += 1;
  }
  return counts;
}

/** 0 to length - 1 in pieces of at most `size`, in order. */
export function* chunks(length: number, size: number): Generator<Uint32Array> {
  for (let start = 0; start < length; start += size) {
    yield Uint32Array.from({ length: Math.min(size, length - start) }, (_, i) => start + i);
  }
}
