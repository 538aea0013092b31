import { beforeAll, describe, expect, it } from "vitest";
import { onDevice, startDevice } from "../engine/platform.ts";
import { tensor } from "./create.ts";
import type { Tensor } from "./tensor.ts";
import { compiled, grad, scope } from "./transforms.ts";

beforeAll(async () => {
  await startDevice("cpu");
  await startDevice("wasm");
});

/** The devices and dtypes in use: float64 is exact on `cpu` alone, and exists for checking. */
const platforms = [
  { device: "cpu", dtype: "float64", tolerance: 1e-14 },
  { device: "cpu", dtype: "float32", tolerance: 1e-6 },
  { device: "wasm", dtype: "float32", tolerance: 1e-6 },
] as const;

/** Computed, not literal: forced to memory, so that the compiler cannot fold them. */
const computed = (values: readonly number[], dtype: "float32" | "float64") => {
  const given = tensor(Float64Array.from(values), { dtype });
  given.data();
  return given;
};

type Elementwise = (x: Tensor) => Tensor;
const gradientOf = (f: Elementwise) => grad((x: Tensor) => f(x).sum());

/** Value, compiled value, and gradient of a function at points. */
function evaluate(f: Elementwise, points: readonly number[], { device, dtype }: (typeof platforms)[number]) {
  return onDevice(device, () => {
    const result = {
      value: [] as number[],
      compiled: [] as number[],
      gradient: [] as number[],
      compiledGradient: [] as number[],
    };
    scope(() => {
      const x = computed(points, dtype);
      result.value = [...f(x).data()];
      result.compiled = [...compiled(f)(x).data()];
      result.gradient = [...gradientOf(f)(x).data()];
      result.compiledGradient = [...compiled(gradientOf(f))(x).data()];
    });
    return result;
  });
}

const close = (got: readonly number[], expected: readonly number[], tolerance: number): void => {
  expected.forEach((value, i) => {
    if (!Number.isFinite(value)) expect(got[i]).toBe(value);
    else
      expect(Math.abs(got[i]! - value) / Math.max(1e-30, Math.abs(value)), `${i}: ${got[i]} for ${value}`).toBeLessThan(
        tolerance,
      );
  });
};

// log1p and expm1 of the host are correctly rounded; softplus and sigmoid follow from them.
const hostSoftplus = (x: number) => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
const hostSigmoid = (x: number) => (x >= 0 ? 1 / (1 + Math.exp(-x)) : Math.exp(x) / (1 + Math.exp(x)));

describe.for(platforms)("on $device in $dtype", (platform) => {
  const { dtype, tolerance } = platform;
  const round = (x: number) => (dtype === "float32" ? Math.fround(x) : x);
  const check = (
    f: Elementwise,
    points: readonly number[],
    value: (x: number) => number,
    slope: (x: number) => number,
    factor = 1,
  ) => {
    const result = evaluate(f, points, platform);
    const rounded = points.map(round);
    close(result.value, rounded.map(value), tolerance * factor);
    close(result.compiled, rounded.map(value), tolerance * factor);
    close(result.gradient, rounded.map(slope), tolerance * factor);
    close(result.compiledGradient, rounded.map(slope), tolerance * factor);
  };

  it("softplus and logSigmoid neither overflow nor lose digits, and have gradient 1/2 at 0", () => {
    const points = [-80, -30, -1, -1e-6, 0, 1e-6, 0.3, 1, 30, 1000, 1e4];
    check((x) => x.softplus(), points, hostSoftplus, hostSigmoid, 10);
    check(
      (x) => x.logSigmoid(),
      points.map((x) => -x),
      (x) => -hostSoftplus(-x),
      (x) => hostSigmoid(-x),
      10,
    );
    const far = evaluate((x) => x.logSigmoid(), [-1e4, 1e4], platform);
    expect(far.value[0]).toBe(-1e4);
    expect(far.gradient).toEqual([1, 0]);
  });

  it("sigmoid saturates without NaN", () => {
    check(
      (x) => x.sigmoid(),
      [-80, -30, -1, 0, 1, 30],
      hostSigmoid,
      (x) => hostSigmoid(x) * hostSigmoid(-x),
      10,
    );
    const far = evaluate((x) => x.sigmoid(), [-1e4, 1e4], platform);
    expect(far.value).toEqual([0, 1]);
    expect(far.gradient).toEqual([0, 0]);
  });

  it("log1p and expm1 keep their digits near 0", () => {
    const points = [-0.9, -0.39, -1e-3, -1e-9, 0, 1e-9, 1e-5, 0.1, 0.41, 1, 20];
    check(
      (x) => x.log1p(),
      points,
      Math.log1p,
      (x) => 1 / (1 + x),
      10,
    );
    check((x) => x.expm1(), [-20, ...points], Math.expm1, Math.exp, 10);
  });

  it("log is accurate near 1 and -Infinity at 0", () => {
    const near = [0.9, 0.98, 0.998, 1.002, 1.1].map(round);
    const result = evaluate((x) => x.log(), near, platform);
    near.forEach((x, i) =>
      expect(Math.abs(result.compiled[i]! - Math.log(x))).toBeLessThan(dtype === "float32" ? 1.5e-7 : 1e-15),
    );
    check(
      (x) => x.log(),
      [1e-20, 0.01, 0.5, 2, 1e4, 1e20],
      Math.log,
      (x) => 1 / x,
      5,
    );
    expect(evaluate((x) => x.log(), [0, -1], platform).value).toEqual([Number.NEGATIVE_INFINITY, Number.NaN]);
  });

  it("tanh and erf keep their digits near 0 and saturate", () => {
    check(
      (x) => x.tanh(),
      [-20, -1, -0.11, -1e-8, 1e-8, 1e-3, 0.09, 2],
      Math.tanh,
      (x) => 1 / Math.cosh(x) ** 2,
      20,
    );
    // Abramowitz and Stegun (1964), table 7.1, and erf(1e-5) = 2/√π 1e-5 to 1e-10.
    const points = [0.1, 0.5, 1, 2, 3, 1e-5, -1];
    const values = [
      0.11246291601828488, 0.5204998778130465, 0.8427007929497149, 0.9953222650189527, 0.9999779095030014,
      0.000011283791670578999, -0.8427007929497149,
    ];
    const exact = new Map(points.map((x, i) => [round(x), values[i]!]));
    check(
      (x) => x.erf(),
      points,
      (x) => exact.get(x)!,
      (x) => (2 / Math.sqrt(Math.PI)) * Math.exp(-x * x),
      dtype === "float32" ? 2 : 20,
    );
    expect(evaluate((x) => x.erf(), [-1e4, 1e4], platform).value).toEqual([-1, 1]);
  });

  it("atan keeps its digits everywhere, and is ±π/2 at infinity with gradient 0", () => {
    const points = [0, 1e-30, 1e-8, 0.02, 0.3, 0.41, 0.42, 0.7, 1, 1.6, 2.41, 2.42, 7, 1e4, 1e10];
    check(
      (x) => x.atan(),
      [...points, ...points.map((x) => -x)],
      Math.atan,
      (x) => 1 / (1 + x * x),
      dtype === "float32" ? 0.2 : 1,
    );
    const far = evaluate((x) => x.atan(), [-Infinity, Infinity], platform);
    close(far.value, [-Math.PI / 2, Math.PI / 2], 1e-7);
    expect(far.compiledGradient).toEqual([0, 0]);
  });

  it("abs, relu and sign have gradient 0 at 0", () => {
    expect(evaluate((x) => x.abs(), [-2, 0, 3], platform)).toMatchObject({
      value: [2, 0, 3],
      gradient: [-1, 0, 1],
      compiledGradient: [-1, 0, 1],
    });
    expect(evaluate((x) => x.relu(), [-2, 0, 3], platform)).toMatchObject({
      value: [0, 0, 3],
      gradient: [0, 0, 1],
      compiledGradient: [0, 0, 1],
    });
    expect(evaluate((x) => x.sign(), [-2, 0, 3], platform)).toMatchObject({
      value: [-1, 0, 1],
      gradient: [0, 0, 0],
      compiledGradient: [0, 0, 0],
    });
  });

  it("maximum and minimum share the gradient at a tie, clip keeps it at its limits", () => {
    expect(evaluate((x) => x.maximum(1), [0, 1, 2], platform)).toMatchObject({
      value: [1, 1, 2],
      gradient: [0, 0.5, 1],
    });
    expect(evaluate((x) => x.minimum(1), [0, 1, 2], platform)).toMatchObject({
      value: [0, 1, 1],
      gradient: [1, 0.5, 0],
    });
    expect(evaluate((x) => x.clip(-1, 1), [-2, -1, 0, 1, 2], platform)).toMatchObject({
      value: [-1, -1, 0, 1, 1],
      gradient: [0, 1, 1, 1, 0],
    });
  });

  it("pow is finite at 0 in value and gradient", () => {
    expect(evaluate((x) => x.pow(0), [0, 2], platform)).toMatchObject({
      value: [1, 1],
      gradient: [0, 0],
      compiledGradient: [0, 0],
    });
    expect(evaluate((x) => x.pow(0.5), [0, 4], platform)).toMatchObject({ value: [0, 2], gradient: [0, 0.25] });
    expect(evaluate((x) => x.pow(2), [0, -3], platform)).toMatchObject({ value: [0, 9], gradient: [0, -6] });
    expect(evaluate((x) => x.pow(3), [0, -2], platform)).toMatchObject({ value: [0, -8], gradient: [0, 12] });
    expect(evaluate((x) => x.pow(-2), [2], platform)).toMatchObject({ value: [0.25], gradient: [-0.25] });
    check(
      (x) => x.pow(1.7),
      [0.3, 2],
      (x) => x ** 1.7,
      (x) => 1.7 * x ** 0.7,
      10,
    );
    expect(evaluate((x) => x.pow(1.5), [0, -1], platform).value).toEqual([0, Number.NaN]);
  });

  it("norm at the zero vector is 0 with gradient 0, and neither overflows nor vanishes", () => {
    for (const order of [1, 2, 3, Number.POSITIVE_INFINITY]) {
      const result = evaluate((x) => x.norm({ order }), [0, 0], platform);
      expect(result.value, `order ${order}`).toEqual([0]);
      expect(result.compiledGradient, `order ${order}`).toEqual([0, 0]);
    }
    expect(evaluate((x) => x.norm(), [3, 4], platform)).toMatchObject({ value: [5] });
    close(evaluate((x) => x.norm(), [3, 4], platform).gradient, [0.6, 0.8], 1e-6);
    close(evaluate((x) => x.norm(), [3e25, 4e25], platform).value, [5e25], 1e-6);
    close(evaluate((x) => x.norm(), [3e-25, 4e-25], platform).value, [5e-25], 1e-6);
  });

  it("normalise leaves the zero vector at 0", () => {
    expect(evaluate((x) => x.normalise(), [0, 0], platform)).toMatchObject({ value: [0, 0], compiled: [0, 0] });
    close(evaluate((x) => x.normalise(), [3, 4], platform).value, [0.6, 0.8], 1e-6);
  });

  it("softmax, logSoftmax and logSumExp are exact for logits of 1e4", () => {
    const points = [1e4, -1e4, 0];
    expect(evaluate((x) => x.softmax(), points, platform).value).toEqual([1, 0, 0]);
    expect(evaluate((x) => x.logSoftmax(), points, platform).value).toEqual([0, -2e4, -1e4]);
    expect(evaluate((x) => x.logSumExp(), points, platform)).toMatchObject({
      value: [1e4],
      gradient: [1, 0, 0],
      compiledGradient: [1, 0, 0],
    });
    expect(evaluate((x) => x.logSumExp(), [0, 0], platform).gradient).toEqual([0.5, 0.5]);
  });

  it("logSumExp of nothing but -Infinity is -Infinity, not NaN", () => {
    const nothing = [Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY];
    expect(evaluate((x) => x.logSumExp(), nothing, platform).compiled).toEqual([Number.NEGATIVE_INFINITY]);
  });

  it("times 0, NaN stays NaN", () => {
    const result = evaluate((x) => x.mul(0), [Number.NaN, 1], platform);
    expect(result.value).toEqual([Number.NaN, 0]);
    expect(result.compiled).toEqual([Number.NaN, 0]);
    expect(result.compiledGradient).toEqual([0, 0]);
  });

  it("keeps constants exact: a tenth is a tenth of the dtype", () => {
    const result = evaluate((x) => x.mul(0.1).sub(0.1), [2], platform);
    close(result.compiled, [round(0.1)], dtype === "float64" ? 1e-15 : 1e-6);
  });

  it("differentiates twice", () => {
    onDevice(platform.device, () =>
      scope(() => {
        const second = grad((x: Tensor) => gradientOf((y) => y.softplus())(x).sum());
        close(
          [...second(computed([-1, 0, 2], dtype)).data()],
          [-1, 0, 2].map((x) => hostSigmoid(x) * hostSigmoid(-x)),
          1e-6,
        );
        const cubic = grad((x: Tensor) => gradientOf((y) => y.pow(3))(x).sum());
        expect([...cubic(computed([2, 0], dtype)).data()]).toEqual([12, 0]);
      }),
    );
  });
});
