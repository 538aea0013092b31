import {
  type Params,
  type Tensor,
  compiled,
  fromHost,
  grad,
  hostArray,
  onDevice,
  scope,
  startDevice,
} from "@downslope/core";
import { beforeAll, describe, expect, it } from "vitest";
import { applyBatchNormalisation, initBatchNormalisation } from "./batch-normalisation.ts";

const on = (device: "cpu" | "wasm", body: () => void) => onDevice(device, () => scope(body));
type Rows = readonly (readonly number[])[];
const tensorOf = (rows: Rows, dtype: "float32" | "float64" = "float64"): Tensor =>
  fromHost(hostArray(rows.flat(), [rows.length, rows[0]!.length], dtype));
const vector = (values: readonly number[], dtype: "float32" | "float64" = "float64"): Tensor =>
  fromHost(hostArray(values, [values.length], dtype));
const scalar = (value: number): Tensor => fromHost(hostArray([value], [], "float64"));
const close = (values: readonly number[], digits = 12) =>
  values.map((one) => expect.closeTo(one, digits) as unknown as number);

const params = (scale: readonly number[], shift: readonly number[]): Params => ({
  "n.scale": vector(scale),
  "n.shift": vector(shift),
});
const state = (mean: readonly number[], variance: readonly number[]): Params => ({
  "n.mean": vector(mean),
  "n.variance": vector(variance),
});
const plain = { params: () => params([1, 1], [0, 0]), state: () => state([0, 0], [1, 1]) };
const training = { training: true };

// Means 2 and 4; variances 1 and 4 divided by n, 2 and 8 divided by n - 1.
const batch: Rows = [
  [1, 6],
  [3, 2],
];

describe("batch normalisation", () => {
  beforeAll(() => Promise.all([startDevice("cpu"), startDevice("wasm")]));

  it("begins with a scale of 1, a shift of 0, and statistics of mean 0 and variance 1", () => {
    on("wasm", () => {
      const variables = initBatchNormalisation("layers.0.norm", 2);
      const read = (all: Params) => Object.entries(all).map(([path, one]) => [path, [...one.data()]]);
      expect(read(variables.params)).toEqual([
        ["layers.0.norm.scale", [1, 1]],
        ["layers.0.norm.shift", [0, 0]],
      ]);
      expect(read(variables.state)).toEqual([
        ["layers.0.norm.mean", [0, 0]],
        ["layers.0.norm.variance", [1, 1]],
      ]);
    });
  });

  it("in training takes the batch's mean and its variance divided by n, by hand", () => {
    on("cpu", () => {
      const given = { params: params([1, 10], [0, -1]), state: plain.state() };
      const { output } = applyBatchNormalisation(given, "n", tensorOf(batch), training);
      const [first, second] = [1 / Math.sqrt(1 + 1e-5), 2 / Math.sqrt(4 + 1e-5)];
      expect([...output.data()]).toEqual(close([-first, 10 * second - 1, first, -10 * second - 1]));
    });
  });

  it("moves running statistics by a tenth, with the variance divided by n - 1, by hand", () => {
    on("cpu", () => {
      const given = { params: plain.params(), state: { ...plain.state(), other: vector([5]) } };
      const { state: after } = applyBatchNormalisation(given, "n", tensorOf(batch), training);
      expect([...after["n.mean"]!.data()]).toEqual(close([0.2, 0.4]));
      expect([...after["n.variance"]!.data()]).toEqual(close([0.9 + 0.2, 0.9 + 0.8]));
      expect([...after["other"]!.data()]).toEqual([5]);
    });
  });

  // Batches of several sizes, a ragged last one included.
  const batches: readonly Rows[] = [
    [[0.5], [1.5], [-2], [4]],
    [[3], [3.25], [2], [0]],
    [[-7], [1]],
    [[10], [11], [12.5]],
  ];

  it("after several batches has the running statistics of PyTorch's formula", () => {
    on("cpu", () => {
      const step = compiled(
        (before: Params, x: Tensor) =>
          applyBatchNormalisation({ params: params([2], [1]), state: before }, "n", x, training).state,
      );
      let actual: Params = state([0], [1]);
      let [mean, variance] = [0, 1];
      for (const rows of batches) {
        actual = step(actual, tensorOf(rows)) as Params;
        // running = (1 - momentum) running + momentum observed, unbiased: torch.nn.BatchNorm1d.
        const xs = rows.map(([x]) => x!);
        const own = xs.reduce((sum, x) => sum + x, 0) / xs.length;
        mean = 0.9 * mean + 0.1 * own;
        variance = 0.9 * variance + (0.1 * xs.reduce((sum, x) => sum + (x - own) ** 2, 0)) / (xs.length - 1);
        expect(actual["n.mean"]!.item()).toBeCloseTo(mean, 12);
        expect(actual["n.variance"]!.item()).toBeCloseTo(variance, 12);
      }
    });
  });

  it("with shares of 1 / (i + 1) forgets what it knew and takes the plain mean over batches", () => {
    on("cpu", () => {
      const step = compiled(
        (before: Params, x: Tensor, statisticsShare: Tensor) =>
          applyBatchNormalisation({ params: params([2], [1]), state: before }, "n", x, {
            training: true,
            statisticsShare,
          }).state,
      );
      let actual: Params = state([1e6], [1e12]);
      batches.forEach((rows, i) => {
        actual = step(actual, tensorOf(rows), scalar(1 / (i + 1))) as Params;
      });
      // Means 1, 2.0625, -3 and 67 / 6; sums of squares by n - 1: 18.5 / 3, 6.546875 / 3, 32, 19 / 6 / 2.
      expect(actual["n.mean"]!.item()).toBeCloseTo((1 + 2.0625 - 3 + 33.5 / 3) / 4, 12);
      expect(actual["n.variance"]!.item()).toBeCloseTo((18.5 / 3 + 6.546875 / 3 + 32 + 19 / 12) / 4, 12);
    });
  });

  it("elsewhere takes the running statistics, and leaves them as they are, for a single sample too", () => {
    on("cpu", () => {
      const before = state([1, 2], [4, 9]);
      const given = { params: params([1, 2], [0, 1]), state: before };
      const { output, state: after } = applyBatchNormalisation(given, "n", tensorOf([[5, 8]]), { training: false });
      expect([...output.data()]).toEqual(close([4 / Math.sqrt(4 + 1e-5), 1 + (2 * 6) / Math.sqrt(9 + 1e-5)]));
      expect(after).toBe(before);
    });
  });

  it("refuses a batch of one sample in training, as PyTorch does", () => {
    on("wasm", () => {
      const given = initBatchNormalisation("layers.0.norm", 2);
      const apply = (x: Tensor) => applyBatchNormalisation(given, "layers.0.norm", x, training).output;
      const message =
        "layers.0.norm: `input` must hold at least 2 samples in training, for batch normalisation measures their variance, got float32[1,2].";
      expect(() => apply(tensorOf([[1, 2]], "float32"))).toThrow(message);
      expect(() => compiled(apply)(tensorOf([[1, 2]], "float32"))).toThrow("at least 2 samples");
    });
  });

  it("names what is missing", () => {
    on("wasm", () => {
      const { params: known } = initBatchNormalisation("n", 2);
      const apply = (all: { params: Params; state: Params }) =>
        applyBatchNormalisation(all, "n", tensorOf(batch, "float32"), training);
      expect(() => apply({ params: {}, state: {} })).toThrow("n: `params` must hold `n.scale`, got [].");
      expect(() => apply({ params: known, state: {} })).toThrow("n: `state` must hold `n.mean`, got [].");
    });
  });

  it.each([1e15, 1e-15, 0])("stays finite in float32 with features of size %d, its gradient too", (size) => {
    on("wasm", () => {
      const given = initBatchNormalisation("n", 2);
      const x = tensorOf([[size, 1], [-size, 1], [2 * size, 1]], "float32"); // prettier-ignore
      const run = (one: Tensor) => applyBatchNormalisation(given, "n", one, training);
      const { output, state: after } = run(x);
      const gradient = compiled((one: Tensor) => grad((rows: Tensor) => run(rows).output.square().sum())(one))(x);
      const all = [output, gradient, ...Object.values(after)];
      for (const one of all) {
        expect(one.dtype).toBe("float32");
        expect([...one.data()].every(Number.isFinite)).toBe(true);
      }
      // A feature that does not vary comes out as the shift.
      expect([1, 3, 5].map((i) => output.data()[i])).toEqual([0, 0, 0]);
    });
  });
});
