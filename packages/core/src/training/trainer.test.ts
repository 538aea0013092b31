import { memory } from "../../test/memory.ts";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { about, collect, pipelineOf } from "../../test/pipelines.ts";
import { dense, momentum } from "../../test/plugins.ts";
import {
  type EvaluationEvent,
  LOGGER,
  type TrainingEvent,
  type TrainingState,
  decodeState,
  defaultServices,
  defineCallback,
  defineScheduler,
  encodeState,
  train,
} from "../index.ts";

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

  it("remarks on a batch that is larger than the data", async () => {
    const remarks: string[] = [];
    const services = defaultServices().set(LOGGER, { warn: (message) => remarks.push(message) });
    const events = await collect(train(pipelineOf({ train: { epochs: 2, batchSize: 64 } }), { services }));
    expect(events.filter(({ type }) => type === "step")).toHaveLength(2);
    expect(remarks).toEqual([
      "train: a batch of 64 is more than the 60 training samples: each epoch is one step. Lower `train.batchSize` for more steps an epoch.",
    ]);
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
    expect(sizes.get(100)).toBeGreaterThan(0);
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
    expect(before).toBeGreaterThan(0);
    for (let i = 0; i < 5; i++) await once();
    expect(memory.bytes()).toBe(before);
  });
});
