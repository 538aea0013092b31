import { startDevice } from "@downslope/core";
import { beforeAll, describe, expect, it } from "vitest";
import { dynamoMobile, fixedBatch, tracedResidual } from "../test/exported-cnns.ts";
import { dynamoMlp, tracedMlp } from "../test/exported-mlps.ts";
import { dynamoTransformer, tracedTransformer } from "../test/exported-transformers.ts";
import { file, float, info, int64, node, weight } from "../test/onnx-file.ts";
import { begun, drawn, evaluating, exact, open, predicted, tensorIn, variablesOf } from "../test/opened.ts";
import type { Architecture } from "./architecture.ts";
import { onnxModel } from "./onnx.ts";

beforeAll(() => startDevice("cpu"));

describe("the last layer", () => {
  it("is kept where it is as wide as the loss needs, and else refused with what helps", async () => {
    const model = await open(tracedMlp());
    expect(() => begun(model, [4], [5])).toThrow(
      'model "onnx": `head` must give [5] a sample, as the loss needs, got [3]. Set `head: replace` for a fresh last layer',
    );
    const cut = await open(tracedMlp(), { output: "/1/Relu_output_0" });
    expect(begun(cut, [4], [8]).params).toEqual({ "0.weight": [8, 4], "0.bias": [8] });
  });

  it.each([
    ["a Gemm", tracedMlp(), [4], "3", [5, 8], [5]],
    ["a product by a turned weight", dynamoMlp(), [4], "mlp.2", [5, 8], [5]],
    ["after pooling", tracedResidual(), [1, 8, 8], "fc", [5, 8], [5]],
  ] as const)("is drawn anew as wide as the loss needs: %s", async (_, bytes, input, name, shape, bias) => {
    const model = await open(bytes, { head: "replace" });
    const { params, host } = begun(model, input, [5]);
    expect([params[`${name}.weight`], params[`${name}.bias`]]).toEqual([shape, bias]);
    const { data } = host[`${name}.weight`]!;
    expect(Math.max(...data.map(Math.abs))).toBeLessThan(1 / Math.sqrt(8));
    expect([...begun(model, input, [5], 1).host[`${name}.weight`]!.data]).not.toEqual([...data]);
    expect(predicted(model, drawn([2, ...input]), [5]).shape).toEqual([2, 5]);
  });

  it("is added after the features that the graph is cut at", async () => {
    const model = await open(tracedResidual(), { head: "append", output: "/relu/Relu_output_0" });
    const { params, state } = begun(model, [1, 8, 8], [3]);
    expect(params["appended.weight"]).toEqual([8 * 64, 3]);
    expect(params).not.toHaveProperty("fc.weight");
    expect(Object.keys(state)).toEqual(["bn1.running_mean", "bn1.running_var"]);
    expect(predicted(model, drawn([2, 1, 8, 8]), [3]).shape).toEqual([2, 3]);
  });

  it("is not replaced where the graph does not end in one", async () => {
    const model = await open(tracedMlp(), { head: "replace", output: "/0/Gemm_output_0" });
    expect(begun(model, [4], [2]).params["0.weight"]).toEqual([2, 4]);
    const shared = file({
      opset: 18,
      inputs: [info("x", ["n", 3])],
      outputs: [info("y", ["n", 3])],
      weights: [weight("w", [3, 3])],
      nodes: [node("MatMul", ["x", "w"], "h"), node("MatMul", ["h", "w"], "y")],
    });
    const tied = await open(shared, { head: "replace" });
    expect(() => begun(tied, [3], [2])).toThrow(
      '`head` must be "keep" or "append", for the graph does not end in a layer',
    );
  });
});

describe("a batch", () => {
  it("may be of any size, also where the file was written for one image", async () => {
    const model = await open(fixedBatch());
    const input = drawn([3, 1, 8, 8]);
    const together = [...predicted(model, input, [10]).data];
    const apart = [0, 1, 2].flatMap((i) => [
      ...predicted(model, { shape: [1, 1, 8, 8], dtype: "float32", data: input.data.slice(64 * i, 64 * (i + 1)) }, [10])
        .data,
    ]);
    together.forEach((value, i) => expect(value).toBeCloseTo(apart[i]!, 5));
  });

  it("is given the model's shape where its samples differ from it by axes of length 1 or are rows", async () => {
    const model = await open(fixedBatch());
    const { data } = drawn([2, 1, 8, 8]);
    const [whole, flat, bare] = [[1, 8, 8], [64], [8, 8]].map((shape) =>
      predicted(model, { shape: [2, ...shape], dtype: "float32", data }, [10]),
    );
    expect(flat).toEqual(whole);
    expect(bare).toEqual(whole);
    expect(() => begun(model, [8, 9], [10])).toThrow(
      'model "onnx": `input` must be [1, 8, 8] a sample, as the model was exported for, got [8,9]. Take data of that shape',
    );
  });
});

describe("a graph that cannot be taken", () => {
  const parts = { opset: 18, inputs: [info("x", ["n", 3])], outputs: [info("y", ["n", 3])] };

  it("is refused for an operator that is not known, with the node's name and those that are, unless it is cut off", async () => {
    const bytes = file({
      ...parts,
      weights: [weight("w", [3, 3]), int64("k", [1])],
      nodes: [
        node("MatMul", ["x", "w"], "/fc/MatMul_output_0"),
        node("TopK", ["/fc/MatMul_output_0", "k"], ["y", "i"], {}, { name: "/TopK" }),
      ],
    });
    await expect(open(bytes)).rejects.toThrow(
      /^model "onnx": `path` must name a model of the operators Abs, Add, .*Where, got "TopK \\"\/TopK\\"".* Cut the graph before it with `output`/,
    );
    expect(begun(await open(bytes, { output: "/fc/MatMul_output_0" }), [3], [3]).params).toEqual({ w: [3, 3] });
    await expect(open(bytes, { output: "/fc/MatMul_output" })).rejects.toThrow("Did you mean /fc/MatMul_output_0?");
  });

  it("is refused by name of the node where an operator cannot do what it is told", async () => {
    const bytes = file({
      ...parts,
      weights: [weight("w", [3, 3]), int64("pads", [0, 1, 0, 1])],
      nodes: [
        node("MatMul", ["x", "w"], "h"),
        node("Pad", ["h", "pads"], "y", { mode: "reflect" }, { name: "/pad/Pad" }),
      ],
    });
    const model = await open(bytes);
    expect(() => begun(model, [3], [5])).toThrow(
      'model "onnx", node Pad "/pad/Pad": `mode` must be constant, which is all that is known, got "reflect".',
    );
  });

  it("is refused without weights, with several inputs or outputs, and where it is no model", async () => {
    const add = node("Add", ["x", "s"], "y");
    await expect(open(file({ ...parts, weights: [float("s", [1], [])], nodes: [add] }))).rejects.toThrow(
      "`path` must name a model with weights to train",
    );
    const inputs = [info("x", ["n", 3]), info("s", ["n", 3])];
    await expect(open(file({ ...parts, inputs, nodes: [add] }))).rejects.toThrow(
      'with one input, `[batch, ...]`, got ["x","s"]',
    );
    const outputs = [info("h", ["n", 3]), info("y", ["n", 3])];
    const two = { ...parts, outputs, weights: [weight("s", [3])], nodes: [node("MatMul", ["x", "s"], "h"), add] };
    await expect(open(file(two))).rejects.toThrow("`output` must name one of h, y, for the graph has 2 outputs");
    for (const bytes of [new Uint8Array(), new TextEncoder().encode("a,b\n1,2\n")]) {
      await expect(open(bytes)).rejects.toThrow('model "onnx": `path` must name an ONNX model');
    }
  });

  it("is refused with a weight that would pass for one of the loss", async () => {
    const bytes = file({
      ...parts,
      weights: [weight("loss.weight", [3, 3])],
      nodes: [node("MatMul", ["x", "loss.weight"], "y")],
    });
    await expect(open(bytes)).rejects.toThrow("for what begins with `loss.` is the loss's");
  });
});

describe("a saved architecture", () => {
  it.each([
    ["a mobile network", dynamoMobile(), drawn([2, 3, 9, 9]), [4]],
    ["a transformer with an infinite mask", dynamoTransformer(), drawn([2, 6, 8]), [3]],
  ] as const)("gives the same numbers without the file, after it was JSON: %s", async (_, bytes, input, output) => {
    const model = await open(bytes);
    const none = () => Promise.reject(new Error("no file is read"));
    const again = await onnxModel({ path: "gone.onnx" }).create({
      files: { readText: none, readBytes: none },
      architecture: JSON.parse(JSON.stringify(model.architecture)) as unknown,
    });
    expect(again.architecture).toEqual(model.architecture);
    const outputs = exact(() => {
      const { params, state } = variablesOf(model, { input: input.shape.slice(1), output });
      return [model, again].map((one) => one.apply(params, state, tensorIn(input), evaluating()).output.toHost());
    });
    expect(outputs[1]).toEqual(outputs[0]);
    expect(() => begun(again, input.shape.slice(1), output)).toThrow(
      "be called on a model that was read from its file",
    );
  });

  it("of another format is refused", async () => {
    const files = { readText: () => Promise.reject(new Error()), readBytes: () => Promise.reject(new Error()) };
    await expect(onnxModel({ path: "a.onnx" }).create({ files, architecture: { format: 2 } })).rejects.toThrow(
      'model "onnx": `architecture` must be of format 1, which this package reads, got 2.',
    );
  });
});

it("shows what its layers put out, by the names of their nodes, the output last", async () => {
  const model = await open(tracedResidual());
  const seen = exact(() => {
    const found: [string, readonly number[]][] = [];
    const { params, state } = variablesOf(model, { input: [1, 8, 8], output: [10] });
    const mode = {
      ...evaluating(),
      observe: (name: string, { shape }: { shape: readonly number[] }) => void found.push([name, [...shape]]),
    };
    model.apply(params, state, tensorIn(drawn([2, 1, 8, 8])), mode);
    return found;
  });
  expect(seen.map(([name]) => name)).toEqual([
    "/conv1/Conv",
    "/bn1/BatchNormalization",
    "/relu/Relu",
    "/maxpool/MaxPool",
    "/layer1/layer1.0/conv1/Conv",
    "/layer1/layer1.0/bn1/BatchNormalization",
    "/layer1/layer1.0/Add",
    "/layer1/layer1.0/relu/Relu",
    "/avgpool/GlobalAveragePool",
    "/fc/Gemm",
  ]);
  expect(seen.at(-1)![1]).toEqual([2, 10]);
});

it("keeps what it needs of the file as plain data, without the weights", async () => {
  const { architecture } = await open(tracedTransformer());
  const { nodes, constants, params } = architecture as Architecture;
  expect(params).toContain("onnx::MatMul_90");
  expect(Object.keys(constants).filter((name) => params.includes(name))).toEqual([]);
  expect(nodes.some(({ op }) => op === "Constant")).toBe(false);
  expect(JSON.parse(JSON.stringify(architecture))).toEqual(architecture);
});
