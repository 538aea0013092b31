import { describe, expect, it } from "vitest";
import { accuracy, blobs, crossEntropy, dense, momentum, squaredError } from "../../test/plugins.ts";
import { recordMemory } from "../../test/memory.ts";
import type { EvaluationEvent, TrainingEvent } from "./events.ts";
import type { TrainingState } from "./state.ts";

// The meter must be in place before the engine makes its memory.
const memory = recordMemory();
const core = await import("../index.ts");
const { decodeState, defineCallback, definePipeline, defineScheduler, defineLoss, encodeState, train } = core;
const { z } = await import("zod");

type Tensor = import("../index.ts").Tensor;
type Changes = Partial<Parameters<typeof definePipeline>[0]>;
const pipelineOf = (changes: Changes = {}) =>
  definePipeline({
    seed: 5,
    dataset: blobs(),
    model: dense(),
    loss: crossEntropy(),
    optimizer: momentum(),
    metrics: [accuracy()],
    ...changes,
    train: { epochs: 3, batchSize: 16, ...changes.train },
  });

async function collect(run: AsyncIterable<TrainingEvent>): Promise<TrainingEvent[]> {
  const events: TrainingEvent[] = [];
  for await (const event of run) events.push(event);
  return events;
}

const about = { title: { en: "T", ko: "시험" }, summary: { en: "T.", ko: "시험." } };
const bits = (state: TrainingState) => encodeState(state);

/** A schedule with state: the rate falls by a tenth each time it is shown a loss. */
const falling = defineScheduler({
  name: "falling",
  options: z.object({ monitor: z.string().default("loss") }),
  about,
  create: ({ monitor }, { baseLearningRate }) => ({
    monitor,
    init: () => ({ seen: 0 }),
    learningRate: ({ seen }: { seen: number }) => baseLearningRate * 0.9 ** seen,
    observe: ({ seen }: { seen: number }) => ({ seen: seen + 1 }),
  }),
});

describe("train", () => {
  it("learns, and tells it in order: steps, epochs, evaluations, end", async () => {
    const run = train(pipelineOf({ train: { epochs: 10 } }));
    const events = await collect(run);
    // 60 samples in batches of 16 are 4 steps.
    expect(events.slice(0, 6).map(({ type }) => type)).toEqual(["step", "step", "step", "step", "epoch", "evaluation"]);
    expect(events.slice(-2).map(({ type }) => type)).toEqual(["evaluation", "end"]);
    expect(events.filter(({ type }) => type === "step").map((event) => (event as { step: number }).step)).toEqual(
      Array.from({ length: 40 }, (_, i) => i + 1),
    );
    expect(events.at(-2)).toMatchObject({ split: "test", scores: { accuracy: expect.any(Number) } });
    expect((events.at(-2) as EvaluationEvent).scores["accuracy"]).toBeGreaterThan(0.9);
    expect(events.at(-1)).toMatchObject({ type: "end", reason: "completed", step: 40, epoch: 10 });
    run.close();
  });

  it("traces the step once for each shape of batch, the smaller last one included, however many epochs", async () => {
    const run = train(pipelineOf({ scheduler: falling(), train: { epochs: 5 } }));
    await collect(run);
    expect(run.traces).toBe(2);
    const dropping = train(pipelineOf({ train: { epochs: 5, dropLast: true } }));
    await collect(dropping);
    expect(dropping.traces).toBe(1);
  });

  it("gives the same bits for the same document and seed, and others for another seed", async () => {
    const finish = async (seed: number) => {
      const run = train(pipelineOf({ seed }));
      await collect(run);
      return bits(await run.state());
    };
    expect(await finish(1)).toEqual(await finish(1));
    expect((await finish(1)).join()).not.toEqual((await finish(2)).join());
  });

  it("goes on to the bit from a state saved after any step", async () => {
    const pipeline = pipelineOf({ scheduler: falling({ monitor: "validation.loss" }), train: { checkpointEvery: 1 } });
    const saved: Uint8Array[] = [];
    const checkpoints: [Uint8Array, Uint8Array][] = [];
    const whole = train(pipeline);
    const events: TrainingEvent[] = [];
    for await (const event of whole) {
      events.push(event);
      if (event.type === "step") saved.push(encodeState(await whole.state()));
      if (event.type === "checkpoint") checkpoints.push([encodeState(event.state), encodeState(await whole.state())]);
    }
    const expected = bits(await whole.state());
    expect(saved).toHaveLength(12);
    expect(checkpoints).toHaveLength(3);
    for (const [given, read] of checkpoints) expect(given).toEqual(read);
    for (const [i, bytes] of saved.entries()) {
      const resumed = train(pipeline, { resume: decodeState(bytes) });
      const rest = await collect(resumed);
      expect(bits(await resumed.state()), `after step ${i + 1}`).toEqual(expected);
      const steps = events.filter((event) => event.type === "step");
      expect(rest.filter((event) => event.type === "step")).toEqual(steps.slice(i + 1));
      resumed.close();
    }
  });

  it("makes no further step from the state of a finished run", async () => {
    const run = train(pipelineOf());
    await collect(run);
    const again = train(pipelineOf(), { resume: await run.state() });
    expect((await collect(again)).map(({ type }) => type)).toEqual(["evaluation", "end"]);
    expect(bits(await again.state())).toEqual(bits(await run.state()));
  });

  it("refuses to resume another pipeline, naming what differs", async () => {
    const run = train(pipelineOf());
    await collect(run);
    const state = await run.state();
    await expect(
      collect(train(pipelineOf({ optimizer: momentum({ learningRate: 0.1 }) }), { resume: state })),
    ).rejects.toThrow(
      "training state: `optimizer.learningRate` must be 0.05, as when it was saved, got 0.1. Resume with the pipeline",
    );
    await expect(collect(train(pipelineOf({ model: dense({ hidden: [9] }) }), { resume: state }))).rejects.toThrow(
      "`model.hidden.0` must be 8",
    );
    const longer = train(pipelineOf({ train: { epochs: 4 } }), { resume: state });
    expect((await collect(longer)).filter(({ type }) => type === "step")).toHaveLength(4);
  });

  it("stops after the step in progress and keeps what was learnt", async () => {
    const run = train(pipelineOf());
    const events: TrainingEvent[] = [];
    for await (const event of run) {
      events.push(event);
      if (event.type === "step" && event.step === 6) run.stop("enough");
    }
    expect(events.at(-1)).toMatchObject({ type: "end", reason: "stopped", detail: "enough", step: 6, epoch: 1 });
    expect((await run.state()).step).toBe(6);
    const rest = await collect(train(pipelineOf(), { resume: await run.state() }));
    expect(rest.at(-1)).toMatchObject({ reason: "completed", step: 12 });
  });

  it("looks at the held-out split when a callback stopped it, and ends at once when the host did", async () => {
    const stopper = defineCallback({
      name: "stopper",
      options: z.object({}),
      about,
      create: () => ({
        onEvent: (event, handle) => {
          if (event.type === "epoch") handle.stop("one is enough");
        },
      }),
    });
    const events = await collect(train(pipelineOf({ callbacks: [stopper()] })));
    expect(events.at(-2)).toMatchObject({ type: "evaluation", split: "test", epoch: 1 });
    expect(events.at(-1)).toMatchObject({ type: "end", reason: "stopped", detail: "one is enough" });
    const run = train(pipelineOf());
    const stopped: TrainingEvent[] = [];
    for await (const event of run) {
      stopped.push(event);
      run.stop();
    }
    expect(stopped.map(({ type }) => type)).toEqual(["step", "end"]);
  });

  it("lets the host have a turn, so that a timer can stop it", async () => {
    const run = train(pipelineOf({ train: { epochs: 100_000 } }));
    setTimeout(() => run.stop("timer"), 100);
    const events = await collect(run);
    expect(events.at(-1)).toMatchObject({ reason: "stopped", detail: "timer" });
  });

  it("shows a schedule what it monitors, and says when that is not measured", async () => {
    const rates = (await collect(train(pipelineOf({ scheduler: falling() })))).flatMap((event) =>
      event.type === "step" ? [event.learningRate] : [],
    );
    expect(rates).toEqual([...Array(4).fill(0.05), ...Array(4).fill(0.05 * 0.9), ...Array(4).fill(0.05 * 0.9 ** 2)]);
    await expect(collect(train(pipelineOf({ scheduler: falling({ monitor: "validation.acuracy" }) })))).rejects.toThrow(
      'scheduler "falling": `monitor` must be one of loss, validation.loss, validation.accuracy, got "validation.acuracy"',
    );
  });

  it("keeps Wasm memory flat over 10,000 steps", { timeout: 120_000 }, async () => {
    const run = train(pipelineOf({ scheduler: falling(), train: { epochs: 2500 } }));
    const sizes = new Map<number, number>();
    for await (const event of run) if (event.type === "step") sizes.set(event.step, memory.bytes());
    expect(sizes.size).toBe(10_000);
    expect(sizes.get(10_000)).toBe(sizes.get(100));
    run.close();
  });

  it("frees the engine's memory when it is closed", async () => {
    const once = async () => {
      const run = train(pipelineOf({ model: dense({ hidden: [400, 400] }), train: { epochs: 1 } }));
      await collect(run);
      run.close();
    };
    await once();
    const before = memory.bytes();
    for (let i = 0; i < 5; i++) await once();
    expect(memory.bytes()).toBe(before);
  });
});

describe("what goes wrong", () => {
  const diagnosisOf = async (changes: Changes) => {
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
