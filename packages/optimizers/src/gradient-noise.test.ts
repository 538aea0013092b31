import { compiled, fromHost, hostArray, onDevice, randomKey, scope, startDevice, tensor } from "@downslope/core";
import { describeTransform } from "@downslope/testing";
import { beforeAll, describe, expect, it } from "vitest";
import { applied } from "../reference/applied.ts";
import { largestError } from "../reference/replay.ts";
import { gradientNoise } from "./gradient-noise.ts";

// The engine makes normal numbers in float32, whose last digits depend on what is compiled into one kernel with them.
describeTransform(gradientNoise, { skip: ["traced"] });

const zeros = (length: number) => hostArray(new Float64Array(length), [length], "float64");

describe("gradient-noise", () => {
  beforeAll(() => Promise.all([startDevice("cpu"), startDevice("wasm")]));

  it.each([
    [0, 0.3, 0.55],
    [99, 0.3, 0.55],
    [99, 1, 0],
  ])(
    "adds normal noise with the variance that the paper gives at step %d for η = %d and γ = %d",
    (step, variance, decay) => {
      const length = 20_000;
      const { p } = applied(gradientNoise({ variance, decay }), { gradients: { p: zeros(length) }, step });
      const expected = variance / (1 + step) ** decay;
      const noise = [...p!.data];
      const mean = noise.reduce((sum, x) => sum + x, 0) / length;
      const spread = noise.reduce((sum, x) => sum + (x - mean) ** 2, 0) / length;
      // Five standard errors of the mean, √(σ² / n), and of the variance, σ² √(2 / n).
      expect(Math.abs(mean)).toBeLessThan(5 * Math.sqrt(expected / length));
      expect(Math.abs(spread / expected - 1)).toBeLessThan(5 * Math.sqrt(2 / length));
      const within = noise.filter((x) => Math.abs(x) < Math.sqrt(expected)).length / length;
      expect(Math.abs(within - 0.6827), "share within one standard deviation").toBeLessThan(0.02);
    },
  );

  it("adds to the gradient, the same for the same key and other noise for another", () => {
    const noise = (seed: number, value = 0) =>
      applied(gradientNoise(), { gradients: { p: hostArray([value, value], [2], "float64") }, seed })["p"]!.data;
    expect(
      largestError(
        noise(1, 5),
        [...noise(1)].map((n) => n + 5),
      ),
    ).toBeLessThanOrEqual(1e-15);
    expect([...noise(2)]).not.toEqual([...noise(1)]);
    expect(noise(1)[0]).not.toBe(noise(1)[1]);
  });

  it("adds the same compiled as uncompiled, to float32's accuracy", () => {
    const gradients = { p: hostArray([1, -2, 0], [3], "float32") };
    const part = gradientNoise().create({});
    const inputs = () => ({
      gradients: { p: fromHost<"float">(gradients.p) },
      key: randomKey(3),
      step: tensor([4], { shape: [] }),
    });
    type Inputs = ReturnType<typeof inputs>;
    const add = (given: Inputs) =>
      part.update({ ...given, params: given.gradients, state: {}, learningRate: given.step }).gradients;
    const [plain, traced] = [add, compiled(add)].map((make) =>
      onDevice("wasm", () => {
        let numbers: number[] = [];
        scope(() => {
          numbers = [...make(inputs())["p"]!.data()];
        });
        return numbers;
      }),
    );
    expect(largestError(traced!, plain!)).toBeLessThanOrEqual(1e-6);
  });

  it("draws for each path, whatever the order of the parameters", () => {
    const [a, b] = [zeros(3), zeros(3)];
    const one = applied(gradientNoise(), { gradients: { a, b } });
    const other = applied(gradientNoise(), { gradients: { b, a } });
    expect([other["a"], other["b"]]).toEqual([one["a"], one["b"]]);
    expect(one["a"]).not.toEqual(one["b"]);
  });

  it("adds nothing at a variance of 0", () => {
    const gradients = { p: hostArray([1, -2], [2], "float64") };
    expect([...applied(gradientNoise({ variance: 0 }), { gradients })["p"]!.data]).toEqual([1, -2]);
  });

  it("refuses a variance below 0", () => {
    expect(() => gradientNoise({ variance: -1 })).toThrow("`variance` must be at least 0, got -1");
  });
});
