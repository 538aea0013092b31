import { startDevice } from "@downslope/core";
import { describeOptimizer } from "@downslope/testing";
import { beforeAll, describe, expect, it } from "vitest";
import { trajectoriesOf } from "../reference/cases.ts";
import { itStaysFiniteAtExtremes } from "../reference/extremes.ts";
import { firstOf, largestError, replay, single } from "../reference/replay.ts";
import { itTakesScheduledOptions } from "../reference/scheduled.ts";
import { rmsprop } from "./rmsprop.ts";

const constant = (value: number, steps: number, dtype: "float32" | "float64") => ({
  initial: single([0], dtype),
  gradients: Array.from({ length: steps }, () => single([value], dtype)),
});

const reference = trajectoriesOf("rmsprop", 4);

describeOptimizer(rmsprop, { reference });
describeOptimizer(rmsprop, { options: { epsilonInsideRoot: true, momentum: 0.9 } });
describeOptimizer(rmsprop, { reference, options: { centered: true, momentum: 0.9, weightDecay: 0.01 } });

describe("rmsprop", () => {
  beforeAll(() => Promise.all([startDevice("cpu"), startDevice("wasm")]));
  itTakesScheduledOptions(rmsprop, { momentum: 0.5, centered: true }, { decay: 0.9, momentum: 0.9, weightDecay: 0.1 });
  itStaysFiniteAtExtremes(rmsprop({ centered: true, momentum: 0.9 }));

  it("adds epsilon outside the root, as PyTorch does", () => {
    // g = 1e-5: 0.01 · 1e-5 / (√(0.1 · 1e-10) + 1e-8). Inside the root it would be 0.001.
    const run = { initial: single([0]), gradients: [single([1e-5])] };
    const expected = (-0.01 * 1e-5) / (Math.sqrt(0.1 * 1e-10) + 1e-8);
    expect(largestError(firstOf(replay(rmsprop({ decay: 0.9 }), run)), [expected])).toBeLessThanOrEqual(1e-15);
  });

  it("adds epsilon inside the root where it is asked to, as TensorFlow and optax do", () => {
    // 0.01 · 1e-5 / √(0.1 · 1e-10 + 1e-8), about 0.001 where PyTorch's is 0.0316.
    const run = { initial: single([0]), gradients: [single([1e-5])] };
    const moved = firstOf(replay(rmsprop({ decay: 0.9, epsilonInsideRoot: true }), run));
    expect(largestError(moved, [(-0.01 * 1e-5) / Math.sqrt(0.1 * 1e-10 + 1e-8)])).toBeLessThanOrEqual(1e-15);
    expect(moved[0]).toBeCloseTo(-0.001, 5);
  });

  it("centred, has the exact variance of a constant gradient, where mean square less squared mean cancels", () => {
    // s after t steps is g² α^t (1 - α^t). PyTorch's form is NaN by step 400.
    const trace = firstOf(
      replay(rmsprop({ centered: true, learningRate: 1, epsilon: 0 }), constant(3, 600, "float64")),
    );
    const moved = trace.map((p, i) => (trace[i - 1] ?? 0) - p);
    for (const t of [1, 10, 400, 600]) {
      const expected = 1 / Math.sqrt(0.99 ** t * (1 - 0.99 ** t));
      expect(Math.abs(moved[t - 1]! / expected - 1), `step ${t}`).toBeLessThan(1e-10);
    }
  });

  it.each(["cpu", "wasm"] as const)(
    "centred, stays finite under a constant gradient for 600 steps and at zero, where PyTorch turns NaN, on %s",
    (device) => {
      for (const value of [0, 1e-20, 0.1, 1e4]) {
        const trace = firstOf(replay(rmsprop({ centered: true }), { ...constant(value, 600, "float32"), device }));
        expect(trace.every(Number.isFinite), `gradient ${value}`).toBe(true);
      }
    },
  );

  it("keeps no more than its options need", () => {
    const run = constant(1, 1, "float64");
    expect(replay(rmsprop(), run).kept).toEqual(["spread"]);
    expect(replay(rmsprop({ momentum: 0.5 }), run).kept).toEqual(["spread", "momentum"]);
    expect(replay(rmsprop({ momentum: 0.5, centered: true }), run).kept).toEqual(["spread", "mean", "momentum"]);
  });
});
