import {
  type Model,
  type Params,
  type Tensor,
  fromHost,
  full,
  startDevice,
  tensor,
  valueAndGrad,
} from "@downslope/core";
import { beforeAll, describe, expect, it } from "vitest";
import { dynamoMobile, tracedResidual } from "../test/exported-cnns.ts";
import { dynamoMlp, tracedTrainingMlp } from "../test/exported-mlps.ts";
import { dynamoTransformer, tracedTransformer } from "../test/exported-transformers.ts";
import { file, info, node, positive, weight } from "../test/onnx-file.ts";
import { drawn, evaluating, exact, hostsOf, open, tensorIn, training, variablesOf } from "../test/opened.ts";

beforeAll(() => startDevice("cpu"));

describe("gradients", () => {
  /** Lengths of the gradients by each parameter, and the slope along all of them together, each brought to length 1. */
  const slopesOf = (model: Model, input: Tensor, output: number) => {
    const { params, state } = variablesOf(model, { input: input.shape.slice(1), output: [output] });
    const goal = tensorIn(drawn([input.shape[0]!, output], 11));
    const objective = (some: Params): Tensor =>
      model.apply(some, state, input, evaluating()).output.sub(goal).square().sum();
    const [, gradients] = valueAndGrad(objective as never)(params as never) as unknown as [Tensor, Params];
    const lengths = Object.entries(gradients).map(
      ([path, one]) => [path, Math.sqrt(one.square().sum().item())] as const,
    );
    const at = (step: number): number => {
      const moved = lengths.map(([path, length]) => [path, params[path]!.add(gradients[path]!.mul(step / length))]);
      return objective(Object.fromEntries(moved) as Params).item();
    };
    const step = 2e-3;
    return { lengths, measured: (at(step) - at(-step)) / (2 * step) };
  };

  it.each([
    ["a perceptron", dynamoMlp(), drawn([3, 4]), 3],
    ["a mobile network", dynamoMobile(), drawn([2, 3, 9, 9]), 4],
    ["a transformer", dynamoTransformer(), drawn([2, 6, 8]), 3],
    [
      "a transformer on tokens",
      tracedTransformer(),
      { shape: [2, 6], dtype: "float32", data: Float32Array.from({ length: 12 }, (_, i) => (i * 5) % 11) },
      3,
    ],
  ] as const)("of %s are those that differences measure, for every weight", async (_, bytes, input, output) => {
    const model = await open(bytes);
    const { lengths, measured } = exact(() => slopesOf(model, tensorIn(input), output));
    for (const [path, length] of lengths) expect(length, path).toBeGreaterThan(1e-3);
    // A part that was wrong by a third would be missed only in a weight that hardly counts.
    const whole = lengths.reduce((sum, [, length]) => sum + length, 0);
    expect(Math.abs(measured / whole - 1)).toBeLessThan(0.01);
  });
});

describe("training mode", () => {
  const norm = (shape: readonly (number | string)[], output = 1) =>
    file({
      opset: 17,
      inputs: [info("x", shape)],
      outputs: [info("y", shape)],
      weights: [
        positive("bn.weight", [3]),
        weight("bn.bias", [3]),
        weight("bn.running_mean", [3]),
        positive("bn.running_var", [3]),
      ],
      nodes: [
        node(
          "BatchNormalization",
          ["x", "bn.weight", "bn.bias", "bn.running_mean", "bn.running_var"],
          output === 1 ? "y" : ["y", "m", "v"],
          {
            epsilon: { f: 1e-3 },
            momentum: { f: 0.8 },
          },
        ),
      ],
    });

  it.each([
    ["[batch, features]", ["n", 3], [5, 3]],
    ["[batch, channels, ...space]", ["n", 3, 2, 4], [2, 3, 2, 4]],
  ] as const)("normalises by the batch and moves running statistics as PyTorch does: %s", async (_, lengths, shape) => {
    const model = await open(norm(lengths, 3));
    const input = drawn(shape);
    const { output, before, after, anew, params } = exact(() => {
      const variables = variablesOf(model, { input: shape.slice(1), output: shape.slice(1) });
      const run = (mode: object) =>
        model.apply(variables.params, variables.state, tensorIn(input), { ...training(), ...mode });
      const result = run({});
      return {
        params: hostsOf(variables.params),
        before: hostsOf(variables.state),
        output: result.output.toHost(),
        after: hostsOf(result.state),
        anew: hostsOf(run({ statisticsShare: tensor(1) }).state),
      };
    });
    const space = shape.slice(2).reduce((product: number, length) => product * length, 1);
    for (let c = 0; c < 3; c++) {
      const places = [...input.data.keys()].filter((i) => Math.floor(i / space) % 3 === c);
      const values = places.map((i) => input.data[i]!);
      const mean = values.reduce((sum, x) => sum + x, 0) / values.length;
      const spread = values.reduce((sum, x) => sum + (x - mean) ** 2, 0);
      const [scale, shift] = ["bn.weight", "bn.bias"].map((name) => params[name]!.data[c]!) as [number, number];
      for (const i of places) {
        const even = (input.data[i]! - mean) / Math.sqrt(spread / values.length + 1e-3);
        expect(output.data[i]).toBeCloseTo(even * scale + shift, 4);
      }
      const measured = { "bn.running_mean": mean, "bn.running_var": spread / (values.length - 1) };
      for (const [name, value] of Object.entries(measured)) {
        expect(after[name]!.data[c]).toBeCloseTo(0.8 * before[name]!.data[c]! + 0.2 * value, 5);
        expect(anew[name]!.data[c]).toBeCloseTo(value, 5);
      }
    }
  });

  it("needs two values a channel for batch normalisation, and says which node does", async () => {
    const model = await open(norm(["n", 3]));
    const alone = () =>
      exact(() => {
        const { params, state } = variablesOf(model, { input: [3], output: [3] });
        return model.apply(params, state, full([1, 3], 1), training()).output.toHost();
      });
    expect(alone).toThrow('node BatchNormalization "y": `input` must hold at least 2 values a channel in training');
  });

  it("leaves running statistics alone where it is off, and uses those it finds", async () => {
    const model = await open(tracedResidual());
    exact(() => {
      const { params, state } = variablesOf(model, { input: [1, 8, 8], output: [10] });
      const input = tensorIn(drawn([4, 1, 8, 8]));
      const after = model.apply(params, state, input, evaluating());
      expect(hostsOf(after.state)).toEqual(hostsOf(state));
      const moved = model.apply(params, model.apply(params, state, input, training()).state, input, evaluating());
      expect(moved.output.toHost()).not.toEqual(after.output.toHost());
    });
  });

  it("leaves out what dropout chooses, by the key alone", async () => {
    const model = await open(tracedTrainingMlp(), { output: "/2/Dropout_output_0" });
    const input = drawn([40, 4]);
    const [plain, dropped, again] = exact(() => {
      const { params, state } = variablesOf(model, { input: [4], output: [8] });
      return [evaluating(), training(), training()].map(
        (mode) => [...model.apply(params, state, fromHost(input), mode).output.data()] as number[],
      );
    });
    expect(again).toEqual(dropped);
    const zeros = dropped!.filter((value) => value === 0).length;
    expect(zeros / dropped!.length).toBeGreaterThan(0.4);
    expect(zeros / dropped!.length).toBeLessThan(0.6);
    const kept = dropped!.flatMap((value, i) => (value === 0 ? [] : [value / plain![i]!]));
    for (const ratio of kept) expect(ratio).toBeCloseTo(2, 4);
  });
});
