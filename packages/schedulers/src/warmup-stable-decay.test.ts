import { describeScheduler } from "@downslope/testing";
import { describe, expect, it } from "vitest";
import { largestError, ratesOf } from "../reference/replay.ts";
import { warmupStableDecay } from "./warmup-stable-decay.ts";

describeScheduler(warmupStableDecay, { options: { warmupSteps: "5%" } });
describeScheduler(warmupStableDecay, { options: { warmupSteps: 0, decaySteps: 0, totalSteps: 50, minimum: 0.01 } });

const within = { baseLearningRate: 8, totalSteps: 12 };

describe("warmup-stable-decay", () => {
  it("rises from 0, keeps the rate, and falls to 0 at the last step of all", () => {
    const rates = ratesOf(warmupStableDecay({ warmupSteps: 4, decaySteps: 4, decay: "linear" }), 14, within);
    expect(rates).toEqual([0, 2, 4, 6, 8, 8, 8, 8, 8, 6, 4, 2, 0, 0]);
  });

  it("falls as one minus the root of time, or along half a cosine", () => {
    const fall = (decay: "1-sqrt" | "cosine") =>
      ratesOf(warmupStableDecay({ warmupSteps: 0, decaySteps: 4, decay }), 13, within).slice(8);
    expect(largestError(fall("1-sqrt"), [8, 4, 8 * (1 - Math.SQRT1_2), 8 * (1 - Math.sqrt(0.75)), 0])).toBeLessThan(
      1e-14,
    );
    expect(largestError(fall("cosine"), [8, 4 + 4 * Math.SQRT1_2, 4, 4 - 4 * Math.SQRT1_2, 0])).toBeLessThan(1e-14);
  });

  it("falls to a minimum, and starts at a share of the base rate", () => {
    const options = { warmupSteps: 2, decaySteps: 2, startFactor: 0.5, minimum: 4, decay: "linear" } as const;
    const rates = ratesOf(warmupStableDecay(options), 13, within);
    expect([rates[0], rates[1], rates[2], rates[11], rates[12]]).toEqual([4, 6, 8, 6, 4]);
  });

  it("counts the warm-up in its length, and takes fractions of that length", () => {
    const options = { warmupSteps: "25%", decaySteps: "25%", totalSteps: 8, decay: "linear" } as const;
    const rates = ratesOf(warmupStableDecay(options), 9, { baseLearningRate: 8, totalSteps: 1000 });
    expect(rates).toEqual([0, 4, 8, 8, 8, 8, 8, 4, 0]);
  });

  it("has the same rates in the stable part however long the run becomes", () => {
    const stable = (totalSteps: number) =>
      ratesOf(warmupStableDecay({ warmupSteps: 4, decaySteps: 4, totalSteps }), 20, within);
    expect(stable(100)).toEqual(stable(24));
  });

  it("refuses a rise and a fall that have no room together", () => {
    const create = (warmupSteps: number, decaySteps: number) => () =>
      warmupStableDecay({ warmupSteps, decaySteps }).create(within);
    expect(create(13, 0)).toThrow("warmup-stable-decay: `warmupSteps` must come to at most 12 steps");
    expect(create(8, 5)).toThrow("warmup-stable-decay: `decaySteps` must come to at most 4 steps");
    expect(create(8, 4)).not.toThrow();
  });
});
