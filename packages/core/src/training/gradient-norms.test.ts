import { describe, expect, it } from "vitest";
import { z } from "zod";
import { about, collect, pipelineOf } from "../../test/pipelines.ts";
import { blobs } from "../../test/plugins.ts";
import { mapped, statesOf, stepsOf, trained } from "../../test/trained.ts";
import {
  type DiagnosisEvent,
  type HostArray,
  type PipelineInput,
  type Tensor,
  type TrainingEvent,
  type TrainingState,
  chain,
  defineLoss,
  defineModel,
  defineOptimizer,
  defineTransform,
  jax,
  normal,
  ones,
  scope,
  tensor,
  train,
} from "../index.ts";
import { normsOutput } from "./gradient-norms.ts";

/** Descent that keeps the gradients that it was given, as state. */
const keeping = defineOptimizer({
  name: "keeping",
  options: z.object({ learningRate: z.number().min(0).default(0.1) }),
  about,
  create: () => ({
    init: (params) => mapped(params, (one) => one!.zerosLike()),
    update: ({ gradients, params, learningRate }) => ({
      params: mapped(params, (one, path) => one!.sub(gradients[path]!.mul(learningRate))),
      state: gradients,
    }),
  }),
});

/** A loss of the predictions alone. */
const lossOf = (maths: (prediction: Tensor) => Tensor, reduction: "mean" | "sum" = "mean") =>
  defineLoss({
    name: "of-predictions",
    options: z.object({}),
    inputs: ["prediction"],
    about,
    create:
      () =>
      ({ prediction }) =>
        maths(prediction),
  })({ reduction });

const measured = { train: { gradientNorms: true } };
const lengthOf = ({ data }: HostArray): number => Math.sqrt([...data].reduce((sum, x) => sum + x * x, 0));
/** The lengths of the gradients that an optimizer kept, by path. */
const keptIn = ({ tensors }: TrainingState): Record<string, number> =>
  Object.fromEntries(
    Object.entries(tensors).flatMap(([path, array]) =>
      path.startsWith("optimizer.") ? [[path.slice(path.indexOf("layers")), lengthOf(array)]] : [],
    ),
  );
const normsOf = (events: readonly TrainingEvent[]) => stepsOf(events).map(({ gradientNorms }) => gradientNorms!);
const expectClose = (found: Readonly<Record<string, number>>, expected: Readonly<Record<string, number>>) => {
  expect(Object.keys(found)).toEqual(Object.keys(expected));
  for (const [path, norm] of Object.entries(expected)) expect(found[path]! / norm).toBeCloseTo(1, 5);
};
const diagnosisOf = async (changes: Partial<PipelineInput>): Promise<DiagnosisEvent> => {
  const events = await collect(train(pipelineOf({ metrics: [], ...changes })));
  return events.find((event) => event.type === "diagnosis")!;
};

describe("lengths of gradients", () => {
  it("are those of what the optimizer is given, by path, at each step", async () => {
    const { events } = await trained({ optimizer: keeping(), ...measured });
    const states = await statesOf({ optimizer: keeping() });
    const norms = normsOf(events);
    expect(norms).toHaveLength(12);
    norms.forEach((found, i) => expectClose(found, keptIn(states[i]!)));
  });

  it("are told where they are asked for, and change no bit of the training", async () => {
    const without = await trained({});
    const withNorms = await trained(measured);
    expect(normsOf(without.events).every((norms) => norms === undefined)).toBe(true);
    expect(withNorms.state.tensors).toEqual(without.state.tensors);
    const bare = withNorms.events.map((event) => {
      const { gradientNorms: _, seconds: __, ...rest } = event as Record<string, unknown> & TrainingEvent;
      return rest;
    });
    expect(bare).toEqual(without.events.map(({ ...event }) => (Reflect.deleteProperty(event, "seconds"), event)));
  });

  it("come out the same on the exact device", async () => {
    const settings = { epochs: 1, gradientNorms: true };
    const [exact, usual] = [
      await trained({ engine: jax({ device: "cpu" }), train: settings }),
      await trained({ train: settings }),
    ];
    expectClose(normsOf(exact.events)[0]!, normsOf(usual.events)[0]!);
  });

  it("trace nothing anew", async () => {
    const runs = [train(pipelineOf()), train(pipelineOf(measured))];
    for (const run of runs) await collect(run);
    expect(runs[1]!.traces).toBe(runs[0]!.traces);
  });

  it("are those before transforms such as clipping", async () => {
    const shrink = defineTransform({
      name: "shrink",
      options: z.object({}),
      about,
      create: () => ({
        init: () => ({}),
        update: ({ gradients, state }) => ({ gradients: mapped(gradients, (one) => one!.mul(0.001)), state }),
      }),
    });
    const first = async (optimizer: PipelineInput["optimizer"]) =>
      normsOf((await trained({ optimizer, ...measured })).events)[0];
    expect(await first(chain(shrink(), keeping()))).toEqual(await first(keeping()));
  });

  it("leave out what is frozen, and name the loss's own parameters", async () => {
    const optimizer = keeping({ groups: [{ match: "layers.0.*", frozen: true }] });
    const frozen = normsOf((await trained({ optimizer, ...measured })).events)[0]!;
    expect(Object.keys(frozen)).toEqual(["layers.1.weight", "layers.1.bias"]);
    const owning = defineLoss({
      name: "owning",
      options: z.object({}),
      inputs: ["prediction"],
      about,
      init: (_, { key }) => ({ centre: normal(key, [3]) }),
      create:
        () =>
        ({ prediction }, { centre }) =>
          prediction.sub(centre).square(),
    });
    const own = normsOf((await trained({ loss: owning(), metrics: [], ...measured })).events)[0]!;
    expect(Object.keys(own)).toEqual([
      "layers.0.weight",
      "layers.0.bias",
      "layers.1.weight",
      "layers.1.bias",
      "loss.centre",
    ]);
    expect(own["loss.centre"]).toBeGreaterThan(0);
  });

  it.each([1e25, 1e-30])("neither overflow nor vanish: gradients of about %d", async (scale) => {
    const loss = lossOf((prediction) => prediction.mul(scale));
    const optimizer = keeping({ learningRate: 0 });
    const [state] = await statesOf({ loss, optimizer, metrics: [] });
    const { events } = await trained({ loss, optimizer, metrics: [], ...measured });
    const expected = keptIn(state!);
    expect(expected["layers.1.bias"]! / scale).toBeCloseTo(Math.sqrt(1 / 3), 3);
    expectClose(normsOf(events)[0]!, expected);
  });

  it("may be switched on and off when a run goes on", async () => {
    const run = train(pipelineOf({ train: { epochs: 1 } }));
    await collect(run);
    const resumed = train(pipelineOf({ train: { epochs: 3, gradientNorms: true } }), { resume: await run.state() });
    const norms = normsOf(await collect(resumed));
    expect(norms).toEqual(normsOf((await trained(measured)).events).slice(4));
    expect((await resumed.state()).tensors).toEqual((await trained({})).state.tensors);
    const off = train(pipelineOf({ train: { epochs: 4 } }), { resume: await resumed.state() });
    expect(normsOf(await collect(off))).toEqual([undefined, undefined, undefined, undefined]);
  });
});

describe("lengths of gathered gradients", () => {
  it("are those of one large batch", async () => {
    const large = await trained({ train: { batchSize: 28, gradientNorms: true } });
    const small = await trained({ train: { batchSize: 7, accumulate: 4, gradientNorms: true } });
    const [expected, found] = [normsOf(large.events), normsOf(small.events)];
    expect(found).toHaveLength(9);
    found.forEach((norms, i) => {
      for (const [path, norm] of Object.entries(norms)) expect(norm / expected[i]![path]!).toBeCloseTo(1, 3);
    });
  });

  it("go without batches that are skipped, the last of an update too", async () => {
    const changes = { dataset: blobs({ poison: 30 }), optimizer: keeping() };
    for (const accumulate of [1, 2, 5]) {
      const settings = { batchSize: 7, accumulate, nonFinite: "skip" } as const;
      const { events } = await trained({ ...changes, train: { ...settings, gradientNorms: true } });
      const states = await statesOf({ ...changes, train: settings });
      expect(events.some(({ type }) => type === "skip")).toBe(true);
      const norms = normsOf(events);
      expect(norms.length).toBeGreaterThan(5);
      norms.forEach((found, i) => expectClose(found, keptIn(states[i]!)));
    }
  });
});

describe("lengths of gradients of a step that failed", () => {
  /** Two layers; the gradient of the first is not finite: that of a root at 0. */
  const broken = defineModel({
    name: "broken",
    options: z.object({}),
    about,
    create: () => ({
      init: (key) => ({ params: { "layers.0": normal(key, [4, 3]), "layers.1": ones([3]) }, state: {} }),
      apply: (params, state, input) => {
        const hidden = input.matmul(params["layers.0"]!);
        return { output: hidden.sub(hidden).sqrt().add(1).mul(params["layers.1"]!), state };
      },
    }),
  })();

  it("tell which layer went first", async () => {
    const loss = lossOf((x) => x.square());
    const found = await diagnosisOf({ model: broken, loss, ...measured });
    expect(found).toMatchObject({ step: 1, tensor: "gradients.layers.0" });
    expect(Object.keys(found.gradientNorms!)).toEqual(["layers.0", "layers.1"]);
    expect(found.gradientNorms!["layers.0"]).toBeNaN();
    // The mean over 3 outputs of x², x = 1 · w and w = 1, has the gradient 2/3 for each w.
    expect(found.gradientNorms!["layers.1"]).toBeCloseTo((2 / 3) * Math.sqrt(3), 5);
    expect(await diagnosisOf({ model: broken, loss })).not.toHaveProperty("gradientNorms");
  });

  it("are infinite where gradients are, and finite where only their squares overflow", async () => {
    const loss = lossOf((x) => x.mul(2e37), "sum");
    const { gradientNorms } = await diagnosisOf({ loss, ...measured, optimizer: keeping() });
    expect(gradientNorms!["layers.1.weight"]).toBe(Number.POSITIVE_INFINITY);
    // A sum over 16 samples, the same for each of the three outputs: more than float32 holds, for so long a vector.
    expect(gradientNorms!["layers.1.bias"]! / (16 * 2e37)).toBeCloseTo(Math.sqrt(3), 5);
  });

  it("are those with the batch that could not be gathered, and those of the last batch where all were skipped", async () => {
    const loss = lossOf((x) => x.square());
    const train_ = { gradientNorms: true, accumulate: 4, batchSize: 7 };
    const gathered = await diagnosisOf({ model: broken, loss, train: train_ });
    expect(gathered.gradientNorms).toEqual({ "layers.0": Number.NaN, "layers.1": expect.closeTo(1.1547, 4) });
    const skipped = { ...train_, accumulate: 1, epochs: 1, nonFinite: "skip" } as const;
    const all = await diagnosisOf({ model: broken, loss, train: skipped });
    expect(all.message).toMatch(/^No batch of the last epoch/);
    expect(all.gradientNorms).toEqual(gathered.gradientNorms);
  });
});

describe("the vector of lengths", () => {
  const shapes = [[1], [2000], [40, 30], [31], [33], [], [3], [5], [7], [11], [13], [17], [1024]];
  const wave = (shape: readonly number[], scale: number) => {
    const data = Float32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, (_, i) => scale * Math.sin(i + 1));
    return { shape, dtype: "float32", data } as const;
  };

  it.each([true, false])("is right for every size and scale beside others, in float64: %s", async (hasFloat64) => {
    for (const scales of [[1], [1e25, 1e-30, 1], [1e-38]]) {
      const hosts = shapes.map((shape, i) => wave(shape, scales[i % scales.length]!));
      const paths = hosts.map((_, i) => String(i));
      const engine = jax().create({});
      await engine.start();
      const state = engine.upload(Object.fromEntries(hosts.map((host, i) => [String(i), host])));
      const program = engine.compile(
        (given: Record<string, Tensor>) => ({ state: given, outputs: normsOutput({ paths, hasFloat64 }, given) }),
        "test",
      );
      const { gradientNorms } = await program.run(state, {}, {});
      hosts.forEach((host, i) => {
        const [found, expected] = [gradientNorms!.data[i]!, lengthOf(host)];
        expect(Math.abs(found / expected - 1)).toBeLessThan(scales[0] === 1e-38 ? 1e-3 : 1e-5);
      });
      program.dispose();
      state.dispose();
    }
  });

  it.each([true, false])("keeps what is not finite with its owner, in float64: %s", (hasFloat64) => {
    scope(() => {
      const gradients = { a: tensor([1, Number.NaN]), b: tensor([3, 4]), c: tensor([Number.NEGATIVE_INFINITY, 1]) };
      const { gradientNorms } = normsOutput({ paths: ["a", "b", "c"], hasFloat64 }, gradients);
      expect([...gradientNorms!.data()]).toEqual([Number.NaN, 5, Number.POSITIVE_INFINITY]);
    });
  });
});
