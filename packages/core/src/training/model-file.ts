import { DownslopeError, problem } from "../errors.ts";
import type { DatasetSpec } from "../plugin/dataset.ts";
import type { Options } from "../plugin/plugin.ts";
import type { ModelSpec } from "../plugin/model.ts";
import type { HostArray } from "../tensor/dtype.ts";
import { decodeTensors, encodeTensors } from "./safetensors.ts";

/** Format of saved models. A reader refuses a newer one. */
export const MODEL_FORMAT = 1;

/** What a model is, beside its numbers: the JSON that lies by the weights. */
export interface ModelManifest {
  readonly format: number;
  readonly model: {
    readonly use: string;
    readonly options: Options;
    /** What the model read beside its options, where it read something. */
    readonly architecture?: unknown;
  };
  readonly shapes: ModelSpec;
  /** The data set it was trained on, whose plugin encodes new files. */
  readonly dataset: { readonly use: string; readonly spec: DatasetSpec };
  /** The loss tells what the outputs mean: logits or probabilities, of how many classes; or an embedding. */
  readonly loss: {
    readonly use: string;
    readonly options: Options;
    readonly target: string;
    /** The roles it reads; without `variance` where this is left out. */
    readonly inputs?: readonly string[];
    readonly output?: "embedding";
  };
  readonly versions: { readonly core: string; readonly engine: string };
}

/** A trained model, off the engine. */
export interface TrainedModel {
  readonly manifest: ModelManifest;
  /** Parameters and model state by path: `params.layers.0.weight`. */
  readonly tensors: Readonly<Record<string, HostArray>>;
}

/** A model as two files: weights (safetensors) and manifest (JSON text). */
export function encodeModel({ manifest, tensors }: TrainedModel): { weights: Uint8Array; manifest: string } {
  return {
    weights: encodeTensors({ tensors, metadata: { format: "downslope-model" } }),
    manifest: `${JSON.stringify(manifest, undefined, 2)}\n`,
  };
}

/** A model from its two files. */
export function decodeModel(
  files: { readonly weights: Uint8Array; readonly manifest: string },
  subject = "model",
): TrainedModel {
  let manifest: ModelManifest;
  try {
    manifest = JSON.parse(files.manifest) as ModelManifest;
  } catch (cause) {
    throw new DownslopeError("INVALID_FILE", `${subject}: the manifest must be JSON.`, { cause });
  }
  if (typeof manifest?.format !== "number" || !manifest.model || !manifest.dataset) {
    throw problem("INVALID_FILE", { subject, rule: "have a manifest of Downslope beside its weights", got: manifest });
  }
  if (manifest.format > MODEL_FORMAT) {
    throw problem("INVALID_FILE", {
      subject,
      argument: "format",
      rule: `be at most ${MODEL_FORMAT}, which this core reads`,
      got: manifest.format,
      cure: "Update @downslope/core.",
    });
  }
  return { manifest, tensors: decodeTensors(files.weights, subject).tensors };
}
