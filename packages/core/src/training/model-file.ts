import type { Engine, EngineState } from "../engine/engine.ts";
import { DownslopeError, problem } from "../errors.ts";
import type { DatasetSpec } from "../plugin/dataset.ts";
import type { Configured, Options } from "../plugin/plugin.ts";
import type { Model, ModelSpec } from "../plugin/model.ts";
import type { Registry } from "../registry/registry.ts";
import { type HostArray, hostArray, sizeOf } from "../tensor/dtype.ts";
import { decodeTensors, encodeTensors } from "./safetensors.ts";
import { chunks } from "./data.ts";
import { predictionStep } from "./step.ts";

/** Format of saved models. A reader refuses a newer one. */
export const MODEL_FORMAT = 1;

/** What a model is, beside its numbers: the JSON that lies by the weights. */
export interface ModelManifest {
  readonly format: number;
  readonly model: { readonly use: string; readonly options: Options };
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

/** Predicts with a model on an engine. */
export interface Predictor {
  readonly manifest: ModelManifest;
  /** Predictions for inputs `[samples, ...input]`: `[samples, ...output]`. The same inputs give the same bits. */
  predict(input: HostArray): Promise<HostArray>;
  /** The same, with the `variance` beside the `prediction` where the loss taught the model to tell it. */
  predictAll(input: HostArray): Promise<{ readonly prediction: HostArray; readonly variance?: HostArray }>;
  dispose(): void;
}

/** Samples that are computed at once. Fixed, because bits may depend on it. */
const chunk = 256;

/** Makes a saved model ready to predict. Its architecture is found in the registry. */
export async function createPredictor(
  { manifest, tensors }: TrainedModel,
  registry: Registry,
  engine: Engine,
): Promise<Predictor> {
  await engine.start();
  const hasVariance = manifest.loss.inputs?.includes("variance") ?? false;
  const plugin = registry.get("model", manifest.model.use);
  const configured = plugin(manifest.model.options) as Configured<"model", object, Model>;
  const program = engine.compile(predictionStep(configured.create({}), hasVariance), `model "${plugin.name}"`);
  const part = (prefix: string) =>
    Object.fromEntries(
      Object.entries(tensors)
        .filter(([path]) => path.startsWith(prefix))
        .map(([path, array]) => [path.slice(prefix.length), array]),
    );
  const state: EngineState = engine.upload({ params: part("params."), model: part("model."), optimizer: {} });
  const { input: inputShape, output } = manifest.shapes;
  const outputShape = hasVariance ? [...output.slice(0, -1), output.at(-1)! / 2] : output;
  const [width, outputs] = [sizeOf(inputShape), sizeOf(outputShape)];
  const predictAll: Predictor["predictAll"] = async (input) => {
    const samples = input.shape[0] ?? 0;
    if (input.data.length !== samples * width) {
      throw problem("SHAPE_MISMATCH", {
        subject: `model "${plugin.name}"`,
        argument: "input",
        rule: `be [samples, ${inputShape.join(", ")}]`,
        got: input,
      });
    }
    const fresh = () => new Float32Array(samples * outputs);
    const data: Record<string, Float32Array> = { prediction: fresh(), ...(hasVariance && { variance: fresh() }) };
    for (const indices of chunks(samples, chunk)) {
      const [start, count] = [indices[0]!, indices.length];
      const rows = {
        shape: [count, ...inputShape],
        dtype: "float32",
        data: Float32Array.from(input.data.subarray(start * width, (start + count) * width)),
      } as const;
      const found = await program.run(state, { input: rows }, {});
      for (const [role, all] of Object.entries(data)) all.set(found[role]!.data as Float32Array, start * outputs);
    }
    const hosts = Object.entries(data).map(([role, all]) => [role, hostArray(all, [samples, ...outputShape])]);
    return Object.fromEntries(hosts) as Awaited<ReturnType<Predictor["predictAll"]>>;
  };
  return {
    manifest,
    predictAll,
    predict: async (input) => (await predictAll(input)).prediction,
    dispose() {
      state.dispose();
      program.dispose();
    },
  };
}
