import { startDevice } from "@downslope/core";
import { describeOptimizer } from "@downslope/testing";
import { beforeAll, describe, expect, it } from "vitest";
import { trajectoriesOf } from "../reference/cases.ts";
import { itStaysFiniteAtExtremes } from "../reference/extremes.ts";
import { firstOf, largestError, replay, single } from "../reference/replay.ts";
import { itTakesScheduledOptions } from "../reference/scheduled.ts";
import { adam } from "./adam.ts";

const reference = trajectoriesOf("adam", 4);

describeOptimizer(adam, { reference });
describeOptimizer(adam, { reference, options: { amsgrad: true, weightDecay: 0.01 } });

describe("adam", () => {
  beforeAll(() => Promise.all([startDevice("cpu"), startDevice("wasm")]));
  itTakesScheduledOptions(adam, { weightDecay: 0.1 }, { beta1: 0.5, beta2: 0.99, weightDecay: 0.01 });
  itStaysFiniteAtExtremes(adam({ amsgrad: true }));

  it.each(["cpu", "wasm"] as const)(
    "corrects the bias with t from 1: the first step is the learning rate against the sign of the gradient, on %s",
    (device) => {
      // m / (1 - β1) = g and v / (1 - β2) = g²: the step is η g / (|g| + ε).
      const values = [3, -3, 1e-3, -1e4, 0];
      const run = { initial: single([0, 0, 0, 0, 0], "float32"), gradients: [single(values, "float32")], device };
      const { params } = replay(adam({ learningRate: 0.01 }), run);
      const expected = values.map((g) => (-0.01 * g) / (Math.abs(g) + 1e-8));
      expect(largestError(params[0]!["p"]!.data, expected)).toBeLessThanOrEqual(1e-8);
    },
  );

  it("adds epsilon after the bias correction, as PyTorch and optax do and Keras does not", () => {
    // g = 1e-7: 0.01 · 1e-7 / (1e-7 + 1e-8). Keras's order would give 0.0024.
    const run = { initial: single([0]), gradients: [single([1e-7])] };
    expect(largestError(firstOf(replay(adam({ learningRate: 0.01 }), run)), [-0.1 / 11])).toBeLessThanOrEqual(1e-15);
  });

  it("takes amsgrad's largest mean square before the bias correction, as PyTorch and Keras do and optax does not", () => {
    // By hand with β1 = 0: v = 0.5, then 0.255, so the largest is 0.5, corrected by 1 - 0.5². After the correction it would be 1.
    const options = { learningRate: 0.1, beta1: 0, beta2: 0.5, epsilon: 0, amsgrad: true };
    const run = { initial: single([0]), gradients: [single([1]), single([0.1])] };
    const second = -0.1 - (0.1 * 0.1) / Math.sqrt(0.5 / 0.75);
    expect(largestError(firstOf(replay(adam(options), run)), [-0.1, second])).toBeLessThanOrEqual(1e-15);
  });

  it("corrects the bias to float32's accuracy at a beta2 near 1", () => {
    // A constant gradient is its own mean, so that each corrected step is exactly η; errors of 1 - β2^t would show.
    const gradients = Array.from({ length: 50 }, () => single([0.5], "float32"));
    const run = { initial: single([0], "float32"), gradients, device: "wasm" } as const;
    const trace = firstOf(replay(adam({ learningRate: 1, beta1: 0, beta2: 0.9999 }), run));
    trace.forEach((p, i) => expect(Math.abs(p / -(i + 1) - 1)).toBeLessThan(2e-6));
  });

  it("corrects the bias of scheduled betas, of 0 too", () => {
    // β2 = 0 makes every step the learning rate; √v̂ = |g|.
    for (const device of ["cpu", "wasm"] as const) {
      const gradients = [3, -0.5].map((g) => single([g], "float32"));
      const run = { initial: single([0], "float32"), gradients, device, scheduled: { beta1: 0, beta2: 0 } };
      expect(largestError(firstOf(replay(adam({ learningRate: 1 }), run)), [-1, 0]), device).toBeLessThanOrEqual(2e-7);
    }
  });

  it("keeps the largest mean squares only for amsgrad", () => {
    const run = { initial: single([1]), gradients: [single([1])] };
    expect(replay(adam(), run).kept).toEqual(["mean", "square"]);
    expect(replay(adam({ amsgrad: true }), run).kept).toEqual(["mean", "square", "largest"]);
  });

  it("refuses options out of range", () => {
    expect(() => adam({ beta1: 1 })).toThrow('optimizer "adam": `beta1` must be less than 1, got 1');
    expect(() => adam({ epsilon: -1e-8 })).toThrow("`epsilon` must be at least 0");
    expect(() => adam({ learningrate: 1 } as never)).toThrow('Did you mean "learningRate"?');
  });
});
