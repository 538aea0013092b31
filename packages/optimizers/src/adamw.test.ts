import { hostArray, startDevice } from "@downslope/core";
import { describeOptimizer } from "@downslope/testing";
import { beforeAll, describe, expect, it } from "vitest";
import { trajectoriesOf } from "../reference/cases.ts";
import { firstOf, largestError, replay, single } from "../reference/replay.ts";
import { itTakesScheduledOptions } from "../reference/scheduled.ts";
import { adam } from "./adam.ts";
import { adamw } from "./adamw.ts";

describeOptimizer(adamw, { reference: trajectoriesOf("adamw", 2) });

describe("adamw", () => {
  beforeAll(() => startDevice("cpu"));
  itTakesScheduledOptions(adamw, {}, { beta1: 0.5, beta2: 0.99, weightDecay: 0.5 });

  it("decays beside Adam's maths, where adam's decay becomes a whole step", () => {
    // Gradient 0, p = 1: adamw gives 1 - 0.01 · 0.1; adam sees the gradient 0.1 and moves by the learning rate.
    const run = { initial: single([1]), gradients: [single([0])] };
    const options = { learningRate: 0.01, weightDecay: 0.1 };
    expect(largestError(firstOf(replay(adamw(options), run)), [0.999]), "adamw").toBeLessThanOrEqual(1e-15);
    expect(
      largestError(firstOf(replay(adam(options), run)), [1 - (0.01 * 0.1) / (0.1 + 1e-8)]),
      "adam",
    ).toBeLessThanOrEqual(1e-15);
  });

  it("scales the decay by the rate in force, not by the base rate", () => {
    const run = {
      initial: single([1]),
      gradients: [single([0]), single([0])],
      learningRate: (step: number) => [0.1, 0.01][step]!,
    };
    expect(largestError(firstOf(replay(adamw({ weightDecay: 0.5 }), run)), [0.95, 0.95 * 0.995])).toBeLessThanOrEqual(
      1e-15,
    );
  });

  it("leaves parameters that are masked as they are", () => {
    const one = (value: number) => hostArray([value], [1, 1], "float64");
    const run = { initial: { weight: one(1), bias: one(1) }, gradients: [{ weight: one(0), bias: one(0) }] };
    const { params } = replay(adamw({ learningRate: 0.1, weightDecay: 0.5, decayMask: ["weight"] }), run);
    expect([params[0]!["weight"]!.data[0], params[0]!["bias"]!.data[0]]).toEqual([0.95, 1]);
  });

  it("is adam without weight decay", () => {
    const run = { initial: single([1, 2]), gradients: [single([0.3, -4]), single([0.1, 2])] };
    expect(
      largestError(firstOf(replay(adamw({ weightDecay: 0 }), run)), firstOf(replay(adam(), run))),
    ).toBeLessThanOrEqual(0);
  });
});
