import { startDevice } from "@downslope/core";
import { describeOptimizer } from "@downslope/testing";
import { beforeAll, describe, expect, it } from "vitest";
import { itStaysFiniteAtExtremes } from "../reference/extremes.ts";
import { firstOf, largestError, replay, single } from "../reference/replay.ts";
import { itTakesScheduledOptions } from "../reference/scheduled.ts";
import { type WorkedStep, itFollowsTheFormula } from "../reference/worked.ts";
import { adabelief } from "./adabelief.ts";

describeOptimizer(adabelief);
describeOptimizer(adabelief, {
  options: { amsgrad: true, rectify: true, weightDecay: 0.01, decoupledWeightDecay: false },
});

/** Zhuang et al. (2020), algorithm 2 with decoupled decay of 0.1; rectified as Liu et al. (2020), algorithm 2. */
function worked(isRectified: boolean): WorkedStep {
  const [rate, beta1, beta2, epsilon] = [0.01, 0.9, 0.99, 1e-16];
  const means: number[] = [];
  const surprises: number[] = [];
  return (t, p, g) =>
    p.map((value, i) => {
      const m = beta1 * (means[i] ?? 0) + (1 - beta1) * g[i]!;
      const s = beta2 * (surprises[i] ?? 0) + (1 - beta2) * (g[i]! - m) ** 2 + epsilon;
      [means[i], surprises[i]] = [m, s];
      const shrunk = value * (1 - rate * 0.1);
      const correctedMean = m / (1 - beta1 ** t);
      if (!isRectified) return shrunk - (rate * correctedMean) / (Math.sqrt(s / (1 - beta2 ** t)) + epsilon);
      const longest = 2 / (1 - beta2) - 1;
      const length = longest - (2 * t * beta2 ** t) / (1 - beta2 ** t);
      if (length <= 5) return shrunk - rate * correctedMean;
      const r = Math.sqrt(((length - 4) * (length - 2) * longest) / ((longest - 4) * (longest - 2) * length));
      return shrunk - (rate * correctedMean * r * Math.sqrt(1 - beta2 ** t)) / (Math.sqrt(s) + epsilon);
    });
}

describe("adabelief", () => {
  beforeAll(() => Promise.all([startDevice("cpu"), startDevice("wasm")]));
  itTakesScheduledOptions(adabelief, {}, { beta1: 0.5, beta2: 0.99, weightDecay: 0.5 });
  itStaysFiniteAtExtremes(adabelief());
  itStaysFiniteAtExtremes(adabelief({ rectify: true, amsgrad: true }));

  const options = { learningRate: 0.01, beta2: 0.99, weightDecay: 0.1 };
  itFollowsTheFormula("Zhuang et al. (2020), algorithm 2", adabelief(options), () => worked(false));
  itFollowsTheFormula("Zhuang et al. (2020), rectified", adabelief({ ...options, rectify: true }), () => worked(true));

  it("divides by the distance from the mean: equal gradients give long steps, opposite ones short", () => {
    // β1 = 0.5, g = 2, 2: m̂ = 2 at both; s = 0.5 · 1² and then 0.5 · 0.5 + 0.5 · 0.5², corrected by 0.5 and 0.75.
    const after = (second: number) =>
      firstOf(
        replay(adabelief({ learningRate: 1, beta1: 0.5, beta2: 0.5, epsilon: 0 }), {
          initial: single([0]),
          gradients: [single([2]), single([second])],
        }),
      );
    const equal = [-2, -2 - 2 / Math.sqrt(0.375 / 0.75)];
    expect(largestError(after(2), equal)).toBeLessThanOrEqual(1e-15);
    // g = 2, -2: m = 1, -0.5, m̂ = -2/3; s = 0.25 + 0.5 · 1.5².
    expect(largestError(after(-2), [-2, -2 + 2 / 3 / Math.sqrt(1.375 / 0.75)])).toBeLessThanOrEqual(1e-15);
  });

  it("adds epsilon to what it keeps, at each step, as the paper does", () => {
    // No surprise at all with β1 = 0: s = ε, then 0.5 ε + ε, corrected by 0.5 and 0.75: √(2 ε) both times.
    const run = { initial: single([0]), gradients: [single([3]), single([3])] };
    const trace = firstOf(replay(adabelief({ learningRate: 1, beta1: 0, beta2: 0.5, epsilon: 0.02 }), run));
    expect(largestError(trace, [-3 / 0.22, -6 / 0.22])).toBeLessThanOrEqual(1e-14);
  });

  it("keeps the largest surprises only for amsgrad", () => {
    const run = { initial: single([1]), gradients: [single([1])] };
    expect(replay(adabelief(), run).kept).toEqual(["mean", "surprise"]);
    expect(replay(adabelief({ amsgrad: true }), run).kept).toEqual(["mean", "surprise", "largest"]);
  });

  it("refuses options out of range", () => {
    expect(() => adabelief({ epsilon: -1 })).toThrow('optimizer "adabelief": `epsilon` must be at least 0, got -1');
  });
});
