import {
  type Params,
  type Tensor,
  compiled,
  fromHost,
  hostArray,
  normal,
  onDevice,
  randomKey,
  scope,
  splitKey,
  startDevice,
  tensor,
  valueAndGrad,
} from "@downslope/core";
import { describeModel } from "@downslope/testing";
import { beforeAll, describe, expect, it } from "vitest";
import { initialisers } from "./initialisers.ts";
import { type MlpOptions, mlp } from "./mlp.ts";

const on = (device: string, body: () => void) => onDevice(device, () => scope(body));
const spec = (input: readonly number[], outputs: number) => ({ input, output: [outputs] });
const init = (options: MlpOptions, input: readonly number[], outputs: number, seed = 0) =>
  mlp(options).create({}).init(randomKey(seed), spec(input, outputs)).params;
const apply = (options: MlpOptions, params: Params, input: Tensor) =>
  mlp(options)
    .create({})
    .apply(params, {}, input, { training: true, key: randomKey(0) }).output;
const floats = (shape: readonly number[], ...values: number[]): Tensor => fromHost(hostArray(values, shape, "float32"));

describeModel(mlp);
describeModel(mlp, { options: { hidden: [8, 4], activation: "gelu" }, spec: { input: [2, 3], output: [2] } });

describe("mlp", () => {
  beforeAll(() => Promise.all([startDevice("cpu"), startDevice("wasm")]));

  it("has a weight and a bias for each layer, by path; the bias is zero but as in PyTorch", () => {
    on("cpu", () => {
      const biases = (params: Params) => [0, 1, 2].flatMap((i) => [...params[`layers.${i}.bias`]!.data()]);
      const params = init({ hidden: [8, 5], initialisation: "auto" }, [4], 3);
      expect(Object.fromEntries(Object.entries(params).map(([path, { shape }]) => [path, shape]))).toEqual({
        "layers.0.weight": [4, 8],
        "layers.0.bias": [8],
        "layers.1.weight": [8, 5],
        "layers.1.bias": [5],
        "layers.2.weight": [5, 3],
        "layers.2.bias": [3],
      });
      expect(new Set(biases(params))).toEqual(new Set([0]));
      expect(biases(init({ hidden: [8, 5] }, [4], 3))).not.toContain(0);
      expect(Object.keys(init({ hidden: [8], bias: false }, [4], 3))).toEqual(["layers.0.weight", "layers.1.weight"]);
    });
  });

  it.each(["cpu", "wasm"])("computes what its formula says, by hand, on %s", (device) => {
    on(device, () => {
      const params = {
        "layers.0.weight": floats([2, 3], 1, -1, 0.5, 2, 1, -1),
        "layers.0.bias": floats([3], 0, 0.5, 1),
        "layers.1.weight": floats([3, 1], 1, 10, 100),
        "layers.1.bias": floats([1], -3),
      };
      const input = floats([2, 2], 1, 1, -2, 1);
      // Rows before relu: (3, 0.5, 0.5) and (0, 3.5, -1).
      const expected = [3 + 5 + 50 - 3, 0 + 35 + 0 - 3];
      expect([...apply({ hidden: [3] }, params, input).data()]).toEqual(expected);
      expect(apply({ hidden: [3] }, params, input).shape).toEqual([2, 1]);
      const bounded = apply({ hidden: [3], outputActivation: "tanh" }, params, input.mul(0.01)).data();
      expect(bounded[0]).toBeCloseTo(Math.tanh(0.03 + 5 + 99.5 - 3), 5);
    });
  });

  it("without hidden layers is linear", () => {
    on("cpu", () => {
      const params = { "layers.0.weight": floats([2, 1], 3, -2), "layers.0.bias": floats([1], 7) };
      expect([...apply({}, params, floats([1, 2], 10, 1)).data()]).toEqual([35]);
    });
  });

  it("flattens inputs of any rank", () => {
    on("cpu", () => {
      const image = init({ hidden: [4] }, [2, 3], 2);
      expect(image["layers.0.weight"]!.shape).toEqual([6, 4]);
      const values = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12];
      const flat = apply({ hidden: [4] }, image, floats([2, 6], ...values));
      expect([...apply({ hidden: [4] }, image, floats([2, 2, 3], ...values)).data()]).toEqual([...flat.data()]);
      const single = init({}, [], 1);
      expect(apply({}, single, floats([3], 1, 2, 3)).shape).toEqual([3, 1]);
    });
  });

  it.each([
    [{ hidden: [300] }, "pytorch", "pytorch"],
    [{ hidden: [300], initialisation: "auto" }, "he-normal", "lecun-normal"],
    [
      { hidden: [300], initialisation: "auto", activation: "tanh", outputActivation: "sigmoid" },
      "xavier-uniform",
      "xavier-uniform",
    ],
    [{ hidden: [300], initialisation: "auto", activation: "selu" }, "lecun-normal", "lecun-normal"],
    [{ hidden: [300], initialisation: "xavier-normal" }, "xavier-normal", "xavier-normal"],
  ] as const)("initialises %j with %s and %s, a key of its own for each layer", (options, first, last) => {
    on("wasm", () => {
      const params = init(options, [200], 100, 7);
      const keys = splitKey(randomKey(7), 2);
      const expected = [
        initialisers[first](keys[0]!, [200, 300], { inputs: 200, outputs: 300 }),
        initialisers[last](keys[1]!, [300, 100], { inputs: 300, outputs: 100 }),
      ];
      expect(params["layers.0.weight"]!.data()).toEqual(expected[0]!.data());
      expect(params["layers.1.weight"]!.data()).toEqual(expected[1]!.data());
    });
  });

  it("depends on the key alone", () => {
    on("wasm", () => {
      const weights = (seed: number) => init({ hidden: [5] }, [4], 3, seed)["layers.0.weight"]!.data();
      expect(weights(1)).toEqual(weights(1));
      expect(weights(1)).not.toEqual(weights(2));
    });
  });

  it("keeps the size of signals through twenty layers of relu", () => {
    on("wasm", () => {
      const options = { hidden: Array.from({ length: 20 }, () => 256), initialisation: "auto" } as const;
      const output = apply(options, init(options, [256], 256), normal(randomKey(9), [64, 256]));
      // He's variance keeps the mean square; LeCun's would leave 2^-20 of it. The last, linear layer halves nothing.
      const meanSquare = output.square().mean().item();
      expect(meanSquare).toBeGreaterThan(0.2);
      expect(meanSquare).toBeLessThan(5);
    });
  });

  it("has the gradient of central differences, in float64", () => {
    on("cpu", () => {
      const options = { hidden: [3], activation: "tanh" } as const;
      const double = (one: Tensor): Tensor => tensor(Float64Array.from(one.data()), { shape: one.shape }) as Tensor;
      const entries = Object.entries(init(options, [2], 2, 3)).map(([path, one]) => [path, double(one).add(0.1)]);
      const params = Object.fromEntries(entries) as Record<string, Tensor>;
      const input = double(normal(randomKey(5), [4, 2]));
      const objective = (given: Params) => apply(options, given, input).square().sum();
      const [, gradients] = valueAndGrad(objective as never)(params as never) as unknown as [Tensor, Params];
      for (const [path, one] of Object.entries(params)) {
        const values = one.data();
        const moved = (i: number, by: number) =>
          objective({
            ...params,
            [path]: tensor(Float64Array.from(values).with(i, values[i]! + by), { shape: one.shape }) as Tensor,
          }).item();
        values.forEach((_, i) => {
          const difference = (moved(i, 1e-5) - moved(i, -1e-5)) / 2e-5;
          expect(Math.abs(gradients[path]!.data()[i]! - difference), `${path}[${i}]`).toBeLessThan(1e-8);
        });
      }
    });
  });

  it("gives the same compiled as not", () => {
    on("wasm", () => {
      const options = { hidden: [6], activation: "silu" } as const;
      const params = init(options, [3], 2);
      const input = normal(randomKey(4), [5, 3]);
      const run = compiled((given: Params, x: Tensor) => apply(options, given, x));
      const [actual, expected] = [run(params, input).data(), apply(options, params, input).data()];
      actual.forEach((value, i) => expect(Math.abs(value - expected[i]!)).toBeLessThan(1e-6));
    });
  });

  it("refuses inputs that do not fit, with the layer's path", () => {
    on("cpu", () => {
      const params = init({ hidden: [5] }, [4], 3);
      expect(() => apply({ hidden: [5] }, params, floats([1, 3], 1, 2, 3))).toThrow(
        "layers.0: `input` must be [batch, 4], for its weight is [4,5], got float32[1,3].",
      );
      expect(() => apply({ hidden: [5, 3] }, params, floats([1, 4], 1, 2, 3, 4))).toThrow(
        "layers.2: `params` must hold `layers.2.weight`",
      );
    });
  });

  it("refuses data and options that make no model", () => {
    on("cpu", () => {
      expect(() => init({}, [0], 3)).toThrow("mlp: `input` must have at least one feature, got [0].");
      const part = mlp().create({});
      expect(() => part.init(randomKey(0), { input: [4], output: [2, 2] })).toThrow(
        "mlp: `output` must be a vector, [outputs], got [2,2].",
      );
    });
    expect(() => mlp({ hidden: [0] })).toThrow("`hidden.0` must be greater than 0, got 0");
    expect(() => mlp({ hidden: [2.5] })).toThrow("`hidden.0` must be a whole number, got 2.5");
    expect(() => mlp({ activation: "rellu" as never })).toThrow('`activation` must be one of "relu", "leaky-relu"');
    expect(() => mlp({ hiden: [4] } as never)).toThrow('Did you mean "hidden"?');
  });

  it.each([
    [{}, [3], ["layers.0"]],
    [
      { hidden: [8, 5], activation: "tanh", dropout: 0.9, normalisation: "batch" },
      [8, 5, 3],
      ["layers.0", "layers.1", "layers.2"],
    ],
  ] as const)(
    "shows what each layer puts out, after its activation and before dropout: %j",
    (options, widths, names) => {
      on("wasm", () => {
        const model = mlp(options).create({});
        const { params, state } = model.init(randomKey(0), spec([2, 2], 3));
        const input = normal(randomKey(1), [6, 2, 2]);
        for (const training of [true, false]) {
          const seen = new Map<string, Tensor>();
          const observe = (name: string, value: Tensor): unknown => seen.set(name, value);
          const { output } = model.apply(params, state, input, { training, key: randomKey(2), observe });
          expect([...seen.keys()]).toEqual(names);
          expect([...seen.values()].map(({ shape }) => shape)).toEqual(widths.map((width) => [6, width]));
          expect(seen.get(names.at(-1)!)!.data()).toEqual(output.data());
          // What dropout leaves out is 0, which tanh is nowhere here.
          expect([...seen.get("layers.0")!.data()]).not.toContain(0);
        }
      });
    },
  );
});
