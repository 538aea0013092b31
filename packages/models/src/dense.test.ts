import { type Tensor, onDevice, randomKey, scope, startDevice, tensor } from "@downslope/core";
import { beforeAll, describe, expect, it } from "vitest";
import { applyDense, initDense } from "./dense.ts";
import { initialisers } from "./initialisers.ts";

const onCpu = (body: () => void) => onDevice("cpu", () => scope(body));
const make = (bias: boolean) =>
  initDense(randomKey(0), "layers.3", { inputs: 4, outputs: 2, initialise: initialisers["he-normal"], bias });

describe("dense", () => {
  beforeAll(() => startDevice("cpu"));

  it("names its parameters by path, with biases of zero", () => {
    onCpu(() => {
      const params = make(true);
      expect(Object.keys(params)).toEqual(["layers.3.weight", "layers.3.bias"]);
      expect(params["layers.3.weight"]!.shape).toEqual([4, 2]);
      expect([...params["layers.3.bias"]!.data()]).toEqual([0, 0]);
      expect(Object.keys(make(false))).toEqual(["layers.3.weight"]);
    });
  });

  it("draws biases from a key of their own where it is told how", () => {
    onCpu(() => {
      const initialise = initialisers.pytorch;
      const layer = { inputs: 4, outputs: 4, initialise, initialiseBias: initialise, bias: true };
      const params = initDense(randomKey(0), "d", layer);
      const [weight, bias] = [params["d.weight"]!.data(), params["d.bias"]!.data()];
      expect(bias.every((one) => Math.abs(one) <= 0.5 && one !== 0)).toBe(true);
      expect([...weight].some((one) => bias.includes(one as never))).toBe(false);
    });
  });

  it("computes x W + b, and x W without a bias", () => {
    onCpu(() => {
      const weight = tensor(Float32Array.of(1, 2, 3, 4), { shape: [2, 2] }) as Tensor;
      const x = tensor(Float32Array.of(1, 10), { shape: [1, 2] }) as Tensor;
      const bias = tensor(Float32Array.of(0.5, -0.5)) as Tensor;
      expect([...applyDense({ "d.weight": weight, "d.bias": bias }, "d", x).data()]).toEqual([31.5, 41.5]);
      expect([...applyDense({ "d.weight": weight }, "d", x).data()]).toEqual([31, 42]);
    });
  });

  it("refuses inputs that do not fit and parameters that are missing, with its path", () => {
    onCpu(() => {
      const x = tensor(new Float32Array(15), { shape: [3, 5] }) as Tensor;
      expect(() => applyDense(make(true), "layers.3", x)).toThrow(
        "layers.3: `input` must be [batch, 4], for its weight is [4,2], got float32[3,5].",
      );
      expect(() => applyDense({}, "layers.3", x)).toThrow("layers.3: `params` must hold `layers.3.weight`, got [].");
    });
  });
});
