import { beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { about, collect, pipelineOf } from "../../test/pipelines.ts";
import { blobs, dense, momentum } from "../../test/plugins.ts";
import { stepsOf } from "../../test/trained.ts";
import {
  type PipelineInput,
  type TrainOptions,
  type TrainedModel,
  decodeModel,
  defineLoss,
  encodeModel,
  normal,
  train,
} from "../index.ts";

/** Squares of distances from a centre, which is the loss's own. */
const centredAs = (name: string) =>
  defineLoss({
    name,
    options: z.object({}),
    inputs: ["prediction", "target"],
    target: "one-hot",
    about,
    init: (_, { key }) => ({ centre: normal(key, [3]) }),
    create:
      () =>
      ({ prediction, target }, { centre }) =>
        prediction.sub(target).sub(centre).square(),
  })();

/** A run, its events, state and model; and the state after its first event. */
async function finished(changes: Partial<PipelineInput>, options: TrainOptions = {}) {
  const run = train(pipelineOf(changes), options);
  const events = await collect(run);
  return { events, state: await run.state(), model: await run.model() };
}

let before: Awaited<ReturnType<typeof finished>>;
beforeAll(async () => {
  before = await finished({});
});

describe("a model to begin with", () => {
  it("gives its parameters and running statistics; all else is fresh", async () => {
    // With a rate of next to nothing the parameters stay where they began.
    const still = momentum({ learningRate: 1e-30 });
    const { state, events } = await finished({ optimizer: still, train: { epochs: 1 } }, { initial: before.model });
    const params = Object.keys(before.model.tensors).filter((path) => path.startsWith("params."));
    expect(params).toHaveLength(4);
    for (const path of params) expect(state.tensors[path]).toEqual(before.model.tensors[path]);
    // The model counts its batches in its state: 12 before, and the 4 of one epoch.
    expect(before.model.tensors["model.batches"]!.data).toEqual(Float32Array.of(12));
    expect(state.tensors["model.batches"]!.data).toEqual(Float32Array.of(16));
    expect(stepsOf(events).map(({ step, epoch }) => [step, epoch])).toEqual([1, 2, 3, 4].map((step) => [step, 0]));
    expect(state.step).toBe(4);
  });

  it("begins optimizer and schedules anew: momentum is not carried over", async () => {
    const plain = { optimizer: momentum({ momentum: 0 }), train: { epochs: 3, shuffle: false } } as const;
    const all = await finished({ ...plain, train: { ...plain.train, epochs: 6 } });
    const first = await finished(plain);
    const second = await finished(plain, { initial: first.model });
    // Without momentum there is nothing else to carry over.
    expect(second.model.tensors).toEqual(all.model.tensors);
    const carried = await finished({ train: { epochs: 6, shuffle: false } });
    const begun = await finished({ train: { shuffle: false } });
    const anew = await finished({ train: { shuffle: false } }, { initial: begun.model });
    expect(anew.model.tensors).not.toEqual(carried.model.tensors);
  });

  it("may come from files, whose tensors are in another order", async () => {
    const initial = decodeModel(encodeModel(before.model));
    const { tensors } = initial;
    const reversed = { ...initial, tensors: Object.fromEntries(Object.entries(tensors).toReversed()) };
    const [one, two] = [await finished({}, { initial: before.model }), await finished({}, { initial: reversed })];
    expect(two.state.tensors).toEqual(one.state.tensors);
  });

  it("goes on from its own state as any run does", async () => {
    const all = await finished({}, { initial: before.model });
    const run = train(pipelineOf(), { initial: before.model });
    for await (const event of run) if (event.type === "step" && event.step === 5) run.stop();
    const rest = await finished({}, { resume: await run.state() });
    expect(rest.state.tensors).toEqual(all.state.tensors);
  });

  it("brings the loss's own parameters where it was trained with that loss", async () => {
    const optimizer = momentum({ learningRate: 1e-30 });
    const [centred, other] = [centredAs("centred"), centredAs("other")];
    const trained = await finished({ loss: centred, metrics: [] });
    const centreOf = async (changes: Partial<PipelineInput>, initial: TrainedModel) =>
      (await finished({ optimizer, metrics: [], ...changes }, { initial })).model.tensors["params.loss.centre"]?.data;
    const moved = trained.model.tensors["params.loss.centre"]!.data;
    expect(await centreOf({ loss: centred }, trained.model)).toEqual(moved);
    const fresh = (await finished({ optimizer, metrics: [], loss: other })).model.tensors["params.loss.centre"]!.data;
    expect(await centreOf({ loss: other }, trained.model)).toEqual(fresh);
    expect(fresh).not.toEqual(moved);
    expect(await centreOf({ loss: other }, before.model)).toEqual(fresh);
    expect(await centreOf({}, trained.model)).toBeUndefined();
  });

  it("is refused where paths or shapes differ, with both and the cure", async () => {
    const refusal = (changes: Partial<PipelineInput>, initial: TrainedModel) =>
      collect(train(pipelineOf(changes), { initial }));
    await expect(refusal({ model: dense({ hidden: [5] }) }, before.model)).rejects.toThrow(
      'train: `initial.params.layers.0.weight` must be float32[4,5], as the pipeline\'s own is, got float32[4,8]. Give model "dense" the options',
    );
    await expect(refusal({ model: dense({ hidden: [8, 8] }) }, before.model)).rejects.toThrow(
      "`initial.params.layers.1.weight` must be float32[8,8], as the pipeline's own is, got float32[8,3].",
    );
    await expect(refusal({ model: dense({ hidden: [8, 3] }) }, before.model)).rejects.toThrow(
      "`initial.params.layers.2.weight` must be float32[3,3], as the pipeline's own is, got undefined.",
    );
    await expect(refusal({ model: dense({ hidden: [] }) }, before.model)).rejects.toThrow(
      "`initial.params.layers.0.weight` must be",
    );
    await expect(refusal({ dataset: blobs({ features: 5 }) }, before.model)).rejects.toThrow("must be float32[5,8]");
    const { tensors, manifest } = before.model;
    const { "model.batches": _, ...without } = tensors;
    await expect(refusal({}, { manifest, tensors: without })).rejects.toThrow(
      "`initial.model.batches` must be float32[], as the pipeline's own is, got undefined.",
    );
    await expect(
      refusal({}, { manifest, tensors: { ...tensors, "params.extra": tensors["model.batches"]! } }),
    ).rejects.toThrow("`initial.params.extra` must be left out, for the pipeline has params.layers.0.weight, ");
    const renamed = { ...manifest, model: { use: "cnn", options: {} } };
    await expect(refusal({ model: dense({ hidden: [5] }) }, { tensors, manifest: renamed })).rejects.toThrow(
      '`initial` is a model "cnn": use the same in the pipeline',
    );
    const bad = { ...tensors["params.layers.0.bias"]!, data: new Float32Array(8).fill(Number.NaN) };
    await expect(refusal({}, { manifest, tensors: { ...tensors, "params.layers.0.bias": bad } })).rejects.toThrow(
      "`initial.params.layers.0.bias` must be finite, got NaN. Take a model from before its training diverged.",
    );
  });

  it("is refused beside a state, and where it is no model", () => {
    const both = { initial: before.model, resume: before.state };
    expect(() => train(pipelineOf(), both)).toThrow("train: `initial` must be left out with `resume`");
    expect(() => train(pipelineOf(), { initial: before.model.tensors as never })).toThrow(
      "train: `initial` must be a trained model",
    );
  });
});
