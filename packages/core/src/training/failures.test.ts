import { describe, expect, it } from "vitest";
import { z } from "zod";
import { about, collect, pipelineOf } from "../../test/pipelines.ts";
import { blobs, crossEntropy, momentum, squaredError } from "../../test/plugins.ts";
import { type PipelineInput, type Tensor, type TrainingEvent, defineLoss, train } from "../index.ts";

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
