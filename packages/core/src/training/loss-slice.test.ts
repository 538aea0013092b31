import { describe, expect, it, vi } from "vitest";
import { z } from "zod";
import { about, collect, pipelineOf } from "../../test/pipelines.ts";
import { blobs, crossEntropy, dense } from "../../test/plugins.ts";
import { trained } from "../../test/trained.ts";
import {
  CLOCK,
  type Dataset,
  type Direction,
  type PipelineInput,
  type Split,
  type TrainedModel,
  defaultServices,
  defineLoss,
  defineModel,
  hostPermutation,
  lossSlice,
  normal,
  oneHot,
  randomDirection,
  train,
  zeros,
} from "../index.ts";
import { evaluateSplit } from "./evaluate.ts";
import { streams } from "./random.ts";
import { openSession } from "./session.ts";

const rest = async (): Promise<void> => undefined;

/** The loss of a model on the whole training split, as an evaluation computes it. */
async function evaluated(changes: Partial<PipelineInput>, model: TrainedModel): Promise<number> {
  const session = await openSession(pipelineOf(changes), defaultServices(), { initial: model });
  const { loss } = await evaluateSplit(session, "train", {}, rest);
  session.dispose();
  return loss!;
}

const between = (from: Direction, to: Direction): Direction =>
  Object.fromEntries(
    Object.entries(from).map(([path, one]) => [
      path,
      { ...one, data: Float32Array.from(one.data, (x, i) => to[path]!.data[i]! - x) },
    ]),
  );
const shifted = ({ tensors, manifest }: TrainedModel, ...moves: [number, Direction][]): TrainedModel => ({
  manifest,
  tensors: Object.fromEntries(
    Object.entries(tensors).map(([path, one]) => [
      path,
      {
        ...one,
        data: Float32Array.from(one.data, (x, i) =>
          moves.reduce((sum, [factor, way]) => sum + factor * (way[path]?.data[i] ?? 0), x),
        ),
      },
    ]),
  ),
});

/** Weights by class, so that a mean of means is not the mean; more samples than are evaluated at once. */
const weighted = defineLoss({
  name: "weighted",
  options: z.object({}),
  inputs: ["prediction", "target"],
  target: "class-index",
  about,
  create:
    () =>
    ({ prediction, target }) => {
      const weights = target.toFloat().mul(2).add(1);
      return { values: prediction.logSoftmax().mul(oneHot(target, 3)).sum(-1).neg().mul(weights), weights };
    },
});
const changes = { dataset: blobs({ samples: 1000 }), loss: weighted(), train: { epochs: 1 } };

/** Divides by the running mean of its inputs' squares. */
const scaled = defineModel({
  name: "scaled",
  options: z.object({}),
  about,
  create() {
    const inner = dense({ hidden: [] }).create({});
    return {
      init: (key, spec) => ({ params: inner.init(key, spec).params, state: { square: zeros([]) } }),
      apply(params, state, input, { training, key }) {
        const before = state["square"]!;
        const square = training ? before.add(input.square().mean().sub(before).mul(0.1)) : before;
        const { output } = inner.apply(params, { batches: zeros([]) }, input.div(square.add(0.1)), { training, key });
        return { output, state: { square } };
      },
    };
  },
});

describe("a slice of the loss", () => {
  it("is at its origin what an evaluation of the whole split gives, to the bit", async () => {
    const { model } = await trained(changes);
    const directions = [randomDirection(model.tensors, 1)];
    const slice = await lossSlice(pipelineOf(changes), { origin: model.tensors, directions });
    expect(slice.samples).toBe(600);
    expect(await slice.at(0)).toBe(await evaluated(changes, model));
    slice.dispose();
  });

  it("goes through both ends of a run's path, and along it", async () => {
    const run = train(pipelineOf(changes));
    const models: TrainedModel[] = [];
    for await (const event of run) if (event.type === "step") models.push(await run.model());
    const [first, last] = [models[0]!, models.at(-1)!];
    const path = between(first.tensors, last.tensors);
    const slice = await lossSlice(pipelineOf(changes), { origin: first.tensors, directions: [path] });
    expect(await slice.at(0)).toBe(await evaluated(changes, first));
    expect((await slice.at(1)) / (await evaluated(changes, last))).toBeCloseTo(1, 6);
    for (const a of [0.5, -1, 2]) {
      const expected = await evaluated(changes, shifted(first, [a, path]));
      expect((await slice.at(a)) / expected).toBeCloseTo(1, 5);
    }
    expect(await slice.at(1)).toBeLessThan(await slice.at(0));
    slice.dispose();
  });

  it("takes two directions, and moves what either has; compiled once for each size of batch", async () => {
    const { model } = await trained(changes);
    const u = randomDirection(model.tensors, 1);
    const { "params.layers.0.weight": weight, "params.layers.1.bias": bias } = randomDirection(model.tensors, 2);
    const v = { "params.layers.0.weight": weight!, "params.layers.1.bias": bias! };
    const { "params.layers.1.bias": _, ...partly } = u;
    const slice = await lossSlice(pipelineOf(changes), { origin: model.tensors, directions: [partly, v] });
    for (const [a, b] of [
      [0.3, -0.2],
      [0, 1],
      [-2, 0],
    ] as const) {
      const expected = await evaluated(changes, shifted(model, [a, partly], [b, v]));
      expect((await slice.at(a, b)) / expected).toBeCloseTo(1, 4);
    }
    for (let i = 0; i < 20; i++) await slice.at(i / 10, -i / 10);
    expect(slice.traces).toBe(2);
    // Wherever it has been, it comes back to the bit.
    expect(await slice.at(0, 0)).toBe(await evaluated(changes, model));
    slice.dispose();
  });

  it("moves running statistics where a direction has them", async () => {
    const own = { ...changes, model: scaled() };
    const [early, late] = [
      (await trained({ ...own, train: { epochs: 1 } })).model,
      (await trained({ ...own, train: { epochs: 3 } })).model,
    ];
    const path = between(early.tensors, late.tensors);
    expect(path).toHaveProperty(["model.square"]);
    const slice = await lossSlice(pipelineOf(own), { origin: early.tensors, directions: [path] });
    expect((await slice.at(1)) / (await evaluated(own, late))).toBeCloseTo(1, 6);
    slice.dispose();
  });

  it("knows the parameters of a loss", async () => {
    const own = {
      ...changes,
      metrics: [],
      loss: defineLoss({
        name: "centred",
        options: z.object({}),
        inputs: ["prediction"],
        about,
        init: (_, { key }) => ({ centre: normal(key, [3]) }),
        create:
          () =>
          ({ prediction }, { centre }) =>
            prediction.sub(centre).square(),
      })(),
    };
    const { model } = await trained(own);
    const directions = [{ "params.loss.centre": model.tensors["params.loss.centre"]! }];
    const slice = await lossSlice(pipelineOf(own), { origin: model.tensors, directions });
    expect(await slice.at(0)).toBe(await evaluated(own, model));
    expect((await slice.at(2)) / (await evaluated(own, shifted(model, [2, directions[0]!])))).toBeCloseTo(1, 5);
    slice.dispose();
  });

  it("looks at some samples where it is told to, the first of an order by the seed", async () => {
    const { model } = await trained(changes);
    const options = { origin: model.tensors, directions: [randomDirection(model.tensors, 1)] };
    const valueOf = async (samples: number) => {
      const slice = await lossSlice(pipelineOf(changes), { ...options, samples });
      expect(slice.samples).toBe(Math.min(samples, 600));
      const value = await slice.at(0);
      slice.dispose();
      return value;
    };
    const chosen = hostPermutation(600, 5, streams.slice).subarray(0, 50);
    const some = {
      ...changes.dataset,
      create: async (context: never) => {
        const dataset = (await changes.dataset.create(context)) as Dataset;
        const { train: all } = dataset.splits;
        const split: Split = { length: 50, get: (indices) => all.get(Array.from(indices, (i) => chosen[i]!)) };
        return { ...dataset, splits: { ...dataset.splits, train: split } };
      },
    } as PipelineInput["dataset"];
    expect(await valueOf(50)).toBe(await evaluated({ ...changes, dataset: some }, model));
    expect(await valueOf(50)).not.toBe(await valueOf(51));
    expect(await valueOf(10_000)).toBe(await evaluated(changes, model));
    expect(await valueOf(600)).toBe(await evaluated(changes, model));
  });

  it("answers calls that were made together one after the other, and rests", async () => {
    const { model } = await trained(changes);
    const resting = vi.fn<() => Promise<void>>(rest);
    let now = 0;
    const services = defaultServices().set(CLOCK, { now: () => (now += 1), rest: resting });
    const u = randomDirection(model.tensors, 3);
    const slice = await lossSlice(pipelineOf(changes), { origin: model.tensors, directions: [u], services });
    const points = [0, 0.5, 1, -1];
    const together = await Promise.all(points.map((a) => slice.at(a)));
    expect(resting.mock.calls.length).toBeGreaterThanOrEqual(points.length);
    const alone: number[] = [];
    for (const a of points) alone.push(await slice.at(a));
    expect(together).toEqual(alone);
    expect(new Set(together).size).toBe(4);
    const pending = slice.at(0.25);
    slice.dispose();
    await expect(pending).rejects.toThrow('lossSlice: `slice` must be in use, got "one that was disposed of"');
    await expect(slice.at(0)).rejects.toThrow("Make another with `lossSlice`.");
  });

  it("tells values that are not finite as they are", async () => {
    const { model } = await trained(changes);
    const slice = await lossSlice(pipelineOf(changes), {
      origin: model.tensors,
      directions: [randomDirection(model.tensors, 1)],
    });
    expect(Number.isFinite(await slice.at(1e38))).toBe(false);
    expect(await slice.at(0)).toBe(await evaluated(changes, model));
    slice.dispose();
  });

  it("refuses what is no slice of this pipeline, by name", async () => {
    const { model } = await trained({});
    const origin = model.tensors;
    const u = randomDirection(origin, 1);
    const open = (options: object, own = {}) => lossSlice(pipelineOf(own), { origin, directions: [u], ...options });
    await expect(open({ directions: [] })).rejects.toThrow("lossSlice: `directions` must be one or two, got 0.");
    await expect(open({ directions: [u, u, u] })).rejects.toThrow("`directions` must be one or two, got 3.");
    await expect(open({ samples: 0 })).rejects.toThrow("`samples` must be a whole number from 1, got 0.");
    await expect(open({}, { model: dense({ hidden: [5] }) })).rejects.toThrow(
      "lossSlice: `origin.params.layers.0.weight` must be float32[4,5], as the pipeline's own is, got float32[4,8]. Take",
    );
    await expect(open({ directions: [u, { "params.layers.7.weight": u["params.layers.0.weight"]! }] })).rejects.toThrow(
      "`directions.1.params.layers.7.weight` must be one of params.layers.0.weight,",
    );
    await expect(open({ directions: [{ "params.layers.0.bias": u["params.layers.0.weight"]! }] })).rejects.toThrow(
      "`directions.0.params.layers.0.bias` must be float32[8], as in the origin, got float32[4,8].",
    );
    const infinite = { shape: [8], dtype: "float32", data: new Float32Array(8).fill(Infinity) } as const;
    await expect(open({ directions: [{ "params.layers.0.bias": infinite }] })).rejects.toThrow(
      "must be finite, got Infinity.",
    );
    await expect(open({}, { loss: crossEntropy({ reduction: "none" }) })).rejects.toThrow("`reduction` must be");
    const slice = await lossSlice(pipelineOf(), { origin, directions: [u] });
    await expect(slice.at(Number.NaN)).rejects.toThrow("lossSlice: `a` must be a finite number, got NaN.");
    await expect(slice.at(0, 1)).rejects.toThrow("`b` must be left out with one direction, got 1.");
    slice.dispose();
  });

  it("leaves the run it is taken from as it is", async () => {
    const run = train(pipelineOf());
    const losses: number[] = [];
    for await (const event of run) {
      if (event.type !== "step") continue;
      losses.push(event.loss);
      if (event.step !== 4) continue;
      const { tensors } = await run.model();
      const slice = await lossSlice(pipelineOf(), { origin: tensors, directions: [randomDirection(tensors, 1)] });
      await slice.at(0.5);
      slice.dispose();
    }
    const plain = await collect(train(pipelineOf()));
    expect(losses).toEqual(plain.flatMap((event) => (event.type === "step" ? [event.loss] : [])));
  });
});
