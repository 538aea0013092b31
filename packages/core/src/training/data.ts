import { problem } from "../errors.ts";
import type { Pipeline } from "../pipeline/pipeline.ts";
import type { Batch, Dataset, DatasetSpec, Split } from "../plugin/dataset.ts";
import type { Loss } from "../plugin/loss.ts";
import { type OutputRole, dataRoles, isLabelEncoding, outputRoles } from "../plugin/roles.ts";
import type { HostArray } from "../tensor/dtype.ts";
import { sizeOf } from "../tensor/dtype.ts";
import { streams } from "./random.ts";
import type { Session } from "./session.ts";

/** Batch field that feeds the model for an output role: `input` for `prediction`, else the role's own name. */
export const fieldOf = (role: OutputRole): string => (role === "prediction" ? "input" : role);

/** The roles of a loss for which the model is applied to a field of the batch; a variance comes with the prediction. */
export const outputRolesOf = (loss: Loss): OutputRole[] =>
  loss.inputs.filter(
    (role): role is OutputRole => role !== "variance" && (outputRoles as readonly string[]).includes(role),
  );

/** Encodings with one number for two classes. */
const isSingle = ({ target }: Loss): boolean => target === "binary" || target === "sign";

/** Shape of one sample's output that a loss needs for a data set: an embedding, a score of each of a pair, or what the target needs. */
export function outputShape(loss: Loss, { target }: DatasetSpec): number[] {
  checkTask(loss, target);
  if (loss.embeddingSize !== undefined) return [loss.embeddingSize];
  if (!loss.inputs.includes("prediction")) return [1];
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
  if (!target || isLabelEncoding(loss.target)) return batch;
  // Of a pair there is no prediction that its target is like, but one number a sample.
  const isColumn = loss.inputs.includes("prediction");
  if (spec.target.kind === "values") return isColumn ? batch : { ...batch, target: asVector(target) };
  if (!isSingle(loss)) return { ...batch, target: asOneHot(target, spec.target.classes.length) };
  const numbers = Float32Array.from(target.data, (label) => (loss.target === "sign" && label === 0 ? -1 : label));
  const shape = isColumn ? [numbers.length, 1] : [numbers.length];
  return { ...batch, target: { shape, dtype: "float32", data: numbers } };
}

/** `[batch, 1]` as `[batch]`; wider targets as they are. */
const asVector = (target: HostArray): HostArray =>
  target.shape[1] === 1 ? { ...target, shape: target.shape.slice(0, 1) } : target;

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

/** The order in which an epoch takes the samples: a pure function of seed and epoch. */
export function orderOf({ dataset, random }: Session, { seed, train }: Pipeline, epoch: number): Uint32Array {
  const { length } = dataset.splits.train;
  if (train.shuffle) return random.permutation(length, seed, streams.order(epoch));
  return Uint32Array.from({ length }, (_, i) => i);
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
