import {
  type ConfiguredModel,
  type Container,
  FILES,
  type HostArray,
  type Registry,
  type TrainedModel,
  createPredictor,
  createRegistry,
  definePipeline,
  jax,
  onDevice,
  scope,
  startDevice,
  train,
} from "@downslope/core";
import { nodeServices } from "@downslope/core/node";
import { blobs } from "@downslope/datasets";
import { checkExport, exportModel } from "@downslope/engine-onnx";
import { onnxModel } from "@downslope/model-onnx";
import { sparseCategoricalCrossEntropy } from "@downslope/losses";
import { mlp } from "@downslope/models";
import { sgd } from "@downslope/optimizers";
import { beforeAll, describe, expect, it } from "vitest";
import { dynamoMobile, fixedBatch } from "../packages/model-onnx/test/exported-cnns.ts";
import { dynamoMlp, functionMlp, tracedMlp, tracedTrainingMlp } from "../packages/model-onnx/test/exported-mlps.ts";
import { dynamoTransformer, tracedTransformer } from "../packages/model-onnx/test/exported-transformers.ts";
import { drawn, evaluating, open, tensorIn, variablesOf } from "../packages/model-onnx/test/opened.ts";
import { inRuntime } from "./model-onnx-runtime.ts";

beforeAll(() => startDevice("wasm"));

/** The output of a file for a batch, by the model plugin. */
async function here(bytes: Uint8Array, input: HostArray, outputs: number, output?: string): Promise<HostArray> {
  const model = await open(bytes, { output });
  let host: HostArray | undefined;
  onDevice("wasm", () =>
    scope(() => {
      const { params, state } = variablesOf(model, { input: input.shape.slice(1), output: [outputs] });
      host = model.apply(params, state, tensorIn(input), evaluating()).output.toHost();
    }),
  );
  return host!;
}

const tokens = Float32Array.of(1, 4, 10, 0, 2, 2, 7, 7, 3, 9, 5, 6);

describe("an imported model gives the numbers of ONNX Runtime", () => {
  it.each<[string, Uint8Array, HostArray, number, ("int64" | undefined)?]>([
    ["a perceptron, traced", tracedMlp(), drawn([5, 4]), 3],
    ["a perceptron with dropout, traced", tracedTrainingMlp(0), drawn([5, 4]), 3],
    ["a perceptron by dynamo", dynamoMlp(), drawn([5, 4]), 3],
    ["a perceptron of functions", functionMlp(), drawn([5, 4]), 3],
    ["a mobile network by dynamo", dynamoMobile(), drawn([2, 3, 9, 9]), 4],
    ["a network for one image", fixedBatch(), drawn([1, 1, 8, 8]), 10],
    ["a transformer, traced", tracedTransformer(), { shape: [2, 6], dtype: "float32", data: tokens }, 3, "int64"],
    ["a transformer by dynamo", dynamoTransformer(), drawn([2, 6, 8]), 3],
  ])("%s", async (_, bytes, input, outputs, type) => {
    const expected = await inRuntime(bytes, input, type);
    const found = await here(bytes, input, outputs);
    expect(found.shape).toEqual(expected.shape);
    expected.data.forEach((value, i) => expect(found.data[i]).toBeCloseTo(value, 4));
  });
});

it("takes back a model that was trained here and exported", async () => {
  const run = train(
    definePipeline({
      dataset: blobs(),
      model: mlp({ hidden: [6], normalisation: "batch", activation: "tanh" }),
      loss: sparseCategoricalCrossEntropy(),
      optimizer: sgd({ learningRate: 0.1 }),
      train: { epochs: 1 },
    }),
  );
  for await (const event of run) if (event.type === "end") break;
  const model = await run.model();
  const registry = createRegistry(mlp);
  const { bytes, outputs } = await exportModel(model, registry);
  const input = drawn([5, 2]);
  const predictor = await createPredictor(model, registry, jax().create({}));
  const expected = await predictor.predict(input);
  predictor.dispose();
  const found = await here(bytes, input, expected.shape[1]!, outputs[0]!.name);
  expect(found.shape).toEqual(expected.shape);
  expected.data.forEach((value, i) => expect(found.data[i]).toBeCloseTo(value, 4));
});

it("a model that was exported, read and trained is exported again, with its own parameters alone", async () => {
  const trainedWith = async (model: ConfiguredModel, registry: Registry, services?: Container) => {
    const run = train(
      definePipeline({
        seed: 1,
        dataset: blobs({ classes: 3 }),
        model,
        loss: sparseCategoricalCrossEntropy(),
        optimizer: sgd({ learningRate: 0.1 }),
        train: { epochs: 1, batchSize: 32 },
      }),
      { ...(services && { services }) },
    );
    for await (const event of run) if (event.type === "end") break;
    const trained = await run.model();
    return { trained, exported: await exportModel(trained, registry) };
  };
  const first = await trainedWith(mlp({ hidden: [4] }), createRegistry(mlp));
  // As a file is read in Node: a view of a larger piece of memory.
  const pool = Buffer.concat([Buffer.from("x"), first.exported.bytes]);
  const readText = () => Promise.reject(new Error("no texts"));
  const services = nodeServices().set(FILES, { readText, readBytes: async () => pool.subarray(1) });
  const configured = onnxModel({ path: "first.onnx", output: "prediction" });
  const second = await trainedWith(configured, createRegistry(onnxModel), services);
  const own = (model: TrainedModel) => Object.keys(model.tensors).length;
  expect(own(second.trained)).toBe(own(first.trained));
  await expect(checkExport(second.exported, second.trained, createRegistry(onnxModel))).resolves.toMatchObject({
    batches: expect.any(Array),
  });
});
