import {
  type ConfiguredEngine,
  FILES,
  type PipelineInput,
  type TrainOptions,
  createPredictor,
  createRegistry,
  decodeModel,
  decodeState,
  definePipeline,
  encodeModel,
  encodeState,
  jax,
  train,
} from "@downslope/core";
import { nodeServices } from "@downslope/core/node";
import { digits, iris } from "@downslope/datasets";
import { onnx } from "@downslope/engine-onnx";
import { sparseCategoricalCrossEntropy } from "@downslope/losses";
import { accuracy } from "@downslope/metrics";
import { onnxModel } from "@downslope/model-onnx";
import { adam } from "@downslope/optimizers";
import { describe, expect, it } from "vitest";
import { tracedResidual } from "../packages/model-onnx/test/exported-cnns.ts";
import { tracedMlp } from "../packages/model-onnx/test/exported-mlps.ts";

const servicesWith = (bytes: Uint8Array) =>
  nodeServices().set(FILES, { readText: () => Promise.reject(new Error("no texts")), readBytes: async () => bytes });

type Parts = Omit<PipelineInput, "loss">;

async function trained(parts: Parts, bytes: Uint8Array, steps: number, options: TrainOptions = {}) {
  const pipeline = definePipeline({ loss: sparseCategoricalCrossEntropy(), metrics: [accuracy()], ...parts });
  const run = train(pipeline, { services: servicesWith(bytes), ...options });
  const losses: number[] = [];
  let score: number | undefined;
  for await (const event of run) {
    if (event.type === "step") losses.push(event.loss);
    if (event.type === "step" && event.step === steps) run.stop();
    if (event.type === "evaluation" && event.split === "test") score = event.scores["accuracy"];
  }
  return { losses, score, model: await run.model(), state: await run.state() };
}

/** A new layer for digits on the features of a network, all of it trained. */
const onDigits = (engine: ConfiguredEngine): Parts => ({
  seed: 1,
  dataset: digits(),
  model: onnxModel({ path: "net.onnx", output: "/layer1/layer1.0/relu/Relu_output_0", head: "append" }),
  optimizer: adam({ learningRate: 0.01 }),
  engine,
  train: { epochs: 1, batchSize: 64 },
});

/** A new last layer for the three kinds of iris, on features that stay as they are. */
const onIris = (engine: ConfiguredEngine): Parts => ({
  seed: 1,
  dataset: iris(),
  model: onnxModel({ path: "net.onnx", head: "replace" }),
  optimizer: adam({ learningRate: 0.05, groups: [{ match: "0.*", frozen: true }] }),
  engine,
  train: { epochs: 12, batchSize: 32 },
});

describe("a model from a file", () => {
  it("learns digits, with batch normalisation, alike on both engines", async () => {
    const whole = await trained(onDigits(onnx()), tracedResidual(), Infinity);
    expect(whole.losses[0]).toBeGreaterThan(2);
    expect(whole.score).toBeGreaterThan(0.7);
    const begun = await trained(onDigits(jax()), tracedResidual(), 4);
    begun.losses.forEach((loss, i) => expect(whole.losses[i]! / loss).toBeCloseTo(1, 3));
    const [running, before] = [whole, begun].map(({ model }) => model.tensors["model.bn1.running_mean"]!.data);
    expect(running).not.toEqual(before);
  });

  it.each([
    ["jax", jax()],
    ["onnx", onnx()],
  ])("is given a new last layer, beside weights that are frozen, and goes on to the bit: %s", async (_, engine) => {
    const bytes = tracedMlp(4, 5);
    const whole = await trained(onIris(engine), bytes, Infinity);
    expect(whole.score).toBeGreaterThan(0.85);
    const [before] = [await trained(onIris(engine), bytes, 1)];
    expect(whole.model.tensors["params.0.weight"]).toEqual(before!.model.tensors["params.0.weight"]);
    expect(whole.model.tensors["params.3.weight"]).not.toEqual(before!.model.tensors["params.3.weight"]);
    const half = await trained(onIris(engine), bytes, 20);
    const resume = decodeState(encodeState(half.state));
    const rest = await trained(onIris(engine), bytes, Infinity, { resume });
    expect(rest.losses).toEqual(whole.losses.slice(20));
    expect(encodeState(rest.state)).toEqual(encodeState(whole.state));
    await expect(trained(onIris(engine), tracedMlp(4, 6), 1, { resume })).resolves.toBeDefined();
  });

  it("predicts when the file is gone", async () => {
    const { model } = await trained(onIris(jax()), tracedMlp(4, 5), 5);
    const saved = decodeModel(encodeModel(model));
    const input = {
      shape: [3, 4],
      dtype: "float32",
      data: Float32Array.from({ length: 12 }, (_, i) => Math.sin(i)),
    } as const;
    const answers: number[][] = [];
    for (const engine of [jax(), onnx()]) {
      const predictor = await createPredictor(saved, createRegistry(onnxModel), engine.create({}));
      const { shape, data } = await predictor.predict(input);
      expect(shape).toEqual([3, 3]);
      answers.push([...data]);
      expect(Object.keys(await predictor.activations(input))).toEqual(["/0/Gemm", "/1/Relu", "/3/Gemm"]);
      predictor.dispose();
    }
    answers[0]!.forEach((value, i) => expect(answers[1]![i]).toBeCloseTo(value, 5));
  });
});
