import { chain, startDevice, toDocument } from "@downslope/core";
import { describeOptimizer } from "@downslope/testing";
import { beforeAll, describe, expect, it } from "vitest";
import { pipelineFrom, pipelineWith } from "../reference/documents.ts";
import { firstOf, largestError, replay, single } from "../reference/replay.ts";
import { itTakesScheduledOptions } from "../reference/scheduled.ts";
import { hills, itResumesToTheBit, numbersOf, slopesOf, start, watch } from "../reference/watch.ts";
import { adam } from "./adam.ts";
import { clipByGlobalNorm } from "./clip-by-global-norm.ts";
import { ema } from "./ema.ts";
import { lookahead } from "./lookahead.ts";
import { sgd } from "./sgd.ts";

describeOptimizer(lookahead, { options: { optimizer: adam() } });
describeOptimizer(lookahead, { options: { optimizer: sgd({ momentum: 0.9 }), syncPeriod: 2, slowStep: 0.8 } });

describe("lookahead", () => {
  beforeAll(() => Promise.all([startDevice("cpu"), startDevice("wasm")]));

  it("follows Zhang et al. (2019), algorithm 1, around momentum for 30 steps", () => {
    const optimizer = lookahead({ optimizer: sgd({ learningRate: 0.05, momentum: 0.9 }), slowStep: 0.4 });
    const sights = watch(optimizer, { initial: start(), steps: 30, objective: hills });
    let fast = numbersOf(start());
    let slow = fast;
    let buffer = fast.map(() => 0);
    sights.forEach(({ params, evaluation }, step) => {
      const slopes = slopesOf(fast);
      buffer = buffer.map((b, i) => 0.9 * b + slopes[i]!);
      fast = fast.map((p, i) => p - 0.05 * buffer[i]!);
      if (step % 5 === 4) {
        slow = slow.map((s, i) => s + 0.4 * (fast[i]! - s));
        fast = slow;
      }
      expect(largestError(numbersOf(params), fast), `step ${step}`).toBeLessThanOrEqual(1e-9);
      expect(largestError(numbersOf(evaluation), slow), `slow, step ${step}`).toBeLessThanOrEqual(1e-9);
    });
  });

  it("pulls back half the way after every second update, by hand", () => {
    // Gradient 1, rate 1, from 0: -1, -2 pulled to -1; -2, -3 pulled to -1 + (-3 + 1) / 2 = -2.
    const gradients = [1, 2, 3, 4].map(() => single([1]));
    const optimizer = lookahead({ optimizer: sgd({ learningRate: 1 }), syncPeriod: 2 });
    expect(firstOf(replay(optimizer, { initial: single([0]), gradients }))).toEqual([-1, -1, -2, -2]);
  });

  it("saves the slow weights and the count, beside the state inside", () => {
    const [sight] = watch(lookahead({ optimizer: adam() }), { initial: start(), steps: 1, objective: hills });
    expect(Object.keys(sight!.state)).toEqual(["optimizer", "slow", "remaining"]);
    expect(sight!.state).toMatchObject({
      optimizer: { mean: {}, square: {} },
      remaining: { data: Float64Array.of(4) },
    });
  });

  itResumesToTheBit(lookahead({ optimizer: adam({ learningRate: 0.05 }) }), [1, 4, 5, 6, 11]);
  itResumesToTheBit(
    ema({ optimizer: lookahead({ optimizer: adam({ learningRate: 0.05 }), syncPeriod: 3 }), decay: 0.8 }),
    [1, 3, 8],
  );

  it("is the optimizer inside where nothing is held back: α = 1 and k = 1", () => {
    const run = { initial: start(), steps: 6, objective: hills };
    const alone = watch(adam({ learningRate: 0.1 }), run).map(({ params }) => numbersOf(params));
    const wrapped = watch(lookahead({ optimizer: adam({ learningRate: 0.1 }), syncPeriod: 1, slowStep: 1 }), run);
    wrapped.forEach(({ params }, step) =>
      expect(largestError(numbersOf(params), alone[step]!)).toBeLessThanOrEqual(1e-15),
    );
  });

  it("has the rate, the frozen parameters and the need for statistics of the optimizer inside", () => {
    const inner = adam({ learningRate: 0.3, groups: [{ match: "b", frozen: true }] });
    const part = lookahead({ optimizer: inner }).create({});
    expect(part).toMatchObject({ learningRate: 0.3, refreshesStatistics: false });
    expect(part.frozen(start() as never)).toEqual(["b"]);
    const { w } = start();
    const [sight] = watch(lookahead({ optimizer: inner }), { initial: { w: w! }, steps: 1, objective: hills });
    expect(Object.keys((sight!.state as { slow: object }).slow)).toEqual(["w"]);
  });

  itTakesScheduledOptions(
    (options: { weightDecay: number; momentum: number }) =>
      lookahead({ optimizer: sgd({ learningRate: 0.1, ...options }) }),
    { weightDecay: 0.1, momentum: 0.5 },
    { weightDecay: 0.3, momentum: 0.9 },
  );

  it("stands in a document around an optimizer with options, and goes through JSON unchanged", () => {
    const pipeline = pipelineWith("{ use: lookahead, optimizer: { use: adam, learningRate: 0.01 } }");
    expect(JSON.stringify(pipeline.optimizer)).toBe(
      JSON.stringify(lookahead({ optimizer: adam({ learningRate: 0.01 }) })),
    );
    const document = toDocument(pipeline);
    expect(document.optimizer).toMatchObject({
      use: "lookahead",
      syncPeriod: 5,
      slowStep: 0.5,
      optimizer: { use: "adam", learningRate: 0.01 },
    });
    expect(toDocument(pipelineFrom(document))).toEqual(document);
    expect(pipeline.optimizer.create({}).learningRate).toBe(0.01);
  });

  it("stands in a document around another wrapper and around a clipped optimizer", () => {
    const pipeline = pipelineWith(
      "{ use: ema, optimizer: { use: lookahead, optimizer: { use: sgd, clip: { globalNorm: 1 } } }, clip: { value: 2 } }",
    );
    const document = toDocument(pipeline);
    expect(document.optimizer).toMatchObject({
      use: "ema",
      optimizer: {
        use: "lookahead",
        optimizer: { use: "sgd", transforms: [{ use: "clip-by-global-norm", maxNorm: 1 }] },
      },
      transforms: [{ use: "clip-by-value", maxValue: 2 }],
    });
    expect(toDocument(pipelineFrom(document))).toEqual(document);
  });

  it("runs around and inside of a chain", () => {
    // ‖g‖ = 1 after clipping: the inner chain moves by the rate.
    const inner = chain(clipByGlobalNorm({ maxNorm: 1 }), sgd({ learningRate: 0.5 }));
    const run = { initial: single([0]), gradients: [single([9]), single([9])] };
    expect(firstOf(replay(lookahead({ optimizer: inner, syncPeriod: 2 }), run))).toEqual([-0.5, -0.5]);
    const outer = chain(
      clipByGlobalNorm({ maxNorm: 1 }),
      lookahead({ optimizer: sgd({ learningRate: 0.5 }), syncPeriod: 2 }),
    );
    expect(firstOf(replay(outer, run))).toEqual([-0.5, -0.5]);
  });

  it("refuses what is no optimizer, and options out of range", () => {
    const rule = 'optimizer "lookahead": `optimizer` must be an optimizer with its options fixed, such as `adam()`';
    expect(() => lookahead({} as never)).toThrow(rule);
    expect(() => lookahead({ optimizer: adam as never })).toThrow(rule);
    expect(() => lookahead({ optimizer: clipByGlobalNorm({ maxNorm: 1 }) as never })).toThrow(rule);
    expect(() => lookahead({ optimizer: adam(), syncPeriod: 0 })).toThrow("`syncPeriod` must be at least 1, got 0");
    expect(() => lookahead({ optimizer: adam(), slowStep: 0 })).toThrow("`slowStep` must be greater than 0, got 0");
    expect(() => lookahead({ optimizer: adam(), slowStep: 1.1 })).toThrow("`slowStep` must be at most 1, got 1.1");
  });
});
