import { chain, decodeState, encodeState, hostArray, startDevice, train } from "@downslope/core";
import { adam, clipByGlobalNorm, clipByNorm, clipByValue, ema, sgd, zeroNonFinite } from "@downslope/optimizers";
import { linearWarmup, oneCycle, piecewiseConstant, reduceOnPlateau } from "@downslope/schedulers";
import { beforeAll, describe, expect, it } from "vitest";
import { transformed } from "../../packages/optimizers/reference/replay.ts";
import { close, pipelineOf, root, trained } from "./run.ts";

/*
 * Where what stands between gradients, rates and updates differs from library to library: clipping, accumulation, and
 * who advances a schedule. One test for each such place, and what happens here. The figures of other libraries were
 * measured with PyTorch 2.13, Keras 3.15 and optax 0.2.8.
 *
 * 66 has no test, for there is no early stopping: a run is stopped by `run.stop()`, which a caller or a callback calls on
 * grounds of its own, and the only `patience` is that of reduce-on-plateau, item 63.
 */

beforeAll(() => Promise.all([startDevice("cpu"), startDevice("wasm")]));

const descent = sgd({ learningRate: 0.1 });

describe("clipping", () => {
  it("48: is exact, where PyTorch's result is 0.99999982 long; a gradient of zero stays zero", () => {
    const lengthOf = (gradient: readonly number[]): number => {
      const { p } = transformed(
        clipByGlobalNorm({ maxNorm: 1 }),
        { p: hostArray(Float32Array.from(gradient)) },
        "wasm",
      );
      return Math.hypot(...p!.data);
    };
    expect(Math.abs(lengthOf([3, 4]) - 1)).toBeLessThan(6e-8);
    expect(lengthOf([0, 0])).toBe(0);
  });

  it("48: ... an infinite gradient moves nothing and is told, even where a clip would make it finite", async () => {
    for (const clip of [clipByGlobalNorm({ maxNorm: 1 }), clipByNorm({ maxNorm: 1 }), clipByValue({ maxValue: 1 })]) {
      const { events, states } = await trained([1], { loss: root(), optimizer: chain(clip, descent) });
      expect(events.at(-1)).toMatchObject({ reason: "non-finite", step: 0 });
      expect(states.at(-1)!.tensors["params.w"]!.data[0]).toBe(1);
    }
    // What says that it mends gradients is let do so.
    const mended = await trained([1], { loss: root(), optimizer: chain(zeroNonFinite(), descent) });
    expect([mended.events.at(-1), mended.weights]).toMatchObject([{ reason: "completed" }, [1]]);
  });

  it("48: ... several clips stand in a row, in their order", async () => {
    const clips = [clipByValue({ maxValue: 4 }), clipByGlobalNorm({ maxNorm: 2 })] as const;
    const { weights } = await trained([8, 3, 1], { optimizer: chain(...clips, descent) });
    expect(weights).toEqual(close([0.8, 0.6, 0.5], 6));
  });

  it("48: ... clips come after accumulation, on the mean of the gathered gradients", async () => {
    // The mean of 10 and -8 is 1, within the limit; clipped one by one they would cancel.
    const optimizer = chain(clipByGlobalNorm({ maxNorm: 1.5 }), descent);
    const { weights } = await trained([10, -8, 4, 4], { optimizer, train: { accumulate: 2 } });
    expect(weights).toEqual(close([0.9, 0.75], 6));
  });
});

describe("accumulation", () => {
  it("49: averages over samples, not over batches, and the last window counts whatever its length", async () => {
    const values = [1, 2, 6, 4, 5];
    // Batches of 2, 2 and 1 samples: a window of 1, 2, 6, 4, and one of 5 alone.
    const { weights } = await trained(values, { optimizer: descent, train: { batchSize: 2, accumulate: 2 } });
    expect(weights).toEqual(close([1 - 0.325, 1 - 0.325 - 0.5], 6));
    // All in one: the mean of the five, 3.6, and not that of 1.5, 5 and 5.
    const all = await trained(values, { optimizer: descent, train: { batchSize: 2, accumulate: 3 } });
    expect(all.weights).toEqual(close([1 - 0.36], 6));
    const whole = await trained(values, { optimizer: descent, train: { batchSize: "all" } });
    expect(all.weights).toEqual(close(whole.weights, 6));
  });

  it("50: schedules and averages advance with updates, not with batches", async () => {
    const scheduler = piecewiseConstant({ milestones: [1, 2], values: [0.1, 0.2, 0.4] });
    const optimizer = ema({ optimizer: descent, decay: 0.5 });
    const { steps, weights, models, states } = await trained([1, 1, 1, 1, 1, 1], {
      optimizer,
      scheduler,
      train: { accumulate: 2 },
    });
    expect(steps.map(({ learningRate }) => learningRate)).toEqual([0.1, 0.2, 0.4]);
    expect(weights).toEqual(close([0.9, 0.7, 0.3], 6));
    expect(models).toEqual(close([0.9, 0.8, 0.55], 6));
    expect(states.at(-1)!.tensors["optimizer.averaged"]!.data[0]).toBe(3);
  });
});

describe("schedules in a run", () => {
  const flat = Array(3).fill(0) as number[];

  it("67: a run that is resumed remembers its plateau: best value, bad epochs and the rate", async () => {
    const scheduler = reduceOnPlateau({ patience: 2, factor: 0.5 });
    const changes = { optimizer: descent, scheduler, train: { epochs: 8, batchSize: "all" as const } };
    const whole = await trained(flat, changes);
    const rates = whole.steps.map(({ learningRate }) => learningRate);
    // The first value is the best, two are borne, the fourth lets it fall; then three to the next fall.
    expect(rates).toEqual([0.1, 0.1, 0.1, 0.1, 0.05, 0.05, 0.05, 0.025]);
    for (const [i, state] of whole.states.slice(0, -1).entries()) {
      const again = await trained(flat, changes, decodeState(encodeState(state)));
      expect(again.steps.map(({ learningRate }) => learningRate)).toEqual(rates.slice(i + 1));
    }
  });

  it("71: the first value is the first update's; a resumed run keeps the rate that its step has, or that was set", async () => {
    const values = [1, 1, 1, 1];
    const changes = { optimizer: descent, scheduler: linearWarmup({ warmupSteps: 4, startFactor: 0 }) };
    const { steps, weights, states } = await trained(values, changes);
    expect(steps.map(({ learningRate }) => learningRate)).toEqual(close([0, 0.025, 0.05, 0.075], 12));
    expect(weights).toEqual(close([1, 0.975, 0.925, 0.85], 6));
    const again = await trained(values, changes, decodeState(encodeState(states[1]!)));
    expect(again.weights).toEqual(weights.slice(2));
    const run = train(pipelineOf(values, changes));
    let saved;
    for await (const event of run) {
      if (event.type !== "step") continue;
      run.setLearningRate(0.5);
      saved ??= await run.state();
    }
    const byHand = await trained(values, changes, saved);
    expect(byHand.steps.map(({ learningRate }) => learningRate)).toEqual([0.5, 0.5, 0.5]);
  });

  it("72: a batch that is skipped, and one that is only gathered, advance no schedule, no average and no count", async () => {
    const scheduler = piecewiseConstant({ milestones: [1, 2], values: [0.1, 0.2, 0.4] });
    const optimizer = ema({ optimizer: descent, decay: 0.5 });
    const run = (accumulate: number, values: readonly (number | null)[]) =>
      trained(values, { optimizer, scheduler, train: { accumulate, nonFinite: "skip" } });
    for (const { events, steps, weights, models } of [
      await run(1, [1, null, 1, null, null, 1]),
      await run(2, [1, null, 1, 1, null, 1]),
    ]) {
      expect(events.some(({ type }) => type === "skip")).toBe(true);
      expect(steps.map(({ step, learningRate }) => [step, learningRate])).toEqual([
        [1, 0.1],
        [2, 0.2],
        [3, 0.4],
      ]);
      expect(weights).toEqual(close([0.9, 0.7, 0.3], 6));
      expect(models).toEqual(close([0.9, 0.8, 0.55], 6));
    }
  });

  it("73: one-cycle moves the rate alone; momentum where it is named, refused where there is none", async () => {
    const values = Array(10).fill(0) as number[];
    const cycles = { scheduler: oneCycle(), schedules: { momentum: oneCycle({ inverse: true }) } };
    const plain = await trained(values, { optimizer: adam(), scheduler: oneCycle() });
    expect(plain.steps.map(({ scheduled }) => scheduled)).toEqual(Array(10).fill(undefined));
    await expect(trained(values, { optimizer: adam(), ...cycles })).rejects.toThrow(
      'train: `schedules.momentum` must be an option of optimizer "adam" that can move: beta1, beta2, weightDecay',
    );
    const { steps } = await trained(values, { optimizer: sgd({ momentum: 0.9 }), ...cycles });
    expect(steps.map(({ scheduled }) => scheduled!["momentum"]).slice(0, 3)).toEqual(close([0.95, 0.9, 0.85], 12));
  });
});
