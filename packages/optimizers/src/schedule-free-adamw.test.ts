import { startDevice } from "@downslope/core";
import { describeOptimizer } from "@downslope/testing";
import { beforeAll, describe, expect, it } from "vitest";
import { itStaysFiniteAtExtremes } from "../reference/extremes.ts";
import { firstOf, largestError, replay, single } from "../reference/replay.ts";
import { itTakesScheduledOptions } from "../reference/scheduled.ts";
import { hills, itResumesToTheBit, numbersOf, slopesOf, start, watch } from "../reference/watch.ts";
import { type ScheduleFreeAdamwOptions, scheduleFreeAdamw } from "./schedule-free-adamw.ts";

describeOptimizer(scheduleFreeAdamw);
describeOptimizer(scheduleFreeAdamw, {
  options: { learningRate: 0.01, beta1: 0.95, beta2: 0.99, weightDecay: 0.1, warmupSteps: 3, r: 1 },
});

const rate = (step: number): number => 0.05 * (1 - step / 60);
const run = { initial: start(), steps: 30, objective: hills, learningRate: rate };

describe("schedule-free-adamw", () => {
  beforeAll(() => Promise.all([startDevice("cpu"), startDevice("wasm")]));

  it.each([
    { beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weightDecay: 0, warmupSteps: 0 },
    { beta1: 0.95, beta2: 0.9, epsilon: 1e-3, weightDecay: 0.1, warmupSteps: 6 },
  ])(
    "follows Defazio et al. (2024) for 30 steps, v corrected as in Adam: it moves y and evaluates x, with %o",
    (options) => {
      const { beta1, beta2, epsilon, weightDecay, warmupSteps } = options;
      let [x, y, z] = [numbersOf(start()), numbersOf(start()), numbersOf(start())];
      let v = x.map(() => 0);
      let [sum, largest] = [0, 0];
      watch(scheduleFreeAdamw(options), run).forEach(({ params, evaluation }, step) => {
        const gamma = rate(step) * (warmupSteps > 0 ? Math.min(1, (step + 1) / warmupSteps) : 1);
        const slopes = slopesOf(y);
        v = v.map((s, i) => beta2 * s + (1 - beta2) * slopes[i]! ** 2);
        const corrected = v.map((s) => s / (1 - beta2 ** (step + 1)));
        z = z.map((p, i) => p - gamma * (slopes[i]! / (Math.sqrt(corrected[i]!) + epsilon) + weightDecay * y[i]!));
        largest = Math.max(largest, gamma);
        sum += largest ** 2;
        x = x.map((p, i) => (1 - largest ** 2 / sum) * p + (largest ** 2 / sum) * z[i]!);
        y = x.map((p, i) => beta1 * p + (1 - beta1) * z[i]!);
        expect(largestError(numbersOf(params), y), `y, step ${step}`).toBeLessThanOrEqual(1e-9);
        expect(largestError(numbersOf(evaluation), x), `x, step ${step}`).toBeLessThanOrEqual(1e-9);
      });
    },
  );

  it("moves by the rate against the sign of the first gradient", () => {
    // v / (1 - β2) = g², and z, x and y are one after the first update.
    const values = [3, -3, 1e-3, -1e4, 0];
    const { params } = replay(scheduleFreeAdamw({ learningRate: 0.01 }), {
      initial: single([0, 0, 0, 0, 0]),
      gradients: [single(values)],
    });
    const expected = values.map((g) => (-0.01 * g) / (Math.abs(g) + 1e-8));
    expect(largestError(params[0]!["p"]!.data, expected)).toBeLessThanOrEqual(1e-12);
  });

  it("decays y beside the scaled gradient", () => {
    // Gradient 0 at 1: 1 - 0.1 · 0.5.
    const optimizer = scheduleFreeAdamw({ learningRate: 0.1, weightDecay: 0.5 });
    expect(firstOf(replay(optimizer, { initial: single([1]), gradients: [single([0])] }))[0]).toBeCloseTo(0.95, 14);
  });

  it("asks for running statistics to be measured anew, for x was never run", () => {
    expect(scheduleFreeAdamw().create({}).refreshesStatistics).toBe(true);
  });

  it("saves z, the sum of weights and the mean squares", () => {
    expect(replay(scheduleFreeAdamw(), { initial: single([1]), gradients: [single([1])] }).kept).toEqual([
      "z",
      "weightSum",
      "largestRate",
      "square",
    ]);
  });

  itResumesToTheBit(scheduleFreeAdamw({ warmupSteps: 4, weightDecay: 0.01 }), [1, 3, 4, 10], rate);
  itStaysFiniteAtExtremes(scheduleFreeAdamw());
  itTakesScheduledOptions<ScheduleFreeAdamwOptions>(
    scheduleFreeAdamw,
    { learningRate: 0.1 },
    { beta2: 0.9, weightDecay: 0.3 },
  );

  it("refuses options out of range", () => {
    expect(() => scheduleFreeAdamw({ beta1: 0 })).toThrow(
      '"schedule-free-adamw": `beta1` must be greater than 0, got 0',
    );
    expect(() => scheduleFreeAdamw({ beta2: 1 })).toThrow("`beta2` must be less than 1, got 1");
    expect(() => scheduleFreeAdamw({ warmupSteps: 0.5 })).toThrow("`warmupSteps` must");
  });
});
