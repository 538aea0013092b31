import { beforeAll, describe, expect, it } from "vitest";
import { accuracy, blobs, crossEntropy, dense, momentum } from "../../test/plugins.ts";
import {
  type TrainedModel,
  createPredictor,
  createRegistry,
  decodeModel,
  definePipeline,
  encodeModel,
  jax,
  train,
} from "../index.ts";

let trained: TrainedModel;
let probe: Awaited<ReturnType<typeof outputs>>;
const registry = createRegistry(dense);
const samples = {
  shape: [300, 4],
  dtype: "float32",
  data: Float32Array.from({ length: 1200 }, (_, i) => Math.sin(i)),
} as const;

async function outputs(model: TrainedModel) {
  const predictor = await createPredictor(model, registry, jax().create({}));
  const { shape, data } = await predictor.predict(samples);
  predictor.dispose();
  return { shape, data };
}

beforeAll(async () => {
  const run = train(
    definePipeline({
      dataset: blobs(),
      model: dense(),
      loss: crossEntropy(),
      optimizer: momentum(),
      metrics: [accuracy()],
      train: { epochs: 2 },
    }),
  );
  for await (const _ of run);
  trained = await run.model();
  probe = await outputs(trained);
});

describe("a saved model", () => {
  it("predicts the same bits after it was saved and loaded", async () => {
    expect(probe.shape).toEqual([300, 3]);
    expect(await outputs(decodeModel(encodeModel(trained)))).toEqual(probe);
  });

  it("predicts the same bits for a sample whatever stands beside it in the file", async () => {
    const predictor = await createPredictor(trained, registry, jax().create({}));
    const one = await predictor.predict({ ...samples, shape: [1, 4], data: samples.data.slice(0, 4) });
    one.data.forEach((value, i) => expect(value).toBeCloseTo(probe.data[i]!, 5));
    await expect(predictor.predict({ ...samples, shape: [2, 4], data: samples.data.slice(0, 4) })).rejects.toThrow(
      'model "dense": `input` must be [samples, 4], got float32[2,4]',
    );
  });

  it("says what is wrong with a file", () => {
    const { weights, manifest } = encodeModel(trained);
    expect(() => decodeModel({ weights, manifest: "{" }, "runs/a")).toThrow("runs/a: the manifest must be JSON.");
    expect(() => decodeModel({ weights, manifest: "{}" }, "runs/a")).toThrow(
      "runs/a must have a manifest of Downslope",
    );
    expect(() => decodeModel({ weights, manifest: manifest.replace('"format": 1', '"format": 2') }, "runs/a")).toThrow(
      "runs/a: `format` must be at most 1, which this core reads, got 2. Update",
    );
    expect(() => decodeModel({ weights: weights.subarray(0, 100), manifest }, "runs/a")).toThrow("runs/a must");
  });

  it("needs its architecture in the registry", async () => {
    await expect(createPredictor(trained, createRegistry(), jax().create({}))).rejects.toThrow(
      'name a registered model, got "dense"',
    );
  });
});
