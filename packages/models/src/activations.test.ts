import { type Tensor, compiled, onDevice, scope, startDevice, tensor } from "@downslope/core";
import { beforeAll, describe, expect, it } from "vitest";
import {
  type ActivationName,
  activationNames,
  activations,
  outputActivationNames,
  outputActivations,
} from "./activations.ts";

const xs = [-3, -0.5, 0, 0.25, 2];

// Formulas of the papers, in plain JavaScript; Φ(x) of gelu from tables of the normal distribution.
const normalDistribution = [0.0013498980316300957, 0.3085375387259869, 0.5, 0.5987063256829237, 0.9772498680518208];
const expected: Record<ActivationName, (x: number, i: number) => number> = {
  relu: (x) => Math.max(0, x),
  "leaky-relu": (x) => (x > 0 ? x : 0.01 * x),
  elu: (x) => (x > 0 ? x : Math.expm1(x)),
  selu: (x) => 1.0507009873554805 * (x > 0 ? x : 1.6732632423543772 * Math.expm1(x)),
  gelu: (x, i) => x * normalDistribution[i]!,
  silu: (x) => x / (1 + Math.exp(-x)),
  tanh: Math.tanh,
  sigmoid: (x) => 1 / (1 + Math.exp(-x)),
  softplus: (x) => Math.log1p(Math.exp(x)),
  linear: (x) => x,
};

describe("activations", () => {
  beforeAll(() => Promise.all([startDevice("cpu"), startDevice("wasm")]));

  it.each(activationNames)("computes %s", (name) => {
    for (const [device, make, tolerance] of [
      ["cpu", Float64Array, 1e-12],
      ["wasm", Float32Array, 1e-6],
    ] as const) {
      onDevice(device, () =>
        scope(() => {
          const x = tensor(make.from(xs)) as Tensor;
          const actual = compiled(activations[name])(x).data();
          xs.forEach((value, i) => {
            expect(Math.abs(actual[i]! - expected[name](value, i)), `${name}(${value})`).toBeLessThan(tolerance);
          });
        }),
      );
    }
  });

  it("has two more for a last layer, that make each row a distribution or its logarithms", () => {
    onDevice("cpu", () =>
      scope(() => {
        const x = tensor([
          [0, Math.LN2],
          [0, Math.log(4)],
        ]) as Tensor;
        const close = (numbers: number[]) => numbers.map((one) => expect.closeTo(one, 6) as number);
        const shares = [1 / 3, 2 / 3, 1 / 5, 4 / 5];
        expect([...outputActivations.softmax(x).data()]).toEqual(close(shares));
        expect([...outputActivations["log-softmax"](x).data()]).toEqual(close(shares.map(Math.log)));
        expect(outputActivationNames).toEqual([...activationNames, "softmax", "log-softmax"]);
      }),
    );
  });
});
