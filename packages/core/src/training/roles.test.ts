import { describe, expect, it } from "vitest";
import { z } from "zod";
import { about, collect, pipelineOf } from "../../test/pipelines.ts";
import { blobs, crossEntropy, dense, squaredError } from "../../test/plugins.ts";
import {
  type EvaluationEvent,
  type HostArray,
  type Split,
  type TrainingEvent,
  createPredictor,
  createRegistry,
  defineDataset,
  defineLoss,
  defineMetric,
  encodeState,
  hostArray,
  hostNormal,
  jax,
  normal,
  onDevice,
  oneHot,
  scope,
  startDevice,
  tensor,
  train,
} from "../index.ts";

/* Losses that ask for more than a prediction and a target, trained as any other. */

const lossesOf = (events: readonly TrainingEvent[]) =>
  events.flatMap((event) => (event.type === "epoch" ? [event.loss] : []));
const testScores = (events: readonly TrainingEvent[]) => (events.at(-2) as EvaluationEvent).scores;

/** Cross-entropy of the closeness to one centre a class; the centres are the loss's own. */
const centres = defineLoss({
  name: "centres",
  options: z.object({}),
  inputs: ["prediction", "target"],
  target: "class-index",
  output: "embedding",
  about,
  init: (_, { key, output, classes }) => ({ centre: normal(key, [classes, output[0]!]) }),
  create:
    () =>
    ({ prediction, target }, params) => {
      const centre = params["centre"]!;
      const distances = prediction.expandDims(1).sub(centre.expandDims(0)).square().sum(-1);
      return distances.neg().logSoftmax().mul(oneHot(target, centre.shape[0]!)).sum(-1).neg();
    },
});

describe("a loss with parameters of its own", () => {
  it("has them trained and saved beside the model's, and resumes to the bit", async () => {
    const pipeline = pipelineOf({ loss: centres({ embeddingSize: 5 }), metrics: [], train: { epochs: 6 } });
    const run = train(pipeline);
    const events = await collect(run);
    const [first, last] = [lossesOf(events)[0]!, lossesOf(events).at(-1)!];
    expect(last).toBeLessThan(first / 2);
    const state = await run.state();
    expect(state.tensors["params.loss.centre"]!.shape).toEqual([3, 5]);
    expect(state.tensors["params.layers.1.weight"]!.shape).toEqual([8, 5]);
    expect(state.tensors["optimizer.velocity.loss.centre"]!.shape).toEqual([3, 5]);
    const half = train(pipeline);
    for await (const event of half) if (event.type === "step" && event.step === 7) break;
    const resumed = train(pipeline, { resume: await half.state() });
    await collect(resumed);
    expect(encodeState(await resumed.state())).toEqual(encodeState(state));
    for (const one of [run, half, resumed]) one.close();
  });

  it("says what is missing where it is evaluated without them", async () => {
    await startDevice("cpu");
    const inputs = () => ({ prediction: tensor([[1, 2]]), target: tensor([0], { dtype: "int32" }) });
    expect(() => onDevice("cpu", () => scope(() => void centres().create({}).evaluate(inputs())))).toThrow(
      "centres: `params` must be given, for it has parameters of its own, got undefined. Make them with `init`; `train` does so by itself.",
    );
  });

  it("takes metrics of embeddings alone", async () => {
    const spread = defineMetric({
      name: "spread",
      options: z.object({}),
      goal: "maximise",
      output: "embedding",
      about,
      create: () => ({
        measure: ({ prediction }) => ({ total: prediction.square().sum(), count: prediction.onesLike().sum() }),
        result: ({ total, count }) => total! / count!,
      }),
    });
    const loss = centres({ embeddingSize: 2 });
    const run = train(pipelineOf({ loss, metrics: [spread()] }));
    expect(testScores(await collect(run))["spread"]).toBeGreaterThan(0);
    run.close();
    await expect(collect(train(pipelineOf({ loss })))).rejects.toThrow(
      'train: `metrics` must be metrics of embeddings, which is what loss "centres" trains, got "accuracy". Take "recall-at-k", or none.',
    );
    await expect(collect(train(pipelineOf({ metrics: [spread()] })))).rejects.toThrow(
      'metrics of predictions, which is what loss "cross-entropy" trains, got "spread"',
    );
  });
});

/** y = 2 x with noise that grows with x, or pairs of such lines. */
const noisy = defineDataset({
  name: "noisy",
  options: z.object({ pairs: z.boolean().default(false) }),
  about,
  create: ({ pairs }) => {
    const noise = hostNormal(400, 1, 1);
    const column = (values: number[]): HostArray => hostArray(Float32Array.from(values), [values.length, 1]);
    const split: Split = {
      length: 400,
      get(indices) {
        const rows = Array.from(indices);
        const x = rows.map((i) => (i % 20) / 10 - 1);
        const y = rows.map((i) => 2 * ((i % 20) / 10 - 1) + noise[i]! * (i % 20 < 10 ? 0.1 : 1));
        if (!pairs) return { input: column(x), target: column(y) };
        return { left: column(x), right: column(y), target: column(x.map((one, i) => Number(one > y[i]!) * 2 - 1)) };
      },
    };
    return { spec: { input: [1], target: { kind: "values", names: ["y"] } }, splits: { train: split } };
  },
});

/** Negative log-likelihood of a normal distribution, without its constant. */
const likelihood = defineLoss({
  name: "likelihood",
  options: z.object({}),
  inputs: ["prediction", "target", "variance"],
  about,
  create:
    () =>
    ({ prediction, target, variance }) => {
      const safe = variance.add(1e-4);
      return prediction.sub(target).square().div(safe).add(safe.log()).mul(0.5);
    },
});

describe("a loss that reads a variance", () => {
  it("gets it from a second half of the output, and predictions tell it", async () => {
    const pipeline = pipelineOf({
      dataset: noisy(),
      loss: likelihood(),
      metrics: [],
      train: { epochs: 60, batchSize: 50 },
    });
    const run = train(pipeline);
    const events = await collect(run);
    expect(lossesOf(events).at(-1)).toBeLessThan(lossesOf(events)[0]!);
    const predictor = await createPredictor(await run.model(), createRegistry(dense), jax().create({}));
    const input = hostArray(Float32Array.of(-0.9, 0.9), [2, 1]);
    const { prediction, variance } = await predictor.predictAll(input);
    expect(prediction.shape).toEqual([2, 1]);
    expect(await predictor.predict(input)).toEqual(prediction);
    expect(prediction.data[0]).toBeCloseTo(-1.8, 0);
    // The noise has deviation 0.1 on the left and 1 on the right.
    expect(variance!.data[1]).toBeGreaterThan(10 * variance!.data[0]!);
    predictor.dispose();
    run.close();
  });
});

/** Which of two scores should be larger: the target is 1 or -1. */
const ranking = defineLoss({
  name: "ranking",
  options: z.object({}),
  inputs: ["left", "right", "target"],
  about,
  create:
    () =>
    ({ left, right, target }) =>
      left.sub(right).squeeze(-1).mul(target).neg().softplus(),
});

describe("a loss of pairs", () => {
  it("has the model applied to both, with one score each and one target a pair", async () => {
    const run = train(
      pipelineOf({
        dataset: noisy({ pairs: true }),
        loss: ranking(),
        metrics: [],
        train: { epochs: 20, batchSize: 50 },
      }),
    );
    const events = await collect(run);
    expect(lossesOf(events).at(-1)).toBeLessThan(0.6 * lossesOf(events)[0]!);
    expect((await run.state()).tensors["params.layers.1.bias"]!.shape).toEqual([1]);
    run.close();
  });
});

describe("targets of -1 and 1", () => {
  it("are what the two classes of a data set become, and the model has one output", async () => {
    const hinge = defineLoss({
      name: "hinge",
      options: z.object({}),
      inputs: ["prediction", "target"],
      target: "sign",
      about,
      create:
        () =>
        ({ prediction, target }) =>
          prediction.mul(target).neg().add(1).relu(),
    });
    const run = train(pipelineOf({ dataset: blobs({ classes: 2 }), loss: hinge(), metrics: [] }));
    const events = await collect(run);
    expect(lossesOf(events).at(-1)).toBeLessThan(lossesOf(events)[0]! / 2);
    expect((await run.model()).manifest.shapes.output).toEqual([1]);
    run.close();
    await expect(collect(train(pipelineOf({ loss: hinge(), metrics: [] })))).rejects.toThrow(
      'loss "hinge": `target` must be two classes, got "3 classes (class 0, class 1, class 2)"',
    );
  });
});

describe("a loss of several terms", () => {
  const squared = squaredError({ reduction: "sum" }).create({});
  const classes = crossEntropy().create({});
  const terms = defineLoss({
    name: "terms",
    options: z.object({}),
    inputs: ["prediction", "target"],
    target: "class-index",
    about,
    create: () => (inputs) => ({
      terms: [
        { name: "first", weight: 1, reduction: "mean", result: classes.values(inputs) },
        {
          name: "second",
          weight: 0.01,
          reduction: "sum",
          result: squared.values({ prediction: inputs.prediction, target: inputs.prediction.zerosLike() }),
        },
      ],
    }),
  });

  it("is evaluated exactly over a split that is cut into parts: each term by its own reduction", async () => {
    // 5 in 7 samples are evaluated apart from the first 256.
    const run = train(
      pipelineOf({
        dataset: blobs({ samples: 1400 }),
        loss: terms(),
        metrics: [],
        train: { epochs: 1, batchSize: 840 },
      }),
    );
    const events = await collect(run);
    const { loss } = testScores(events);
    const model = await run.model();
    const predictor = await createPredictor(model, createRegistry(dense), jax().create({}));
    const { splits } = await blobs({ samples: 1400 }).create({ files: undefined as never, seed: 5 });
    const { input, target } = splits.test!.get(Array.from({ length: 280 }, (_, i) => i));
    const { data } = await predictor.predict(input!);
    let [entropy, squares] = [0, 0];
    target!.data.forEach((label, i) => {
      const row = [...data.subarray(i * 3, i * 3 + 3)];
      entropy += Math.log(row.reduce((sum, x) => sum + Math.exp(x), 0)) - row[label]!;
      squares += row.reduce((sum, x) => sum + x * x, 0);
    });
    expect(loss! / (entropy / 280 + 0.01 * squares)).toBeCloseTo(1, 5);
    predictor.dispose();
    run.close();
  });
});
