import { type Tensor, hostArray, isTensor, leavesOf, onDevice, ones, scope, startDevice } from "@downslope/core";
import { describeOptimizer } from "@downslope/testing";
import { beforeAll, describe, expect, it } from "vitest";
import { itStaysFiniteAtExtremes } from "../reference/extremes.ts";
import { firstOf, largestError, replay, single } from "../reference/replay.ts";
import { itTakesScheduledOptions } from "../reference/scheduled.ts";
import { type WorkedStep, itFollowsTheFormula } from "../reference/worked.ts";
import { adafactor } from "./adafactor.ts";

// Relative steps of at most the rate and of at most 1/√t: the kit's own rate and steps are too little.
const quadratic = { learningRate: 0.3, steps: 400 };

describeOptimizer(adafactor, { quadratic });
describeOptimizer(adafactor, { options: { epsilon: 1e-6, clipThreshold: 2, weightDecay: 0.01 }, quadratic });

const mean = (values: readonly number[]) => values.reduce((sum, x) => sum + x, 0) / values.length;
const rms = (values: readonly number[]) => Math.sqrt(mean(values.map((x) => x * x)));

/** PyTorch's Adafactor in plain numbers: whole mean squares for a vector, row and column means for a matrix. */
const pytorch =
  ({ rate = 0.01, decay = -0.8, epsilon = 2 ** -52, scale = 1e-3, threshold = 1, lambda = 0 }) =>
  ([rows, columns]: readonly number[]): WorkedStep => {
    const isMatrix = columns !== undefined;
    const indices = (length: number) => Array.from({ length }, (_, i) => i);
    let [R, C, V] = [indices(rows!), indices(columns ?? 0), indices(rows!)].map((all) => all.map(() => 0));
    return (t, p, g) => {
      const newest = t ** decay;
      const blend = (old: number, value: number) => (1 - newest) * old + newest * value;
      const squares = g.map((x) => x * x);
      let estimate: number[];
      if (isMatrix) {
        const at = (i: number, j: number) => squares[i * columns + j]!;
        R = R!.map((old, i) => blend(old, mean(indices(columns).map((j) => at(i, j)))));
        C = C!.map((old, j) => blend(old, mean(indices(rows!).map((i) => at(i, j)))));
        estimate = squares.map((_, k) => {
          const [i, j] = [Math.floor(k / columns), k % columns];
          return (R![i]! * C![j]!) / Math.max(mean(R!), epsilon);
        });
      } else estimate = V = V!.map((old, i) => blend(old, squares[i]!));
      const update = g.map((x, k) => x / Math.sqrt(Math.max(estimate[k]!, epsilon ** 2)));
      const step = Math.max(scale, rms(p)) * Math.min(rate, 1 / Math.sqrt(t));
      const limit = Math.max(1, rms(update) / threshold);
      return p.map((x, k) => x * (1 - rate * lambda) - (step / limit) * update[k]!);
    };
  };

describe("adafactor", () => {
  beforeAll(() => Promise.all([startDevice("cpu"), startDevice("wasm")]));
  itTakesScheduledOptions(adafactor, {}, { weightDecay: 0.5 });
  itStaysFiniteAtExtremes(adafactor());

  itFollowsTheFormula("PyTorch's form of Shazeer and Stern (2018), algorithms 4 and 5", adafactor(), pytorch({}));
  itFollowsTheFormula(
    "the same with every option set",
    adafactor({
      learningRate: 0.3,
      beta2Decay: -0.5,
      epsilon: 0.05,
      minimumScale: 2,
      clipThreshold: 1.5,
      weightDecay: 0.1,
    }),
    pytorch({ rate: 0.3, decay: -0.5, epsilon: 0.05, scale: 2, threshold: 1.5, lambda: 0.1 }),
  );

  it("keeps n + m numbers of an n by m matrix, n m of a vector, and factors the last two axes of a kernel", () => {
    const shapes: Record<string, readonly number[]> = {};
    onDevice("cpu", () =>
      scope(() => {
        const params = { kernel: ones([2, 3, 4, 5]), matrix: ones([3, 2]), vector: ones([2]) };
        const state = adafactor().create({}).init(params);
        for (const { path, leaf } of leavesOf<Tensor>(state, isTensor as never)) shapes[path] = leaf.shape;
      }),
    );
    expect(shapes).toEqual({
      "columns.kernel": [2, 3, 1, 5],
      "columns.matrix": [1, 2],
      "rows.kernel": [2, 3, 4, 1],
      "rows.matrix": [3, 1],
      "squares.vector": [2],
    });
  });

  it("moves a parameter of 0 by the least scale, and no parameter by more than 1/√t of its own", () => {
    // The first update is the sign of the gradient. 0.01 · 0.001; then rate 5, cut to 1 and 1/√2.
    expect(
      largestError(firstOf(replay(adafactor(), { initial: single([0]), gradients: [single([3])] })), [-1e-5]),
    ).toBeLessThanOrEqual(1e-15);
    const run = { initial: single([4]), gradients: [single([-1]), single([-1])] };
    const trace = firstOf(replay(adafactor({ learningRate: 5 }), run));
    expect(largestError(trace, [8, 8 + 8 / Math.SQRT2])).toBeLessThanOrEqual(1e-12);
  });

  it.each(["cpu", "wasm"] as const)(
    "moves in full along float32 gradients whose squares multiply past its range, on %s",
    (device) => {
      // Squares are 1e24; row times column mean would be 1e48. The update is 1 throughout, the step 0.01 · rms(p).
      const matrix = (value: number) => ({ p: hostArray(Array<number>(6).fill(value), [3, 2], "float32") });
      const { params } = replay(adafactor(), { initial: matrix(2), gradients: [matrix(1e12)], device });
      expect(largestError(params[0]!["p"]!.data, Array<number>(6).fill(1.98))).toBeLessThan(1e-6);
    },
  );

  it("refuses options out of range", () => {
    expect(() => adafactor({ beta2Decay: 0.8 })).toThrow(
      'optimizer "adafactor": `beta2Decay` must be at most 0, got 0.8',
    );
    expect(() => adafactor({ clipThreshold: 0.5 })).toThrow("`clipThreshold` must be at least 1, got 0.5");
  });
});
