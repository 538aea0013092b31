import type { CompiledProgram, Engine, EngineState, NamedTensors, Outputs, Program } from "../engine/engine.ts";
import { problem } from "../errors.ts";
import type { Model } from "../plugin/model.ts";
import type { Registry } from "../registry/registry.ts";
import { type HostArray, allocate, hostArray, sizeOf } from "../tensor/dtype.ts";
import { randomKey } from "../tensor/random.ts";
import { Tensor } from "../tensor/tensor.ts";
import { chunks } from "./data.ts";
import type { ModelManifest, TrainedModel } from "./model-file.ts";
import { predictionOf } from "./prediction.ts";
import { type StepState, splitParams } from "./step.ts";

/** Predicts with a model on an engine. */
export interface Predictor {
  readonly manifest: ModelManifest;
  /** Predictions for inputs `[samples, ...input]`: `[samples, ...output]`. The same inputs give the same bits. */
  predict(input: HostArray): Promise<HostArray>;
  /** The same, with the `variance` beside the `prediction` where the loss taught the model to tell it. */
  predictAll(input: HostArray): Promise<{ readonly prediction: HostArray; readonly variance?: HostArray }>;
  /**
   * What the layers put out for inputs `[samples, ...input]`, by name in the order of computation: `[samples, ...layer]`,
   * the last of them the model's output. Nothing for a model that shows none, and for no samples.
   */
  activations(input: HostArray): Promise<Readonly<Record<string, HostArray>>>;
  dispose(): void;
}

/** Samples that are computed at once. Fixed, because bits may depend on it. */
const chunk = 256;

/** Makes a saved model ready to predict. Its architecture is found in the registry. */
export async function createPredictor(trained: TrainedModel, registry: Registry, engine: Engine): Promise<Predictor> {
  const { manifest } = trained;
  await engine.start();
  const prediction = await predictionOf(trained, registry);
  const { subject, model, hasVariance } = prediction;
  const program = engine.compile(prediction.program, subject);
  // Compiled when it is first run, which most predictors never are.
  const inside = engine.compile(observationStep(model, subject), `${subject}, observed`);
  const state: EngineState = engine.upload(prediction.state);
  const { input: inputShape, output } = manifest.shapes;
  const outputShape = hasVariance ? [...output.slice(0, -1), output.at(-1)! / 2] : output;
  const width = sizeOf(inputShape);
  /** What a program puts out for all samples, joined over chunks; `fresh` is what there is for none. */
  const run = async (one: CompiledProgram, input: HostArray, fresh: Outputs): Promise<Outputs> => {
    const samples = input.shape[0] ?? 0;
    if (input.data.length !== samples * width) {
      throw problem("SHAPE_MISMATCH", {
        subject,
        argument: "input",
        rule: `be [samples, ${inputShape.join(", ")}]`,
        got: input,
      });
    }
    const all = new Map<string, HostArray>(Object.entries(fresh));
    for (const indices of chunks(samples, chunk)) {
      const [start, count] = [indices[0]!, indices.length];
      const rows = {
        shape: [count, ...inputShape],
        dtype: "float32",
        data: Float32Array.from(input.data.subarray(start * width, (start + count) * width)),
      } as const;
      const found = await one.run(state, { input: rows }, {});
      for (const [name, { shape, dtype, data }] of Object.entries(found)) {
        const whole = all.get(name) ?? wholeOf(dtype, [samples, ...shape.slice(1)]);
        whole.data.set(data, start * (data.length / count));
        all.set(name, whole);
      }
    }
    return Object.fromEntries(all);
  };
  const predictAll: Predictor["predictAll"] = async (input) => {
    const none = wholeOf("float32", [0, ...outputShape]);
    const isEmpty = input.shape[0] === 0;
    const found = await run(
      program,
      input,
      isEmpty ? { prediction: none, ...(hasVariance && { variance: none }) } : {},
    );
    return found as Awaited<ReturnType<Predictor["predictAll"]>>;
  };
  return {
    manifest,
    predictAll,
    predict: async (input) => (await predictAll(input)).prediction,
    activations: (input) => run(inside, input, {}),
    dispose() {
      state.dispose();
      program.dispose();
      inside.dispose();
    },
  };
}

const wholeOf = (dtype: HostArray["dtype"], shape: readonly number[]): HostArray =>
  hostArray(allocate(dtype, sizeOf(shape)), shape, dtype);

/** What a model shows of its layers for a batch. */
function observationStep(model: Model, subject: string): Program<StepState> {
  return (state, batch) => {
    const input = batch["input"]!;
    const seen: Record<string, NamedTensors[string]> = {};
    const observe = (name: string, value: Tensor): void => {
      const wrong = (rule: string, got: unknown, cure: string) =>
        problem("INVALID_RESULT", { subject, argument: `observe("${name}")`, rule, got, cure });
      if (Object.hasOwn(seen, name))
        throw wrong("be called once for each name", "a second call", "Give each layer its own name.");
      if (!(value instanceof Tensor) || value.shape[0] !== input.shape[0])
        throw wrong(`be given a tensor [batch, ...], here of ${input.shape[0]} samples`, value, "Show it unreduced.");
      seen[name] = value;
    };
    const mode = { training: false, key: randomKey(0), observe };
    model.apply(splitParams(state.params).model, state.model, input, mode);
    return { state, outputs: seen };
  };
}
