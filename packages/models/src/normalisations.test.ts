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
  valueAndGrad,
} from "@downslope/core";
import { describeModel } from "@downslope/testing";
import { beforeAll, describe, expect, it } from "vitest";
import { applyDropout } from "./dropout.ts";
import { type MlpOptions, mlp } from "./mlp.ts";
import { normalisationNames } from "./normalisations.ts";

/* Normalisation and dropout at work in `mlp`. */

const on = (device: "cpu" | "wasm", body: () => void) => onDevice(device, () => scope(body));
const make = (options: MlpOptions, input = 3, outputs = 2) => {
  const model = mlp(options).create({});
  return { model, ...model.init(randomKey(1), { input: [input], output: [outputs] }) };
};
const mode = (training: boolean, key = 0) => ({ training, key: randomKey(key) });
const double = (one: Tensor): Tensor => fromHost(hostArray([...one.data()], one.shape, "float64"));
const doubles = (all: Params): Params =>
  Object.fromEntries(Object.entries(all).map(([path, one]) => [path, double(one)]));

const deep = { hidden: [8, 4], activation: "tanh" } as const;
// Batch normalisation cannot train on one sample, with which "shapes" begins; its own test is below.
describeModel(mlp, { options: { ...deep, normalisation: "batch" }, skip: ["shapes"] });
describeModel(mlp, { options: { ...deep, normalisation: "layer", dropout: 0.3 } });

describe("mlp with normalisation", () => {
  beforeAll(() => Promise.all([startDevice("cpu"), startDevice("wasm")]));

  it("has scale and shift in each hidden layer, and statistics where it normalises batches", () => {
    on("wasm", () => {
      const batch = make({ hidden: [8, 5], normalisation: "batch" });
      const shapes = (all: Params) => Object.entries(all).map(([path, { shape }]) => `${path} ${shape.join("x")}`);
      const norms = (names: readonly string[]) => [
        ...names.map((name) => `layers.0.norm.${name} 8`),
        ...names.map((name) => `layers.1.norm.${name} 5`),
      ];
      expect(shapes(batch.params).filter((one) => one.includes("norm"))).toEqual(norms(["scale", "shift"]));
      expect(shapes(batch.state)).toEqual(norms(["mean", "variance"]));
      const layer = make({ hidden: [8, 5], normalisation: "layer" });
      expect(shapes(layer.params).filter((one) => one.includes("norm"))).toEqual(norms(["scale", "shift"]));
      expect(layer.state).toEqual({});
    });
  });

  it("adds no bias that batch normalisation would take away", () => {
    on("wasm", () => {
      const biases = (normalisation: MlpOptions["normalisation"]) =>
        Object.keys(make({ hidden: [8, 5], normalisation }).params).filter((path) => path.endsWith("bias"));
      const all = [0, 1, 2].map((i) => `layers.${i}.bias`);
      expect(biases("batch")).toEqual(["layers.2.bias"]);
      expect(biases("layer")).toEqual(all);
      expect(biases("none")).toEqual(all);
    });
  });

  it("draws the same first weights with every normalisation", () => {
    on("wasm", () => {
      const weights = (normalisation: MlpOptions["normalisation"]) => {
        const { params } = make({ hidden: [8, 5], normalisation });
        return [0, 1, 2].map((i) => [...params[`layers.${i}.weight`]!.data()]);
      };
      for (const name of normalisationNames) expect(weights(name)).toEqual(weights("none"));
    });
  });

  it("normalises between the dense layer and the activation, by hand", () => {
    on("cpu", () => {
      const { model, params, state } = make({ hidden: [1], normalisation: "batch" }, 1, 1);
      const floats = (shape: readonly number[], ...values: number[]): Tensor =>
        fromHost(hostArray(values, shape, "float32"));
      const own = {
        ...params,
        "layers.0.weight": floats([1, 1], 3),
        "layers.0.norm.scale": floats([1], 2),
        "layers.0.norm.shift": floats([1], 1),
        "layers.1.weight": floats([1, 1], 10),
        "layers.1.bias": floats([1], 5),
      };
      const x = floats([2, 1], -1, 1);
      // 3 x is -3 and 3: mean 0, variance 9. Normalised -1 and 1, scaled and shifted -1 and 3, after relu 0 and 3.
      const { output, state: after } = model.apply(own, state, x, mode(true));
      expect([...output.data()]).toEqual([5, 35].map((one) => expect.closeTo(one, 4) as number));
      // The running variance: 0.9 + 0.1 · 18.
      expect(after["layers.0.norm.variance"]!.item()).toBeCloseTo(2.7, 6);
      // With it, -3 and 3 become ±3 / √2.7.
      const evaluated = model.apply(own, after, x, mode(false)).output.data();
      expect([...evaluated]).toEqual(
        [5, 5 + 10 * (1 + 6 / Math.sqrt(2.7))].map((one) => expect.closeTo(one, 3) as number),
      );
    });
  });

  it("gives the output shape asked for and keeps its state's, in training and out of it", () => {
    on("wasm", () => {
      const { model, params, state } = make({ hidden: [8, 5], normalisation: "batch" });
      for (const [samples, training] of [
        [2, true],
        [5, true],
        [1, false],
      ] as const) {
        // prettier-ignore
        const applied = model.apply(params, state, normal(randomKey(3), [samples, 3]), mode(training));
        expect(applied.output.shape).toEqual([samples, 2]);
        const shapes = (all: Params) => Object.entries(all).map(([path, { shape, dtype }]) => [path, shape, dtype]);
        expect(shapes(applied.state)).toEqual(shapes(state));
      }
      expect(() => model.apply(params, state, normal(randomKey(3), [1, 3]), mode(true))).toThrow(
        "layers.0.norm: `input` must hold at least 2 samples in training",
      );
    });
  });

  it.each(normalisationNames)(
    "has the gradient of central differences in training, in float64: %s",
    (normalisation) => {
      on("cpu", () => {
        const { model, ...fresh } = make({ hidden: [3, 3], activation: "tanh", normalisation });
        const state = doubles(fresh.state);
        const params = doubles(fresh.params);
        const input = double(normal(randomKey(5), [4, 3]));
        const objective = (given: Params) => model.apply(given, state, input, mode(true)).output.square().sum();
        const [, gradients] = valueAndGrad(objective as never)(params as never) as unknown as [Tensor, Params];
        for (const [path, one] of Object.entries(params)) {
          const values = [...one.data()];
          const moved = (i: number, by: number) =>
            objective({
              ...params,
              [path]: fromHost(hostArray(values.with(i, values[i]! + by), one.shape, "float64")),
            }).item();
          values.forEach((_, i) => {
            const difference = (moved(i, 1e-5) - moved(i, -1e-5)) / 2e-5;
            expect(Math.abs(gradients[path]!.data()[i]! - difference), `${path}[${i}]`).toBeLessThan(1e-8);
          });
        }
      });
    },
  );
});

describe("mlp with dropout", () => {
  const options = { hidden: [50, 50], activation: "linear" } as const;

  it("leaves outputs of hidden layers out in training alone, each layer by a key of its own", () => {
    on("wasm", () => {
      const { model, params, state } = make({ ...options, dropout: 0.5 });
      const x = normal(randomKey(2), [4, 3]);
      const run = (training: boolean, key: number) => [
        ...model.apply(params, state, x, mode(training, key)).output.data(),
      ];
      expect(run(true, 1)).toEqual(run(true, 1));
      expect(run(true, 1)).not.toEqual(run(true, 2));
      const without = [...make(options).model.apply(params, state, x, mode(true)).output.data()];
      expect(run(false, 1)).toEqual(without);
      // By hand: the mask of each layer comes from its part of the step's key.
      const keys = splitKey(randomKey(1), 2);
      const dense = (input: Tensor, i: number) =>
        input.matmul(params[`layers.${i}.weight`]!).add(params[`layers.${i}.bias`]!);
      const first = applyDropout(keys[0]!, dense(x, 0), 0.5);
      const second = applyDropout(keys[1]!, dense(first, 1), 0.5);
      expect(run(true, 1)).toEqual([...dense(second, 2).data()]);
    });
  });

  it("of 0 is none, to the bit, and without hidden layers there is nothing to leave out", () => {
    on("wasm", () => {
      const x = normal(randomKey(2), [4, 3]);
      const bits = (given: MlpOptions) => {
        const { model, params, state } = make(given);
        return [...compiled((all: Params) => model.apply(all, state, x, mode(true)).output)(params).data()];
      };
      expect(bits({ ...options, dropout: 0, normalisation: "none" })).toEqual(bits(options));
      expect(bits({ dropout: 0.5 })).toEqual(bits({}));
    });
  });

  it("is a probability from 0 to below 1", () => {
    expect(() => mlp({ dropout: 1 })).toThrow("`dropout` must be less than 1, got 1");
    expect(() => mlp({ dropout: -0.1 })).toThrow("`dropout` must be at least 0, got -0.1");
    expect(() => mlp({ normalisation: "group" as never })).toThrow(
      '`normalisation` must be one of "none", "batch", "layer"',
    );
  });
});
