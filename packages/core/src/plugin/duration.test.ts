import { describe, expect, it } from "vitest";
import { resolveDuration } from "./duration.ts";

const run = { baseLearningRate: 0.1, totalSteps: 200, stepsPerEpoch: 45 };

describe("durations", () => {
  it.each([
    [7, 7],
    ["7 steps", 7],
    ["1 step", 1],
    ["2 epochs", 90],
    ["1.5 epochs", 68],
    ["30%", 60],
    ["100 %", 200],
  ])("%j are %d steps of 200, 45 an epoch", (duration, steps) => {
    expect(resolveDuration("s", "totalSteps", duration, run)).toBe(steps);
  });

  it("are refused where they mean nothing", () => {
    expect(() => resolveDuration("step", "stepSize", "5 minutes", run)).toThrow(
      'step: `stepSize` must be steps, "5 epochs" or "30%", got "5 minutes". Write a number for steps.',
    );
    expect(() => resolveDuration("step", "stepSize", "30%", { baseLearningRate: 1 })).toThrow(
      "must be in steps where the length of the run is unknown",
    );
  });
});
