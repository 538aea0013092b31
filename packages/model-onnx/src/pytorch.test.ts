import { type Params, type Tensor, hostArray, startDevice, valueAndGrad } from "@downslope/core";
import { beforeAll, describe, expect, it } from "vitest";
import { evaluating, exact, hostsOf, open, tensorIn, training, variablesOf } from "../test/opened.ts";
import { expected, filesOf } from "../test/pytorch-files.ts";

beforeAll(() => startDevice("cpu"));

const cases = ["mlp", "cnn", "transformer"].flatMap((name) =>
  ["traced", "dynamo"].map((exporter) => [name, exporter] as const),
);

describe("files that PyTorch's exporters wrote", () => {
  it.each(cases)("%s, %s: predicts as PyTorch, and every weight has a gradient", async (name, exporter) => {
    const { shape, input, output } = expected[name]!;
    const files = filesOf(name, exporter);
    const model = await open(files, {}, Object.keys(files)[0]);
    const width = output.length / shape[0]!;
    const { found, lengths } = exact(() => {
      const { params, state } = variablesOf(model, { input: shape.slice(1), output: [width] });
      const x = tensorIn(hostArray(Float32Array.from(input), shape));
      const result = model.apply(params, state, x, evaluating()).output;
      const objective = (some: Params): Tensor => model.apply(some, state, x, training()).output.square().sum();
      const [, gradients] = valueAndGrad(objective as never)(params as never) as unknown as [Tensor, Params];
      return {
        found: Array.from(result.toHost().data),
        lengths: Object.values(gradients).map((one) => one.square().sum().item()),
      };
    });
    const largest = Math.max(...output.map(Math.abs));
    found.forEach((number, i) => expect(Math.abs(number - output[i]!)).toBeLessThan(2e-6 * largest));
    expect(lengths.length).toBeGreaterThanOrEqual(4);
    expect(Math.min(...lengths)).toBeGreaterThan(0);
  });

  it("keep batch normalisation, whose statistics move in training", async () => {
    const { shape, input } = expected["cnn"]!;
    const model = await open(filesOf("cnn", "traced"), {}, "cnn-traced.onnx");
    const [before, after] = exact(() => {
      const { params, state } = variablesOf(model, { input: shape.slice(1), output: [5] });
      const x = tensorIn(hostArray(Float32Array.from(input), shape));
      const next = model.apply(params, state, x, training()).state;
      return [hostsOf(state), hostsOf(next)];
    }) as [Record<string, unknown>, Record<string, unknown>];
    expect(Object.keys(before)).toHaveLength(4);
    for (const path of Object.keys(before)) expect(after[path], path).not.toEqual(before[path]);
  });
});
