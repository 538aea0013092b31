import { startDevice } from "@downslope/core";
import { describeOptimizer } from "@downslope/testing";
import { beforeAll, describe, expect, it } from "vitest";
import { trajectoriesOf } from "../reference/cases.ts";
import { itStaysFiniteAtExtremes } from "../reference/extremes.ts";
import { firstOf, largestError, replay, single } from "../reference/replay.ts";
import { itTakesScheduledOptions } from "../reference/scheduled.ts";
import { nadam } from "./nadam.ts";

describeOptimizer(nadam, { reference: trajectoriesOf("nadam", 2) });

describe("nadam", () => {
  beforeAll(() => Promise.all([startDevice("cpu"), startDevice("wasm")]));
  itTakesScheduledOptions(nadam, {}, { beta1: 0.5, beta2: 0.9, weightDecay: 0.1 });
  itStaysFiniteAtExtremes(nadam());

  it("corrects as PyTorch 1.13 does, with the first momentum twice in the product, or as the paper does", () => {
    const [first, second] = [1, 2].map((t) => 0.9 * (1 - 0.5 * 0.96 ** (t * 0.004))) as [number, number];
    const after = (variant: "pytorch-1" | "pytorch-2") =>
      firstOf(
        replay(nadam({ learningRate: 1, variant, epsilon: 0 }), { initial: single([0]), gradients: [single([2])] }),
      );
    const expected = (product: number) => [-1 - (0.1 * second) / (1 - product)];
    expect(largestError(after("pytorch-1"), expected(first * first * second))).toBeLessThanOrEqual(1e-15);
    expect(largestError(after("pytorch-2"), expected(first * second))).toBeLessThanOrEqual(1e-15);
  });

  it.each([
    ["PyTorch since 2.0", 0.004, 0.98944],
    ["Keras", 1, 0.98937],
    ["optax, whose momentum is constant", 1e5, 0.98526],
  ])("has the first step of %s", (_, momentumDecay, published) => {
    // g / √v̂ = 1, m = 0.1 g: the step is η (1 + 0.1 μ2 / (1 - μ1 μ2)).
    const [first, second] = [1, 2].map((t) => 0.9 * (1 - 0.5 * 0.96 ** (t * momentumDecay))) as [number, number];
    const expected = 1 - 0.01 * (1 + (0.1 * second) / (1 - first * second));
    const run = { initial: single([1]), gradients: [single([2])] };
    const moved = firstOf(replay(nadam({ learningRate: 0.01, momentumDecay, variant: "pytorch-2", epsilon: 0 }), run));
    expect(largestError(moved, [expected])).toBeLessThanOrEqual(1e-15);
    expect(moved[0]).toBeCloseTo(published, 5);
  });

  it("decays beside its maths where it is asked to, and through it where not", () => {
    // Gradient 0, p = 1: decoupled 1 - 0.01 · 0.5. As L2 the gradient is 0.5, whose size cancels.
    const run = { initial: single([1]), gradients: [single([0])] };
    const after = (decoupledWeightDecay: boolean) =>
      firstOf(replay(nadam({ learningRate: 0.01, weightDecay: 0.5, decoupledWeightDecay }), run))[0]!;
    expect(after(true)).toBeCloseTo(0.995, 14);
    expect(after(false)).toBeCloseTo(0.9895, 5);
  });

  it("refuses options out of range", () => {
    expect(() => nadam({ momentumDecay: -1 })).toThrow('optimizer "nadam": `momentumDecay` must be at least 0, got -1');
  });
});
