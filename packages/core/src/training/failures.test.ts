import { describe, expect, it } from "vitest";
import { z } from "zod";
import { about, collect, pipelineOf } from "../../test/pipelines.ts";
import { accuracy, blobs, crossEntropy, momentum, squaredError } from "../../test/plugins.ts";
import {
  type Dataset,
  type DatasetContext,
  type Params,
  type PipelineInput,
  type Tensor,
  type TrainingEvent,
  defineLoss,
  defineOptimizer,
  train,
} from "../index.ts";

describe("what goes wrong", () => {
  const diagnosisOf = async (changes: Partial<PipelineInput>) => {
    const run = train(pipelineOf(changes));
    const events = await collect(run);
    const found = events.find((event) => event.type === "diagnosis");
    return { found, events, state: await run.state() };
  };

  it("finds NaN in the data", async () => {
    const { found, events } = await diagnosisOf({ dataset: blobs({ poison: 30 }) });
    expect(found).toMatchObject({ code: "NON_FINITE", tensor: "input", epoch: 0 });
    expect(found!.message).toMatch(/`input` holds NaN in sample \d+ of the batch. Clean the data set/);
    expect(events.at(-1)).toMatchObject({ type: "end", reason: "non-finite" });
  });

  it("stops at the step at which a rate of 1e20 blows up, with the parameters of the step before", async () => {
    const { found, events, state } = await diagnosisOf({ optimizer: momentum({ learningRate: 1e20 }) });
    const steps = events.filter((event) => event.type === "step");
    expect(found!.step).toBe(steps.length + 1);
    expect(found!.tensor).toMatch(/^(prediction|loss|params|gradients)/);
    expect(found!.message).toMatch(/have grown to \d\.\de\+\d+: training diverged. Lower the learning rate/);
    for (const { data } of Object.values(state.tensors)) expect(data.every(Number.isFinite)).toBe(true);
    expect((await diagnosisOf({ optimizer: momentum({ learningRate: 1e-10 }) })).found).toBeUndefined();
  });

  it("tells a loss that leaves its domain from a gradient that does", async () => {
    const lossOf = (name: string, maths: (x: Tensor) => Tensor) =>
      defineLoss({
        name,
        options: z.object({}),
        inputs: ["prediction"],
        about,
        create:
          () =>
          ({ prediction }) =>
            maths(prediction),
      })();
    const badLoss = await diagnosisOf({ loss: lossOf("bad-loss", (x) => x.abs().add(1).neg().log()), metrics: [] });
    expect(badLoss.found).toMatchObject({ step: 1, tensor: "loss" });
    const badGradient = await diagnosisOf({ loss: lossOf("bad-gradient", (x) => x.sub(x).sqrt()), metrics: [] });
    // Backpropagation meets the last layer first.
    expect(badGradient.found).toMatchObject({ step: 1, tensor: expect.stringMatching(/^gradients\.layers\.1\./) });
    const tensors = Object.values(badGradient.state.tensors);
    for (const { data } of tensors) expect(data.every(Number.isFinite)).toBe(true);
  });

  it("names a label that is no class", async () => {
    const wrong = blobs({ classes: 3 });
    const broken = {
      ...wrong,
      create: async (context: never) => {
        const dataset = await wrong.create(context);
        return {
          ...dataset,
          spec: { ...dataset.spec, target: { kind: "classes", classes: ["a", "b"] } },
        } as typeof dataset;
      },
    };
    const { found } = await diagnosisOf({ dataset: broken });
    expect(found).toMatchObject({ tensor: "target" });
    expect(found!.message).toContain("the label 2, which is not a class index from 0 to 1");
  });

  it("does not blame a label that the loss leaves out", async () => {
    const ignoring = defineLoss({
      name: "ignoring",
      options: z.object({ ignoreIndex: z.int().default(2) }),
      inputs: ["prediction", "target"],
      target: "class-index",
      about,
      create:
        () =>
        ({ prediction }) =>
          prediction.sum(-1).abs().neg().log(),
    });
    const three = blobs({ classes: 3 });
    const broken = {
      ...three,
      create: async (context: never) => {
        const dataset = await three.create(context);
        return {
          ...dataset,
          spec: { ...dataset.spec, target: { kind: "classes", classes: ["a", "b"] } },
        } as typeof dataset;
      },
    };
    expect((await diagnosisOf({ dataset: broken, loss: ignoring(), metrics: [] })).found).toMatchObject({
      tensor: "loss",
    });
  });

  it("refuses pipelines that cannot be trained before the first step", async () => {
    await expect(collect(train(pipelineOf({ loss: crossEntropy({ reduction: "none" }) })))).rejects.toThrow(
      'loss "cross-entropy": `reduction` must be "mean"',
    );
    await expect(collect(train(pipelineOf({ train: { batchSize: 100, dropLast: true } })))).rejects.toThrow(
      "train: `batchSize` must be at most 60",
    );
    const run = train(pipelineOf());
    await expect(run.state()).rejects.toThrow("have yielded an event before its state is read");
    await collect(run);
    expect(() => run[Symbol.asyncIterator]()).toThrow("train: `run` must be iterated once");
  });

  it("passes an error in a plugin's maths on, in words, and keeps the state", async () => {
    const crooked = defineLoss({
      name: "crooked",
      options: z.object({}),
      inputs: ["prediction", "target"],
      about,
      create:
        () =>
        ({ prediction, target }) =>
          prediction.sub(target.reshape([3, -1])),
    });
    await expect(collect(train(pipelineOf({ loss: crooked() })))).rejects.toThrow(
      "sub: `other` must fit the shape [2,3], got float32[3,2]",
    );
    const promised = defineLoss({
      name: "promised",
      options: z.object({}),
      inputs: ["prediction"],
      about,
      create: () => (async ({ prediction }: { prediction: Tensor }) => prediction) as never,
    });
    await expect(collect(train(pipelineOf({ loss: promised() })))).rejects.toThrow(
      "promised must return a tensor of losses, or { values, weights }, got a Promise. A loss is plain maths and never waits",
    );
  });

  it("trains squared error on classes by one-hot targets", async () => {
    const events = await collect(train(pipelineOf({ loss: squaredError(), metrics: [], train: { epochs: 20 } })));
    const losses = events.flatMap((event) => (event.type === "epoch" ? [event.loss] : []));
    expect(losses.at(-1)).toBeLessThan(losses[0]! / 4);
  });

  it("refuses a metric that cannot measure this target before the first step, not after an epoch", async () => {
    const events: TrainingEvent[] = [];
    const run = train(pipelineOf({ loss: squaredError() }));
    const consume = async () => {
      for await (const event of run) events.push(event);
    };
    await expect(consume()).rejects.toThrow("equal: `other` must fit the shape");
    expect(events).toEqual([]);
  });
});

describe("what plugins and hosts do wrong", () => {
  it("matches state by path, whatever the order of its keys, and refuses other paths and shapes", async () => {
    const turned = (change: (params: Params) => Params) =>
      defineOptimizer({
        name: "turned",
        options: z.object({ learningRate: z.number().default(0) }),
        about,
        create: () => ({ init: () => ({}), update: ({ params, state }) => ({ params: change(params), state }) }),
      })();
    const reversed = turned((params) => Object.fromEntries(Object.entries(params).toReversed()));
    const run = train(pipelineOf({ optimizer: reversed, train: { epochs: 1 } }));
    const events = run[Symbol.asyncIterator]();
    await events.next();
    const first = await run.state();
    await events.next();
    expect((await run.state()).tensors).toEqual({ ...first.tensors, "model.batches": expect.anything() });
    const renamed = turned((params) => ({ ...params, extra: params["layers.0.bias"]! }));
    await expect(collect(train(pipelineOf({ optimizer: renamed })))).rejects.toThrow("be in the state from the start");
    const grown = turned((params) => ({ ...params, "layers.0.bias": params["layers.0.bias"]!.expandDims(0) }));
    await expect(collect(train(pipelineOf({ optimizer: grown })))).rejects.toThrow(
      "`state.params.layers.0.bias` must be float32[8], as it was, got float32[1,8]",
    );
  });

  it("ends and frees a run that is closed on any event", async () => {
    const run = train(pipelineOf({ train: { checkpointEvery: 1 } }));
    const events: TrainingEvent[] = [];
    for await (const event of run) {
      events.push(event);
      if (event.type === "epoch") run.close();
    }
    expect(events.at(-1)).toMatchObject({ type: "end", reason: "stopped", detail: "closed" });
    await expect(run.state()).rejects.toThrow("train: `run` must be open when its state or model is read");
  });

  it("notices an update that overflows, the last one too", async () => {
    for (const batchSize of [16, 60]) {
      const wild = momentum({ learningRate: 3e38 });
      const loss = crossEntropy({ reduction: "sum" });
      const events = await collect(train(pipelineOf({ loss, optimizer: wild, train: { epochs: 1, batchSize } })));
      expect(events.at(-2)).toMatchObject({ type: "diagnosis", tensor: expect.stringMatching(/^(params|prediction)/) });
      expect(events.at(-1)).toMatchObject({ reason: "non-finite" });
    }
  });

  it("refuses a batch whose data do not fill its shape, an empty split and a metric given twice", async () => {
    const wrong = (change: (dataset: Dataset) => Dataset) => {
      const honest = blobs();
      const create = async (context: DatasetContext) => change(await honest.create(context));
      return { ...honest, create };
    };
    const short = wrong((dataset) => ({
      ...dataset,
      splits: {
        train: {
          length: 60,
          get: (indices) => {
            const batch = dataset.splits.train.get(indices);
            const input = batch["input"]!;
            return indices.length < 3 ? batch : { ...batch, input: { ...input, data: input.data.slice(1) } };
          },
        },
      },
    }));
    await expect(collect(train(pipelineOf({ dataset: short })))).rejects.toThrow(
      /`input` must be a host array whose data fill its shape in its dtype, got "Float32Array of 63 for float32\[16,4\]"/,
    );
    const empty = wrong((dataset) => ({
      ...dataset,
      splits: { ...dataset.splits, validation: { length: 0, get: () => ({}) } },
    }));
    await expect(collect(train(pipelineOf({ dataset: empty })))).rejects.toThrow(
      "`splits.validation` must hold at least one sample",
    );
    await expect(collect(train(pipelineOf({ metrics: [accuracy(), accuracy()] })))).rejects.toThrow(
      "`metrics` must hold each metric once",
    );
  });
});
