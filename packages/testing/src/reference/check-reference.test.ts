import { type AnyPlugin, type Params, createRegistry, defineLoss } from "@downslope/core";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import {
  about,
  descent,
  halving,
  lossOf,
  momentum,
  optimizerOf,
  schedulerOf,
  squared,
  transformOf,
  zip,
} from "../../test/plugins.ts";
import { checkReference } from "./check-reference.ts";

const tensor = (data: readonly unknown[], dtype = "float64", shape = [data.length]) => ({ shape, dtype, data });
const scalar = (value: unknown) => tensor([value], "float64", []);
const run = async (plugin: AnyPlugin, file: unknown, options = {}) =>
  checkReference(createRegistry(plugin), file, options);

// Residuals 0 and 2: squares 0 and 4, mean 2; gradient of the mean 2 r / 2.
const lossCase = {
  id: "sample/0",
  loss: "sample",
  options: { reduction: "mean" },
  inputs: { prediction: tensor([1, 4]), target: tensor([1, 2]) },
  value: scalar(2),
  gradient: { prediction: tensor([0, 2]) },
};
const lossFile = (...cases: object[]) => ({ kind: "loss", cases: cases.map((one) => ({ ...lossCase, ...one })) });

describe("losses", () => {
  it("pass where value and gradient are right in float64 and float32", async () => {
    expect(await run(squared, lossFile({}))).toEqual([{ id: "sample/0", plugin: "sample", passed: true, misses: [] }]);
  });

  it("are told of each number that differs, by its place and precision", async () => {
    const [result] = await run(squared, lossFile({ value: scalar(2.5), gradient: { prediction: tensor([1, 2]) } }));
    expect(result).toEqual({
      id: "sample/0",
      plugin: "sample",
      passed: false,
      misses: [
        { what: "float64 value", expected: 2.5, got: 2 },
        { what: "float64 gradient.prediction[0]", expected: 1, got: 0 },
        { what: "float32 value", expected: 2.5, got: 2 },
        { what: "float32 gradient.prediction[0]", expected: 1, got: 0 },
      ],
    });
  });

  it("are held to 1e-9 in float64 and 2e-5 in float32, relative above 1", async () => {
    const off = (by: number) => lossFile({ value: scalar(2 * (1 + by)) });
    expect((await run(squared, off(0.9e-9)))[0]!.misses).toEqual([]);
    expect((await run(squared, off(1.1e-9)))[0]!.misses.map(({ what }) => what)).toEqual(["float64 value"]);
    expect((await run(squared, off(2.2e-5)))[0]!.misses).toHaveLength(2);
    expect((await run(squared, off(1e-3), { tolerance: { float64: 0.01, float32: 0.01 } }))[0]!.passed).toBe(true);
  });

  it("are not run in float32 where the case is extreme", async () => {
    const rough = lossOf(({ prediction, target }) =>
      prediction
        .sub(target)
        .square()
        .add(prediction.dtype === "float32" ? 1 : 0),
    );
    expect((await run(rough, lossFile({ id: "sample/0-extreme" })))[0]!.passed).toBe(true);
    expect((await run(rough, lossFile({})))[0]!.passed).toBe(false);
  });

  it("are refused where the shape differs", async () => {
    const [result] = await run(squared, lossFile({ value: tensor([2]) }));
    expect(result!.misses[0]).toEqual({ what: "float64 value.shape", expected: "[1]", got: "[]" });
  });

  it("read NaN and the infinities as texts, and labels as whole numbers", async () => {
    const odd = defineLoss({
      name: "sample",
      options: z.object({}),
      inputs: ["prediction", "target"],
      target: "class-index",
      create:
        () =>
        ({ prediction, target }) =>
          prediction.sum(-1).div(target.toFloat(prediction.dtype)),
      about,
    });
    const inputs = {
      prediction: tensor([1, 0, "NaN", 2, -1, -2], "float64", [3, 2]),
      target: tensor([0, 1, 0], "int32"),
    };
    const value = tensor(["Infinity", "NaN", "-Infinity"]);
    const file = lossFile({ inputs, value, options: { reduction: "none" }, gradient: {} });
    expect(await run(odd, file)).toEqual([{ id: "sample/0", plugin: "sample", passed: true, misses: [] }]);
  });

  it("take an option that is null for one that was not given", async () => {
    const strict = defineLoss({
      name: "sample",
      options: z.object({ power: z.number().default(2).describe("power") }),
      inputs: ["prediction", "target"],
      create:
        ({ power }) =>
        ({ prediction, target }) =>
          prediction.sub(target).pow(power),
      about,
    });
    expect((await run(strict, lossFile({ options: { power: null } })))[0]!.passed).toBe(true);
  });
});

describe("cases that cannot be run", () => {
  it("fail with their message, and the others go on", async () => {
    const results = await run(
      squared,
      lossFile(
        { loss: "sampel" },
        { id: "b", options: { delta: 1 } },
        { id: "c", inputs: { prediction: tensor([1, 4]) } },
        { id: "d", value: { shape: [2], data: [1] } },
        { id: "e", value: scalar("many") },
        { id: "f", gradient: { left: tensor([1]) } },
        { id: "g", inputs: undefined },
        { id: "h" },
      ),
    );
    const messages = results.map(({ misses }) => misses[0]?.got);
    expect(messages[0]).toMatch(/Did you mean "sample"\?/);
    expect(messages[1]).toMatch(/`delta` must be one of its options/);
    expect(messages[2]).toMatch(/`target` must be given/);
    expect(messages[3]).toMatch(/`value` must be { shape, dtype, data }/);
    expect(messages[4]).toMatch(/`value` must hold numbers/);
    expect(messages[5]).toMatch(/`gradient` must name roles of its inputs/);
    expect(messages[6]).toMatch(/`inputs` must hold a tensor for each role/);
    expect(results.map(({ passed }) => passed)).toEqual([false, false, false, false, false, false, false, true]);
    expect(results[0]!.misses[0]).toMatchObject({ what: "error", expected: "none" });
  });

  it("fail where the plugin throws", async () => {
    const broken = lossOf(() => {
      throw new Error("out of order");
    });
    expect((await run(broken, lossFile({})))[0]!.misses).toEqual([
      { what: "error", expected: "none", got: "out of order" },
    ]);
  });
});

const trajectory = {
  kind: "optimizer",
  initial: { w: tensor([1, 2], "float64", [2, 1]), b: tensor([0]) },
  gradients: [
    { w: tensor([1, 0], "float64", [2, 1]), b: tensor([2]) },
    { w: tensor([1, 1], "float64", [2, 1]), b: tensor([0]) },
  ],
};

describe("optimizers", () => {
  // m = g, then 0.5 m + g: 1, 1.5 for the first; 0, 1; 2, 1. Each times the rate 0.1.
  const parameters = [
    { w: [0.9, 2], b: [-0.2] },
    { w: [0.75, 1.9], b: [-0.3] },
  ];
  const file = { ...trajectory, cases: [{ id: "sample/0", optimizer: "sample", options: {}, parameters }] };

  it("pass where they follow the trajectory", async () => {
    expect(await run(momentum, file)).toEqual([{ id: "sample/0", plugin: "sample", passed: true, misses: [] }]);
  });

  it("take their rate from their options", async () => {
    const [one] = file.cases;
    const slow = { ...file, cases: [{ ...one!, options: { learningRate: 0 }, parameters: [{ w: [1, 2], b: [0] }] }] };
    expect((await run(momentum, slow))[0]!.passed).toBe(true);
  });

  it("are told the step and the parameter", async () => {
    const [result] = await run(descent, file);
    expect(result!.misses.map(({ what }) => what)).toEqual(["step 1 w[0]", "step 1 b"]);
  });

  it("are told the number of updates made before", async () => {
    const counting = optimizerOf<Params>(() => ({
      init: () => ({}),
      update: ({ params, state, step }) => ({ params: zip([params], (p) => p!.add(step)), state }),
    }));
    const cases = [{ id: "sample/0", optimizer: "sample", parameters: [{ b: [0] }, { b: [1] }] }];
    expect((await run(counting, { ...trajectory, cases }))[0]!.misses).toEqual([]);
  });

  it("fail where a case has more steps than there are gradients, or a parameter that is not there", async () => {
    const [one] = file.cases;
    const long = { ...file, cases: [{ ...one!, parameters: [...parameters, parameters[0]] }] };
    expect((await run(momentum, long))[0]!.misses[0]!.got).toMatch(/at most 2 steps/);
    const other = { ...file, cases: [{ ...one!, parameters: [{ v: [1] }] }] };
    expect((await run(momentum, other))[0]!.misses).toEqual([{ what: "step 0 v.length", expected: 1, got: 0 }]);
  });
});

describe("clipping", () => {
  const clip = (kind: string, id = kind) => ({
    id,
    clip: { [kind]: 2 },
    gradient: { w: tensor([1, 3]) },
    clipped: { w: tensor([2, 6]) },
  });
  const file = (...clipping: object[]) => ({ ...trajectory, cases: [], clipping });

  it("goes to the transform that its kind stands for", async () => {
    const registry = createRegistry([
      transformOf("clip-by-global-norm", "maxNorm", (g, by) => g.mul(by)),
      transformOf("clip-by-norm", "maxNorm", (g, by) => g.mul(by)),
      transformOf("clip-by-value", "maxValue", (g, by) => g.mul(by).add(1)),
    ]);
    const results = await checkReference(registry, file(clip("global-norm"), clip("norm"), clip("value")));
    expect(results.map(({ plugin, passed }) => [plugin, passed])).toEqual([
      ["clip-by-global-norm", true],
      ["clip-by-norm", true],
      ["clip-by-value", false],
    ]);
    expect(results[2]!.misses[0]).toEqual({ what: "clipped w[0]", expected: 2, got: 3 });
  });

  it("fails where the kind is unknown or its transform is not registered", async () => {
    const results = await checkReference(createRegistry(), file(clip("percentile"), clip("constructor"), clip("norm")));
    expect(results.map(({ misses }) => misses[0]!.got)).toEqual([
      expect.stringMatching(/`clip` must name one of global-norm, norm, value/),
      expect.stringMatching(/`clip` must name one of/),
      expect.stringMatching(/No transform is registered/),
    ]);
  });
});

describe("schedulers", () => {
  const file = (one: object) => ({
    kind: "scheduler",
    cases: [{ id: "sample/0", scheduler: "sample", baseLearningRate: 1, ...one }],
  });

  it("are asked for the rate of each step", async () => {
    const inverse = schedulerOf((base) => (step) => base / (1 + step));
    expect((await run(inverse, file({ learningRates: [1, 0.5, 1 / 3] })))[0]!.passed).toBe(true);
    expect((await run(inverse, file({ learningRates: [1, 0.5, 0.3] })))[0]!.misses).toEqual([
      { what: "learningRate[2]", expected: 0.3, got: 1 / 3 },
    ]);
  });

  it("are shown the metric after each step", async () => {
    const metrics = [3, "NaN", 2, 5];
    expect((await run(halving, file({ metrics, learningRates: [1, 1, 0.5, 0.5] })))[0]!.passed).toBe(true);
    expect((await run(halving, file({ learningRates: [1] })))[0]!.misses[0]!.got).toMatch(/watches a metric/);
  });
});

describe("the file", () => {
  const refused = async (file: unknown, message: RegExp) => {
    await expect(run(squared, file)).rejects.toThrow(message);
  };

  it("must be of a known kind and have cases, each with an id of its own", async () => {
    await refused(undefined, /reference file must be a record, got undefined/);
    await refused([], /reference file must be a record/);
    await refused({ cases: [] }, /`kind` must be one of loss, optimizer, scheduler, got undefined/);
    await refused({ kind: "metric" }, /`kind` must be one of/);
    await refused({ kind: "loss" }, /`cases` must be a list/);
    await refused({ kind: "loss", cases: [3] }, /`cases\[0\]` must be a record, got 3/);
    await refused({ kind: "loss", cases: [{ loss: "a" }] }, /`cases\[0\].id` must be a text/);
    await refused({ kind: "scheduler", cases: [{ id: "a", loss: "a" }] }, /`cases\[0\].scheduler` must be a text/);
    await refused(lossFile({}, {}), /`cases\[1\].id` must be the only one of its name, got "sample\/0"/);
    await refused({ kind: "optimizer", cases: [] }, /`initial` must be a record/);
    await refused({ kind: "optimizer", initial: {}, gradients: 1, cases: [] }, /`gradients` must be a list/);
  });

  it("is run in part where `only` names plugins or cases", async () => {
    const file = lossFile({}, { id: "b", loss: "other" }, { id: "c" });
    const ids = async (...only: string[]) => (await run(squared, file, { only })).map(({ id }) => id);
    expect(await ids("sample")).toEqual(["sample/0", "c"]);
    expect(await ids("other", "c")).toEqual(["b", "c"]);
    const strangers: string[] = [];
    const onUnmatched = (name: string, near: readonly string[]) => strangers.push(`${name}: ${near.join()}`);
    expect(await run(squared, file, { only: ["c", "sampel", "adam"], onUnmatched })).toHaveLength(1);
    expect(strangers).toEqual(["sampel: sample", "adam: "]);
    await expect(ids("sampel")).rejects.toThrow(/`only` must name plugins or cases .* Did you mean "sample"/);
  });
});
