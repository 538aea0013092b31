import { startDevice } from "@downslope/core";
import { describeOptimizer } from "@downslope/testing";
import { beforeAll, describe, expect, it } from "vitest";
import { itStaysFiniteAtExtremes } from "../reference/extremes.ts";
import { firstOf, largestError, replay, single } from "../reference/replay.ts";
import { itTakesScheduledOptions } from "../reference/scheduled.ts";
import { itFollowsTheFormula } from "../reference/worked.ts";
import { lars } from "./lars.ts";

// A thousandth of a layer's length a step is too little for the kit's 300 steps.
const quadratic = { learningRate: 10 };
const length = (values: readonly number[]) => Math.hypot(...values);

describeOptimizer(lars, { quadratic });
describeOptimizer(lars, { options: { momentum: 0.5, adapts: "matrices", trustCoefficient: 0.1 } });

describe("lars", () => {
  beforeAll(() => Promise.all([startDevice("cpu"), startDevice("wasm")]));
  itTakesScheduledOptions(lars, {}, { momentum: 0.5, weightDecay: 0.5 });
  itStaysFiniteAtExtremes(lars());

  itFollowsTheFormula(
    "algorithm 1 of You et al. (2017)",
    lars({ learningRate: 0.5, momentum: 0.8, weightDecay: 0.1, trustCoefficient: 0.02 }),
    ([rows, columns = 1]) => {
      let v = Array<number>(rows! * columns).fill(0);
      return (_, p, g) => {
        const ratio = (0.02 * length(p)) / (length(g) + 0.1 * length(p));
        v = v.map((x, i) => 0.8 * x + 0.5 * ratio * (g[i]! + 0.1 * p[i]!));
        return p.map((x, i) => x - v[i]!);
      };
    },
  );

  it("moves a layer that begins at zero: the trust ratio of a zero norm is 1", () => {
    // v = 0.1 · (3, 4); the coefficient, part of the ratio, does not count either.
    const run = { initial: single([0, 0]), gradients: [single([3, 4])] };
    const { params } = replay(lars({ learningRate: 0.1 }), run);
    expect(largestError(params[0]!["p"]!.data, [-0.3, -0.4])).toBeLessThanOrEqual(1e-15);
  });

  it("leaves a layer without a gradient finite and where it is: the trust ratio of a zero gradient is 1", () => {
    const run = { initial: single([3, 4]), gradients: [single([0, 0])] };
    expect([...replay(lars(), run).params[0]!["p"]!.data]).toEqual([3, 4]);
  });

  it("moves by the same share of its length, whatever the size of the gradient", () => {
    // ‖p‖ = 5: 0.001 · 5 along (0.6, 0.8).
    for (const size of [1e-9, 1, 1e9]) {
      const run = { initial: single([3, 4]), gradients: [single([3 * size, 4 * size])] };
      const { params } = replay(lars(), run);
      expect(largestError(params[0]!["p"]!.data, [2.997, 3.996])).toBeLessThanOrEqual(1e-15);
    }
  });

  it("keeps the rate inside the velocity, as the paper does", () => {
    // Ratio 1 by hand: ‖p‖ / ‖g‖ = 1 with c = 1. v = 0.1, then 0.9 · 0.1 + 0.01 · 0.9.
    const run = {
      initial: single([1]),
      gradients: [single([1]), single([1])],
      learningRate: (step: number) => [0.1, 0.01][step]!,
    };
    const trace = firstOf(replay(lars({ trustCoefficient: 1 }), run));
    expect(largestError(trace, [0.9, 0.9 - 0.099])).toBeLessThanOrEqual(1e-15);
  });

  it("leaves vectors to plain SGD where matrices alone adapt", () => {
    const run = { initial: single([3, 4]), gradients: [single([1, 2])] };
    const { params } = replay(lars({ learningRate: 0.1, adapts: "matrices" }), run);
    expect(largestError(params[0]!["p"]!.data, [2.9, 3.8])).toBeLessThanOrEqual(1e-15);
  });

  it("refuses options out of range", () => {
    expect(() => lars({ trustCoefficient: 0 })).toThrow('"lars": `trustCoefficient` must be greater than 0, got 0');
  });
});
