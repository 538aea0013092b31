import {
  type DownslopeError,
  type ErrorParts,
  type HostArray,
  type Registry,
  type TrainedModel,
  createPredictor,
  hostArray,
  jax,
  problem,
  sizeOf,
} from "@downslope/core";
import { loadRuntime } from "../runtime.ts";
import { toTensor } from "../tensors.ts";
import type { ExportedModel } from "./export-model.ts";

/** What became of running an exported model beside the model itself. */
export interface ExportCheck {
  /** What ran it: `onnxruntime-node 1.30.0`. */
  readonly runtime: string;
  /** Lengths of the batches that it was given. */
  readonly batches: readonly number[];
  /** The largest difference of an output from what `predict` gives, as a share of the batch's largest. */
  readonly difference: number;
}

/** The largest difference that rounding explains. */
const tolerance = 1e-5;
const defaultBatches = [1, 2, 7, 256];

/**
 * Runs an exported model in ONNX Runtime on batches of several lengths, and compares what comes out with the predictions of
 * the model on the engine `jax`. Numbers that differ by more than 1e-5 of the batch's largest are refused.
 */
export async function checkExport(
  exported: ExportedModel,
  trained: TrainedModel,
  registry: Registry,
  batches: readonly number[] = defaultBatches,
): Promise<ExportCheck> {
  const runtime = await loadRuntime();
  const session = await runtime.InferenceSession.create(exported.bytes, { logSeverityLevel: 3 }).catch((cause) => {
    const got = cause instanceof Error ? cause.message : cause;
    throw wrong(trained, { argument: "bytes", rule: `be a model that ${runtime.version} can load`, got, cause });
  });
  const predictor = await createPredictor(trained, registry, jax().create({}));
  let difference = 0;
  try {
    for (const length of batches) {
      const { raw, encoded } = samplesOf(exported, trained.manifest.shapes.input, length);
      const expected = await predictor.predictAll(encoded);
      const wanted = Object.fromEntries(Object.keys(expected).map((name) => [name, null]));
      const found = await session.run({ input: toTensor(runtime, raw) }, wanted);
      for (const [name, array] of Object.entries(expected)) {
        const own = found[name]!;
        const gap =
          String(own.dims) === String(array.shape) ? distance(own.data as Float32Array, array.data) : Infinity;
        const rule = `be what the model predicts for ${length} samples, up to ${tolerance} of the largest`;
        if (!(gap <= tolerance)) throw wrong(trained, { argument: name, rule, got: gap });
        difference = Math.max(difference, gap);
      }
    }
  } finally {
    predictor.dispose();
    await session.release();
  }
  return { runtime: runtime.version, batches, difference };
}

const wrong = ({ manifest }: TrainedModel, parts: Omit<ErrorParts, "subject" | "cure">): DownslopeError =>
  problem("INVALID_RESULT", {
    subject: `exported model "${manifest.model.use}"`,
    ...parts,
    cure: "Do not use the file: this is a fault of the export.",
  });

/** The largest difference, as a share of the largest number. Where both are no number, or infinite alike, they agree. */
function distance(found: ArrayLike<number>, expected: ArrayLike<number>): number {
  let [gap, largest] = [0, 0];
  for (let i = 0; i < expected.length; i++) {
    const [a, b] = [found[i]!, expected[i]!];
    if (Object.is(a, b)) continue;
    gap = Math.max(gap, Number.isNaN(a - b) ? Infinity : Math.abs(a - b));
    if (Number.isFinite(b)) largest = Math.max(largest, Math.abs(b));
  }
  return gap === 0 ? 0 : gap / largest;
}

/** Samples in the range of the data, as the file takes them and as the model does: the same numbers each time. */
function samplesOf(
  { input: { columns, fillsMissing } }: ExportedModel,
  shape: readonly number[],
  length: number,
): { readonly raw: HostArray; readonly encoded: HostArray } {
  const width = sizeOf(shape);
  const raw = new Float32Array(length * width);
  const encoded = new Float32Array(length * width);
  for (let i = 0; i < raw.length; i++) {
    // What is left of the multiples of an irrational number lies evenly between -1.5 and 1.5.
    const spread = 3 * (((i + 1) * 0.6180339887498949) % 1) - 1.5;
    const column = columns[i % width];
    if (!column) raw[i] = encoded[i] = spread;
    else if (column.isCategory) raw[i] = encoded[i] = spread > 0.5 ? 1 : 0;
    else {
      const isMissing = fillsMissing && i % 5 === 3;
      raw[i] = isMissing ? Number.NaN : column.offset + column.scale * spread;
      encoded[i] = ((isMissing ? column.mean : raw[i]!) - column.offset) / column.scale;
    }
  }
  const whole = [length, ...shape];
  return { raw: hostArray(raw, whole), encoded: hostArray(encoded, whole) };
}
