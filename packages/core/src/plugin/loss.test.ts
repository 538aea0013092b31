import { beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { onDevice, startDevice } from "../engine/platform.ts";
import { tensor } from "../tensor/create.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { grad, scope } from "../tensor/transforms.ts";
import { defineLoss } from "./loss.ts";
import type { LossValues, Reduction } from "./reduction.ts";

beforeAll(() => startDevice("cpu"));

const about = { title: { en: "T", ko: "시험" }, summary: { en: "T.", ko: "시험." } };
const test = (name: string, body: () => void) => it(name, () => onDevice("cpu", () => scope(body)));
const squared = defineLoss({
  name: "squared",
  options: z.object({}),
  inputs: ["prediction", "target"],
  about,
  create:
    () =>
    ({ prediction, target }) =>
      prediction.sub(target).square(),
});
/** Values already weighted, and the weights. */
const weighted = defineLoss({
  name: "weighted",
  options: z.object({ weights: z.array(z.number()) }),
  inputs: ["prediction", "target"],
  about,
  create:
    ({ weights }) =>
    ({ prediction, target }) => {
      const used = tensor([...weights]);
      return { values: prediction.sub(target).abs().mul(used), weights: used };
    },
});
const returning = (result: () => unknown) =>
  defineLoss({
    name: "odd",
    options: z.object({}),
    inputs: ["prediction"],
    about,
    create: () => () => result() as LossValues,
  })().create({});

const errors = () => ({
  prediction: tensor([
    [1, 2],
    [3, 6],
  ]),
  target: tensor([
    [0, 0],
    [0, 0],
  ]),
});
const evaluate = (reduction: Reduction, sampleWeight?: Tensor) => [
  ...squared({ reduction }).create({}).evaluate(errors(), sampleWeight).data(),
];

describe("reduction", () => {
  // Squares: 1, 4, 9, 36.
  test("is mean by default, or sum, none and batch-mean", () => {
    expect(squared().create({}).evaluate(errors()).item()).toBe(12.5);
    expect(evaluate("sum")).toEqual([50]);
    expect(evaluate("none")).toEqual([1, 4, 9, 36]);
    expect(evaluate("batch-mean")).toEqual([25]);
  });

  test("weighs samples, and mean divides by the weights", () => {
    const weights = tensor([3, 1]);
    expect(evaluate("none", weights)).toEqual([3, 12, 9, 36]);
    expect(evaluate("sum", weights)).toEqual([60]);
    expect(evaluate("mean", weights)).toEqual([60 / 8]);
    expect(evaluate("batch-mean", weights)).toEqual([30]);
    expect(() => evaluate("mean", tensor([1, 2, 3]))).toThrow(
      "squared: `sampleWeight` must have one weight a sample, [2], got float32[3]",
    );
  });

  test("divides by the weights that a loss used, and gives 0 where nothing counts", () => {
    const inputs = { prediction: tensor([1, 2, 4]), target: tensor([0, 0, 0]) };
    const with_ = (weights: number[], reduction: Reduction = "mean") => weighted({ weights, reduction }).create({});
    expect(with_([1, 0, 3]).evaluate(inputs).item()).toBe(13 / 4);
    expect(
      with_([1, 0, 3])
        .evaluate(inputs, tensor([2, 1, 1]))
        .item(),
    ).toBeCloseTo(14 / 5, 6);
    expect(with_([0, 0, 0]).evaluate(inputs).item()).toBe(0);
    const gradient = grad((prediction: Tensor) => with_([0, 0, 0]).evaluate({ ...inputs, prediction }))(
      inputs.prediction,
    );
    expect([...gradient.data()]).toEqual([0, 0, 0]);
    expect([...with_([1, 0, 3], "none").evaluate(inputs).data()]).toEqual([1, 0, 12]);
  });

  test("gives totals that join batches exactly", () => {
    const [part] = weighted({ weights: [1, 0, 3] })
      .create({})
      .totals({ prediction: tensor([1, 2, 4]), target: tensor([0, 0, 0]) });
    expect([part!.weight, part!.total.item(), (part!.divisor as Tensor).item()]).toEqual([1, 13, 4]);
    expect(squared({ reduction: "batch-mean" }).create({}).totals(errors())).toMatchObject([{ divisor: 2 }]);
    expect(squared({ reduction: "sum" }).create({}).totals(errors())[0]).not.toHaveProperty("divisor");
  });

  test("refuses an empty batch", () => {
    const none = () => tensor(new Float32Array(0), { shape: [0, 2] });
    expect(() => squared().create({}).evaluate({ prediction: none(), target: none() })).toThrow(
      "squared: `prediction` must hold at least one sample, got float32[0,2]",
    );
  });
});

describe("what a loss is given and returns", () => {
  test("is checked by name and shape", () => {
    const loss = squared().create({});
    expect(() => loss.evaluate({ prediction: tensor([1]) })).toThrow(
      "squared: `target` must be given, got undefined. It reads prediction, target.",
    );
    expect(() => loss.evaluate({ prediction: tensor([[1], [2]]), target: tensor([1, 2]) })).toThrow(
      "squared: `target` must have the prediction's shape, [2,1], got float32[2]. The prediction is [2,1]; reshape one of them.",
    );
    const labels = defineLoss({
      name: "labels",
      options: z.object({}),
      inputs: ["prediction", "target"],
      target: "class-index",
      about,
      create:
        () =>
        ({ prediction }) =>
          prediction,
    })().create({});
    expect(() => labels.evaluate({ prediction: tensor([[1, 2]]), target: tensor([[1, 0]]) })).toThrow(
      "the prediction's shape without its last axis, [1]",
    );
    expect(() => labels.evaluate({ prediction: tensor([[1, 2]]), target: tensor([1]) })).toThrow(
      "labels: `target` must hold int32 class labels, got float32[1]",
    );
  });

  test("must agree in shape where they are compared", () => {
    const pair = defineLoss({
      name: "pair",
      options: z.object({}),
      inputs: ["left", "right"],
      about,
      create: () => (inputs) => inputs.left.sub(inputs.right).square(),
    })().create({});
    expect(() => pair.evaluate({ left: tensor([[1, 2]]), right: tensor([1, 2]) })).toThrow(
      "pair: `right` must have the shape of `left`, [1,2], got float32[2]. They are compared one with one.",
    );
  });

  test("must be a tensor of losses", () => {
    const inputs = () => ({ prediction: tensor([1]) });
    expect(() => returning(() => 3).evaluate(inputs())).toThrow(
      "odd must return a tensor of losses, or { values, weights }, got 3. Compute it from the inputs with tensor methods",
    );
    expect(() => returning(() => undefined).evaluate(inputs())).toThrow("got undefined");
    expect(() => returning(() => Promise.resolve(1)).evaluate(inputs())).toThrow("got a Promise");
    expect(() => returning(() => tensor([1]).less(0)).evaluate(inputs())).toThrow("got bool[1]. Losses are floats");
  });

  it("is defined completely, or refused at once", () => {
    const base = {
      name: "x",
      options: z.object({}),
      inputs: ["prediction"] as const,
      about,
      create:
        () =>
        ({ prediction }: { prediction: Tensor }) =>
          prediction,
    };
    expect(() => defineLoss({ ...base, name: "Mean Squared" })).toThrow(
      'loss "Mean Squared": `name` must be lower case words joined by hyphens',
    );
    expect(() => defineLoss({ ...base, options: { delta: 1 } as never })).toThrow(
      "`options` must be a Standard Schema",
    );
    expect(() => defineLoss({ ...base, about: {} as never })).toThrow("`about` must have a `title` and a `summary`");
    expect(() => defineLoss({ ...base, inputs: ["predictions"] as never })).toThrow(
      "`inputs` must list roles out of prediction, left",
    );
    expect(() => defineLoss({ ...base, inputs: [] as never })).toThrow("`inputs` must list roles");
  });
});

describe("what a loss may say of itself", () => {
  const critic = defineLoss({
    name: "critic",
    options: z.object({ role: z.enum(["judge", "maker"]).default("judge") }),
    inputs: ["real", "fake"],
    reads: ({ role }) => (role === "judge" ? ["real", "fake"] : ["fake"]),
    target: ({ role }) => (role === "judge" ? "value" : "binary"),
    reduction: "batch-mean",
    about,
    create:
      ({ role }) =>
      ({ real, fake }) =>
        role === "judge" ? fake.sub(real) : fake.neg(),
  });

  test("which roles it reads, and its target, by its options", () => {
    expect(critic.inputs).toEqual(["real", "fake"]);
    const maker = critic({ role: "maker" }).create({});
    expect([maker.inputs, maker.target]).toEqual([["fake"], "binary"]);
    expect(maker.evaluate({ fake: tensor([[1], [2]]) }).item()).toBe(-1.5);
    expect(() =>
      critic()
        .create({})
        .evaluate({ fake: tensor([1]) }),
    ).toThrow("critic: `real` must be given");
  });

  test("its reduction where none is chosen", () => {
    const given = { real: tensor([[1, 1]]), fake: tensor([[2, 4]]) };
    expect(critic().create({}).evaluate(given).item()).toBe(4);
    expect(critic({ reduction: "mean" }).create({}).evaluate(given).item()).toBe(2);
    expect(critic.jsonSchema.properties!["reduction"]!.default).toBe("batch-mean");
  });

  test("how long its embeddings are, where it has them", () => {
    const embedding = defineLoss({
      name: "embedding",
      options: z.object({}),
      inputs: ["prediction"],
      output: "embedding",
      about,
      create:
        () =>
        ({ prediction }) =>
          prediction.square(),
    });
    expect(embedding().create({}).embeddingSize).toBe(32);
    expect(embedding({ embeddingSize: 2 }).create({}).embeddingSize).toBe(2);
    expect(() => embedding({ embeddingSize: 0 })).toThrow(
      'loss "embedding": `embeddingSize` must be a whole number, at least 1, got 0.',
    );
    // @ts-expect-error: only losses of embeddings have this option
    expect(() => critic({ embeddingSize: 2 })).toThrow("`embeddingSize`");
  });

  test("several terms, each reduced and weighted by itself; without reduction they are one number a sample", () => {
    const terms = defineLoss({
      name: "terms",
      options: z.object({}),
      inputs: ["prediction"],
      about,
      create:
        () =>
        ({ prediction }) => ({
          terms: [
            { name: "a", weight: 2, reduction: "sum", result: prediction.square() },
            { name: "b", weight: 1, reduction: "mean", result: prediction.sum(-1) },
          ],
        }),
    });
    const prediction = tensor([
      [1, 2],
      [3, 4],
    ]);
    expect(terms().create({}).evaluate({ prediction }).item()).toBe(2 * 30 + (3 + 7) / 2);
    const none = terms({ reduction: "none" }).create({}).evaluate({ prediction });
    expect([...none.data()]).toEqual([2 * 2.5 + 3, 2 * 12.5 + 7]);
    const firstAlone = terms()
      .create({})
      .evaluate({ prediction }, tensor([1, 0]));
    expect(firstAlone.item()).toBe(2 * 5 + 3);
  });

  test("shapes and kinds of lengths and rows of labels are checked", () => {
    const rows = defineLoss({
      name: "rows",
      options: z.object({}),
      inputs: ["prediction", "target", "length"],
      target: "class-sequence",
      about,
      create:
        () =>
        ({ prediction }) =>
          prediction.sum([1, 2]),
    });
    const loss = rows().create({});
    const prediction = tensor(new Float32Array(12), { shape: [2, 3, 2] });
    const ints = (values: number[], shape: number[]) => tensor(Int32Array.from(values), { shape, dtype: "int32" });
    const target = ints([1, -1, 1, 1], [2, 2]);
    expect(loss.evaluate({ prediction, target, length: ints([3, 2], [2]) }).item()).toBe(0);
    expect(() => loss.evaluate({ prediction, target, length: ints([3], [1]) })).toThrow(
      "rows: `length` must be int32 [2], one length a sample",
    );
    expect(() => loss.evaluate({ prediction, target: ints([1, 1], [1, 2]), length: ints([3, 2], [2]) })).toThrow(
      "rows: `target` must have a row of labels for each sample, [2,2], got int32[1,2]",
    );
  });
});
