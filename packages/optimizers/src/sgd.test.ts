import { startDevice } from "@downslope/core";
import { describeOptimizer } from "@downslope/testing";
import { beforeAll, describe, expect, it } from "vitest";
import { trajectoriesOf } from "../reference/cases.ts";
import { itStaysFiniteAtExtremes } from "../reference/extremes.ts";
import { firstOf, largestError, replay, single } from "../reference/replay.ts";
import { itTakesScheduledOptions } from "../reference/scheduled.ts";
import { sgd } from "./sgd.ts";

const reference = trajectoriesOf("sgd", 8);

describeOptimizer(sgd, { reference });
describeOptimizer(sgd, {
  reference,
  options: { momentum: 0.9, dampening: 0.1, weightDecay: 0.01 },
  rejects: [{ nesterov: true }, { nesterov: true, momentum: 0.9, dampening: 0.1 }],
});
describeOptimizer(sgd, { reference, options: { momentum: 0.9, nesterov: true } });

describe("sgd", () => {
  beforeAll(() => Promise.all([startDevice("cpu"), startDevice("wasm")]));
  itTakesScheduledOptions(sgd, { momentum: 0.5, nesterov: true }, { momentum: 0.9, weightDecay: 0.1 });
  itStaysFiniteAtExtremes(sgd({ momentum: 0.9 }));

  it("keeps the learning rate outside the momentum, as PyTorch does and Keras does not", () => {
    // b = 1, then 1.9: 1 - 0.1 · 1 - 0.01 · 1.9 = 0.881; with the rate inside it would be 1 - 0.1 - (0.09 + 0.01) = 0.8.
    const run = {
      initial: single([1]),
      gradients: [single([1]), single([1])],
      learningRate: (step: number) => [0.1, 0.01][step]!,
    };
    expect(largestError(firstOf(replay(sgd({ momentum: 0.9 }), run)), [0.9, 0.881])).toBeLessThanOrEqual(1e-15);
  });

  it("takes the whole gradient into the momentum at the first step, whatever the dampening", () => {
    // b = 1, then 0.8 · 1 + (1 - 0.5) · 1 = 1.3.
    const run = { initial: single([0]), gradients: [single([1]), single([1])] };
    const trace = replay(sgd({ learningRate: 1, momentum: 0.8, dampening: 0.5 }), run);
    expect(largestError(firstOf(trace), [-1, -2.3])).toBeLessThanOrEqual(1e-15);
  });

  it("adds weight decay to the gradient, as PyTorch does and Keras does not", () => {
    // b = g + 0.1 p with g = 0: L2 through momentum, by hand.
    const run = { initial: single([1]), gradients: [single([0]), single([0])] };
    const trace = replay(sgd({ learningRate: 1, momentum: 0.5, weightDecay: 0.1 }), run);
    expect(largestError(firstOf(trace), [0.9, 0.9 - (0.05 + 0.09)])).toBeLessThanOrEqual(1e-15);
  });

  it("says that a schedule cannot move a momentum that is written as 0, for which nothing is kept", () => {
    const run = { initial: single([1]), gradients: [single([1])], scheduled: { momentum: 0.9 } };
    expect(() => replay(sgd(), run)).toThrow("`momentum` must be above 0 where a schedule moves it, got 0");
  });

  it("keeps no state without momentum", () => {
    const run = { initial: single([1]), gradients: [single([1])] };
    expect(replay(sgd(), run).kept).toEqual([]);
    expect(replay(sgd({ momentum: 0.9 }), run).kept).toEqual(["momentum"]);
  });

  it("refuses Nesterov momentum without momentum, and with dampening", () => {
    const rule = 'sgd": `nesterov` must stand beside a `momentum` above 0 and a `dampening` of 0, got true.';
    expect(() => sgd({ nesterov: true })).toThrow(rule);
    expect(() => sgd({ nesterov: true, momentum: 0.9, dampening: 0.1 })).toThrow(rule);
    expect(() => sgd({ momentum: 1 })).toThrow("`momentum` must be less than 1, got 1");
    expect(() => sgd({ learningRate: -1 })).toThrow("`learningRate` must be at least 0, got -1");
  });
});
