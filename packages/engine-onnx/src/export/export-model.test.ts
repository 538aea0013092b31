import { fromBinary } from "@bufbuild/protobuf";
import { type Tensor, convolve, createPredictor, hostArray, jax, zeros } from "@downslope/core";
import { ModelProtoSchema } from "onnx-buf";
import { describe, expect, it } from "vitest";
import { type Made, trainedModel } from "../../test/trained.ts";
import { loadRuntime } from "../runtime.ts";
import { toTensor } from "../tensors.ts";
import { checkExport } from "./check-export.ts";
import { exportModel } from "./export-model.ts";

async function exported(made: Made) {
  const { trained, registry } = trainedModel(made);
  const model = await exportModel(trained, registry);
  const { graph, metadataProps } = fromBinary(ModelProtoSchema, model.bytes);
  return {
    model,
    trained,
    registry,
    nodes: graph!.node.map(({ opType }) => opType),
    weights: graph!.initializer
      .map(({ name, dims }) => `${name} [${dims.join()}]`)
      .filter((name) => !name.startsWith("const_")),
    metadata: Object.fromEntries(metadataProps.map(({ key, value }) => [key, value])),
    check: (batches?: readonly number[]) => checkExport(model, trained, registry, batches),
  };
}

/** What a file gives for samples, by output. */
async function runFile(bytes: Uint8Array, shape: readonly number[], input: readonly number[]) {
  const runtime = await loadRuntime();
  const session = await runtime.InferenceSession.create(bytes, { logSeverityLevel: 3 });
  const given = toTensor(runtime, hostArray(Float32Array.from(input), shape));
  const results = await session.run(
    { input: given },
    Object.fromEntries(session.outputNames.map((name) => [name, null])),
  );
  await session.release();
  return Object.fromEntries(
    Object.entries(results).map(([name, { data }]) => [name, Array.from(data as never, Number)]),
  );
}

const dense: Made = {
  body: (params, x) => x.matmul(params["dense.weight"]!).add(params["dense.bias"]!),
  params: { "dense.weight": [4, 3], "dense.bias": [3] },
};

const number = (name: string, offset: number, scale: number, mean = offset) => ({
  kind: "number",
  name,
  offset,
  scale,
  mean,
});

describe("exportModel", () => {
  it("writes a dense layer as one product, its weights named and laid out as the model tells of PyTorch", async () => {
    const torch = () => ({
      params: { "dense.weight": { name: "0.weight", axes: [1, 0] }, "dense.bias": { name: "0.bias" } },
      state: {},
    });
    const { nodes, weights, model, check } = await exported({ ...dense, torch });
    expect([nodes, weights]).toEqual([["Gemm"], ["0.weight [3,4]", "0.bias [3]"]]);
    expect(model.input).toMatchObject({ name: "input", type: "float32", shape: ["batch", 4], takes: "raw" });
    expect(model.outputs).toEqual([{ name: "prediction", type: "float32", shape: ["batch", 3] }]);
    expect(await check()).toMatchObject({ batches: [1, 2, 7, 256], difference: expect.closeTo(0, 6) });
    const own = await exported(dense);
    expect([own.nodes, own.weights]).toEqual([["Gemm"], ["dense.weight [4,3]", "dense.bias [3]"]]);
  });

  it.each<[string, Made]>([
    [
      "a convolution",
      {
        body: ({ kernel, weight }, x) =>
          convolve(x, kernel!, { padding: "same" }).relu().reshape([x.shape[0]!, 32]).matmul(weight!),
        params: { kernel: [2, 1, 3, 3], weight: [32, 3] },
        input: [1, 4, 4],
      },
    ],
    [
      "a recurrence that begins with zeros",
      {
        body: ({ step, out }, x) => {
          const first: Tensor = zeros([x.shape[0]!, 3]);
          const last = [0, 1, 2].reduce(
            (h, t) =>
              h
                .add(
                  x
                    .slice(1, t, t + 1)
                    .reshape([x.shape[0]!, 2])
                    .matmul(step!),
                )
                .tanh(),
            first,
          );
          return last.matmul(out!);
        },
        params: { step: [2, 3], out: [3, 3] },
        input: [3, 2],
      },
    ],
    [
      "products of samples with themselves",
      {
        body: ({ weight }, x) =>
          x
            .matmul(x.transpose([0, 2, 1]))
            .softmax()
            .matmul(x)
            .matmul(weight!)
            .mean(1),
        params: { weight: [2, 3] },
        input: [3, 2],
      },
    ],
    [
      "weights used both ways round",
      { body: ({ w }, x) => x.matmul(w!).tanh().matmul(w!.transpose()).matmul(w!), params: { w: [4, 3] } },
    ],
    [
      "statistics and a variance",
      {
        body: ({ w }, x, { mean }) => x.sub(mean!).matmul(w!),
        params: { w: [4, 6] },
        state: { mean: [4] },
        output: [6],
        loss: { inputs: ["prediction", "variance", "target"] },
      },
    ],
  ])("predicts as the model does for batches of any length: %s", async (_, made) => {
    const { nodes, model, check } = await exported(made);
    expect((await check([1, 5])).difference).toBeLessThan(1e-5);
    expect(nodes).not.toContain("Identity");
    expect(model.outputs.map(({ name, shape }) => [name, shape])).toEqual(
      made.state
        ? [
            ["prediction", ["batch", 3]],
            ["variance", ["batch", 3]],
          ]
        : [["prediction", ["batch", 3]]],
    );
  });

  it("leaves no transpose of a weight, and no weight's names to numbers", async () => {
    const { nodes, weights } = await exported({ body: ({ w }, x) => x.matmul(w!.transpose()), params: { w: [3, 4] } });
    expect([nodes, weights]).toEqual([["Gemm"], ["w [3,4]"]]);
  });

  it("refuses what makes a prediction depend on the samples beside it, by the operation's name", async () => {
    await expect(exported({ body: ({ w }, x) => x.sub(x.mean(0)).matmul(w!), params: { w: [4, 3] } })).rejects.toThrow(
      /^model "made": `\w+` must compute each sample alike, however many there are, for a file that takes batches of any length, got ".*1009/,
    );
  });

  describe("columns", () => {
    const identity = (features: readonly object[], missing = "error"): Made => ({
      body: (_, x) => x.mul(1),
      input: [features.length],
      output: [features.length],
      dataset: { preprocessing: { kind: "tabular", missing, features } },
    });

    it("are taken as they are in the data: scaled in the graph, without loss where the offset is large", async () => {
      const { model, metadata } = await exported(
        identity([number("year", 2001.3, 0.7), number("x", 1e-3, 1e-4), number("y", 1e7 + 0.3, 2)]),
      );
      const rows = [2003, 0.0011, 10_000_003];
      const { prediction } = await runFile(model.bytes, [1, 3], rows);
      const expected = [(2003 - 2001.3) / 0.7, (Math.fround(0.0011) - 1e-3) / 1e-4, (10_000_003 - 1e7 - 0.3) / 2];
      prediction!.forEach((value, i) => expect(value / expected[i]! - 1).toBeCloseTo(0, 6));
      expect([metadata["input"], metadata["features"]]).toEqual(["raw", '["year","x","y"]']);
    });

    it("may lack numbers where the data set fills them in, and are 1 or 0 for categories", async () => {
      const colour = { kind: "category", name: "colour", categories: ["red", "blue"], mostFrequent: "red" };
      const { model, metadata, check } = await exported({
        ...identity([number("x", 1e5 + 0.42, 0.8, 1e5 + 0.52), colour], "mean"),
        input: [3],
        output: [3],
      });
      const { prediction } = await runFile(model.bytes, [2, 3], [Number.NaN, 0, 1, 100_005, 1, 0]);
      [0.1 / 0.8, 0, 1, 4.58 / 0.8, 1, 0].forEach((value, i) => expect(prediction![i]).toBeCloseTo(value, 6));
      expect(metadata).toMatchObject({
        features: '["x","colour=red","colour=blue"]',
        categories: '["colour=red","colour=blue"]',
        missing: "NaN",
      });
      expect((await check([1, 5])).difference).toBeLessThan(1e-5);
    });

    it("of a data set that the graph cannot follow are taken encoded", async () => {
      const { model, metadata } = await exported({ ...dense, dataset: { preprocessing: { words: ["a"] } } });
      expect([model.input.takes, metadata["input"]]).toEqual(["encoded", "encoded"]);
    });
  });

  describe("classes", () => {
    const classes = ["no", "yes"];
    const of = (target: string, rest: Partial<Made> = {}, output = 1): Made => ({
      body: (_, x) => x.mul(1),
      input: [output],
      output: [output],
      dataset: { target: { kind: "classes", classes } },
      loss: { target, ...rest.loss },
      ...(rest.options && { options: rest.options }),
    });
    const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x));

    it.each<[string, Made, readonly number[], readonly number[], readonly number[] | undefined]>([
      [
        "logits of each",
        of("class-index", {}, 2),
        [1, 3, 2, -2],
        [1, 0],
        [sigmoid(-2), sigmoid(2), sigmoid(4), sigmoid(-4)],
      ],
      [
        "probabilities of each",
        of("one-hot", { options: { outputActivation: "softmax" } }, 2),
        [0.3, 0.7, 0.9, 0.1],
        [1, 0],
        [0.3, 0.7, 0.9, 0.1],
      ],
      ["one logit", of("binary"), [2, -3], [1, 0], [sigmoid(-2), sigmoid(2), sigmoid(3), sigmoid(-3)]],
      [
        "one probability",
        of("binary", { loss: { options: { fromLogits: false } } }),
        [0.2, 0.7],
        [0, 1],
        [0.8, 0.2, 0.3, 0.7],
      ],
      ["a score's sign", of("sign"), [-0.1, 4], [0, 1], undefined],
    ])(
      "have their place and probabilities beside what the model puts out: %s",
      async (_, made, input, labels, probabilities) => {
        const { model, metadata } = await exported(made);
        const { prediction, label, probability } = await runFile(model.bytes, [2, input.length / 2], input);
        expect(metadata["classes"]).toBe('["no","yes"]');
        expect([prediction, label]).toEqual([input.map(Math.fround), labels]);
        expect(probability?.length).toBe(probabilities?.length);
        probabilities?.forEach((value, i) => expect(probability![i]).toBeCloseTo(value, 6));
      },
    );

    it("are none where the model puts out points of a space", async () => {
      const { model, metadata } = await exported({ ...of("class-index", {}, 2), loss: { output: "embedding" } });
      expect([model.outputs.map(({ name }) => name), metadata["classes"]]).toEqual([["prediction"], undefined]);
    });
  });
});

describe("checkExport", () => {
  it("refuses a file that predicts otherwise, and one that cannot be loaded", async () => {
    const { model, trained, registry } = await exported(dense);
    const changed = trained.tensors["params.dense.bias"]!;
    const other = {
      ...trained,
      tensors: {
        ...trained.tensors,
        "params.dense.bias": { ...changed, data: changed.data.map((one) => one + 0.001) as Float32Array },
      },
    };
    await expect(checkExport(model, other, registry)).rejects.toThrow(
      'exported model "made": `prediction` must be what the model predicts for 1 samples',
    );
    const cut = { ...model, bytes: model.bytes.slice(0, -40) };
    await expect(checkExport(cut, trained, registry)).rejects.toThrow("`bytes` must be a model that onnxruntime-");
  });

  it("compares with what predictors give", async () => {
    const { model, trained, registry } = await exported(dense);
    const predictor = await createPredictor(trained, registry, jax().create({}));
    const input = [0.5, -1, 2, 0.25];
    const { data } = await predictor.predict(hostArray(Float32Array.from(input), [1, 4]));
    predictor.dispose();
    const { prediction } = await runFile(model.bytes, [1, 4], input);
    prediction!.forEach((value, i) => expect(value).toBeCloseTo(data[i]!, 6));
  });
});
