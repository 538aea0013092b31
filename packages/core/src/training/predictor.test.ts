import { beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { about, collect, pipelineOf } from "../../test/pipelines.ts";
import { dense } from "../../test/plugins.ts";
import {
  type ModelMode,
  type PipelineInput,
  type Tensor,
  type TrainedModel,
  createPredictor,
  createRegistry,
  defineModel,
  jax,
  train,
} from "../index.ts";

const samples = (count: number) =>
  ({
    shape: [count, 4],
    dtype: "float32",
    data: Float32Array.from({ length: 4 * count }, (_, i) => Math.sin(i)),
  }) as const;

/** The same model as `dense`, which shows what `show` says of its input and output. */
const showing = (name: string, show: (observe: NonNullable<ModelMode["observe"]>, x: Tensor, y: Tensor) => void) => {
  const inner = dense({ hidden: [] }).create({});
  return defineModel({
    name,
    options: z.object({}),
    about,
    create: () => ({
      init: (key, spec) => inner.init(key, spec),
      apply(params, state, input, mode) {
        const result = inner.apply(params, state, input, mode);
        if (mode.observe) show(mode.observe, input, result.output);
        return result;
      },
    }),
  });
};

const registry = createRegistry(
  dense,
  showing("open", (observe, x, y) => {
    observe("input", x);
    observe("sign", x.greater(0) as never);
    observe("cube", x.reshape([-1, 2, 1, 2]).mul(2));
    observe("constructor", y);
  }),
  showing("twice", (observe, _, y) => [y, y].forEach((one) => observe("layer", one))),
  showing("reduced", (observe, _, y) => observe("mean", y.mean())),
  showing("untyped", (observe) => observe("name", 3 as never)),
);

async function trainedAs(model: string): Promise<TrainedModel> {
  const plugin = registry.get("model", model) as unknown as () => PipelineInput["model"];
  const run = train(pipelineOf({ model: plugin(), train: { epochs: 1 } }));
  await collect(run);
  return run.model();
}

let open: Awaited<ReturnType<typeof createPredictor>>;
beforeAll(async () => {
  open = await createPredictor(await trainedAs("open"), registry, jax().create({}));
});

describe("activations", () => {
  it("are what the layers put out for each sample, in the order of computation, joined over chunks", async () => {
    const input = samples(600);
    const seen = await open.activations(input);
    expect(Object.keys(seen)).toEqual(["input", "sign", "cube", "constructor"]);
    expect(seen["input"]).toEqual(input);
    expect(seen["sign"]!.shape).toEqual([600, 4]);
    expect([...seen["sign"]!.data]).toEqual([...input.data].map((x) => Number(x > 0)));
    expect(seen["cube"]!.shape).toEqual([600, 2, 1, 2]);
    expect(seen["cube"]!.data).toEqual(input.data.map((x) => 2 * x));
  });

  it("end with what is predicted, to the bit", async () => {
    for (const count of [1, 255, 256, 257, 600]) {
      const seen = await open.activations(samples(count));
      expect(seen["constructor"]).toEqual(await open.predict(samples(count)));
    }
  });

  it("are none of a model that shows none, and none for no samples", async () => {
    const closed = await createPredictor(await trainedAs("dense"), registry, jax().create({}));
    expect(await closed.activations(samples(300))).toEqual({});
    closed.dispose();
    expect(await open.activations(samples(0))).toEqual({});
    expect(await open.predict(samples(0))).toEqual({ shape: [0, 3], dtype: "float32", data: new Float32Array(0) });
  });

  it("refuse inputs of another shape, as predictions do", async () => {
    const wrong = { ...samples(2), shape: [3, 4] };
    await expect(open.activations(wrong)).rejects.toThrow(
      'model "open": `input` must be [samples, 4], got float32[3,4]',
    );
  });

  it.each([
    ["twice", 'model "twice": `observe("layer")` must be called once for each name, got "a second call".'],
    [
      "reduced",
      'model "reduced": `observe("mean")` must be given a tensor [batch, ...], here of 2 samples, got float32[].',
    ],
    ["untyped", 'model "untyped": `observe("name")` must be given a tensor [batch, ...], here of 2 samples, got 3.'],
  ])("say which call of a model is wrong: %s", async (name, message) => {
    const predictor = await createPredictor(await trainedAs(name), registry, jax().create({}));
    await expect(predictor.activations(samples(2))).rejects.toThrow(message);
    predictor.dispose();
  });

  it("are never asked for in training, evaluation and prediction", async () => {
    const modes: ModelMode[] = [];
    const inner = dense().create({});
    const watched = defineModel({
      name: "dense",
      options: z.object({}),
      about,
      create: () => ({
        init: (key, spec) => inner.init(key, spec),
        apply: (params, state, input, mode) => (modes.push(mode), inner.apply(params, state, input, mode)),
      }),
    });
    const run = train(pipelineOf({ model: watched() }));
    await collect(run);
    const predictor = await createPredictor(await run.model(), createRegistry(watched), jax().create({}));
    await predictor.predict(samples(3));
    expect(modes.length).toBeGreaterThan(3);
    expect(modes.every(({ observe }) => observe === undefined)).toBe(true);
    await predictor.activations(samples(3));
    expect(modes.at(-1)).toMatchObject({ training: false, observe: expect.any(Function) });
  });
});
