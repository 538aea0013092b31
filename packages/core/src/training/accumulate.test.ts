import { describe, expect, it } from "vitest";
import { z } from "zod";
import { about, collect, pipelineOf } from "../../test/pipelines.ts";
import { blobs, crossEntropy } from "../../test/plugins.ts";
import { difference, mapped, statesOf, stepsOf, trained } from "../../test/trained.ts";
import {
  type Params,
  type TrainingEvent,
  type TrainingState,
  decodeState,
  defineLoss,
  defineOptimizer,
  encodeState,
  grad,
  oneHot,
  train,
} from "../index.ts";

/* Updates of several batches, and without bad ones. */

/** Cross-entropy whose samples weigh by class, so that a mean of means is not the mean. */
const weighted = defineLoss({
  name: "weighted",
  options: z.object({}),
  inputs: ["prediction", "target"],
  target: "class-index",
  about,
  create:
    () =>
    ({ prediction, target }) => {
      const weights = target.toFloat().mul(2).add(1);
      return { values: prediction.logSoftmax().mul(oneHot(target, 3)).sum(-1).neg().mul(weights), weights };
    },
});

/** Three terms, each with a divisor of its own. */
const summed = defineLoss({
  name: "summed",
  options: z.object({}),
  inputs: ["prediction", "target"],
  target: "class-index",
  about,
  create: () => (given) => ({
    terms: [
      { name: "weighted", weight: 1, reduction: "mean", result: weighted().create({}).values(given) },
      { name: "squares", weight: 0.1, reduction: "batch-mean", result: given.prediction.square() },
      { name: "size", weight: 0.001, reduction: "sum", result: given.prediction.abs() },
    ],
  }),
});

describe("accumulation", () => {
  it.each([
    ["a mean", crossEntropy()],
    ["a mean by weights", weighted()],
    ["terms of three kinds", summed()],
  ])("makes the updates of the large batch, a ragged last one included: %s", async (_, loss) => {
    // 60 samples: batches of 28, 28 and 4 against four of 7, four of 7 and one of 4.
    const large = await trained({ loss, train: { epochs: 4, batchSize: 28 } });
    const small = await trained({ loss, train: { epochs: 4, batchSize: 7, accumulate: 4 } });
    const placesOf = (events: TrainingEvent[]) => stepsOf(events).map(({ step, totalSteps }) => [step, totalSteps]);
    expect(placesOf(small.events)).toEqual(placesOf(large.events));
    expect(stepsOf(small.events)).toHaveLength(12);
    expect(difference(small.state, large.state)).toBeLessThan(5e-7);
    const expected = stepsOf(large.events);
    stepsOf(small.events).forEach(({ loss: value }, i) => expect(value).toBeCloseTo(expected[i]!.loss, 5));
  });

  it("is not the same as an update for each batch", async () => {
    const large = await trained({ loss: weighted(), train: { epochs: 1, batchSize: 28 } });
    const each = await trained({ loss: weighted(), train: { epochs: 1, batchSize: 7 } });
    expect(difference(large.state, each.state)).toBeGreaterThan(1e-3);
  });

  it("resumes to the bit", async () => {
    const changes = { loss: weighted(), train: { epochs: 2, batchSize: 7, accumulate: 4 } };
    const states = await statesOf(changes);
    for (const state of states.slice(0, 5)) {
      const again = train(pipelineOf(changes), { resume: decodeState(encodeState(state)) });
      await collect(again);
      expect((await again.state()).tensors).toEqual(states.at(-1)!.tensors);
    }
  });

  it("refuses an optimizer that looks at the loss elsewhere, by name", async () => {
    const ahead = defineOptimizer({
      name: "ahead",
      options: z.object({ learningRate: z.number().default(0.1) }),
      about,
      create: () => ({
        init: () => ({}),
        update: ({ params, objective, learningRate, state }) => ({
          params: mapped(grad(objective as never)(params as never) as Params, (one, path) =>
            params[path]!.sub(one!.mul(learningRate)),
          ),
          state,
        }),
      }),
    });
    expect((await trained({ optimizer: ahead() })).events.at(-1)).toMatchObject({ reason: "completed" });
    await expect(trained({ optimizer: ahead(), train: { accumulate: 2 } })).rejects.toThrow(
      "train: `accumulate` must be 1 with an optimizer that looks at the loss elsewhere",
    );
  });

  it("takes the whole split at once where the batch size says so", async () => {
    const { events } = await trained({ train: { epochs: 3, batchSize: "all" } });
    expect(stepsOf(events)).toHaveLength(3);
    const same = await trained({ train: { epochs: 3, batchSize: 60 } });
    expect(stepsOf(events).map(({ loss }) => loss)).toEqual(stepsOf(same.events).map(({ loss }) => loss));
  });
});

describe("batches that are not finite", () => {
  const poisoned = blobs({ poison: 0 });

  it("are skipped where the settings say so; nothing moves, and the schedule does not advance", async () => {
    const { events, state } = await trained({
      dataset: poisoned,
      train: { epochs: 2, batchSize: 16, nonFinite: "skip" },
    });
    const skips = events.filter(({ type }) => type === "skip");
    expect(skips).toHaveLength(2);
    expect(skips[0]).toMatchObject({ epoch: 0, skipped: 1 });
    expect(stepsOf(events).map(({ step }) => step)).toEqual([1, 2, 3, 4, 5, 6]);
    expect(state.step).toBe(6);
    expect(events.at(-1)).toMatchObject({ reason: "completed" });
  });

  it("stop the run by default, with a diagnosis", async () => {
    const { events } = await trained({ dataset: poisoned });
    expect(events.at(-1)).toMatchObject({ reason: "non-finite" });
  });

  it("stop it, too, after ten in a row", async () => {
    const { events } = await trained({
      dataset: poisoned,
      train: { epochs: 20, batchSize: "all", nonFinite: "skip" },
    });
    expect(events.filter(({ type }) => type === "skip")).toHaveLength(10);
    expect(events.at(-2)).toMatchObject({ type: "diagnosis", tensor: "input" });
    expect(events.at(-1)).toMatchObject({ reason: "non-finite" });
  });

  it.each([
    ["the first", 0],
    ["the last", 15],
  ])("leave an update to its other batches: %s of them is bad", async (_, poison) => {
    const run = train(
      pipelineOf({
        dataset: blobs({ poison }),
        train: { epochs: 1, batchSize: 4, accumulate: 4, shuffle: false, nonFinite: "skip" },
      }),
    );
    const types: string[] = [];
    for await (const event of run) {
      types.push(event.type);
      if (event.type !== "step") continue;
      // Whole updates: nothing of one is left for the next.
      const { step, batch, gathered } = await run.state();
      expect([batch, gathered]).toEqual([Math.min(15, 4 * step), undefined]);
    }
    const inOrder = poison === 0 ? ["skip", "step"] : ["step", "skip"];
    expect(types.slice(0, 5)).toEqual([...inOrder, "step", "step", "step"]);
  });

  it("end a run without updates as what it is", async () => {
    const { events } = await trained({
      dataset: poisoned,
      train: { epochs: 2, batchSize: "all", nonFinite: "skip" },
    });
    expect(events.map(({ type }) => type)).toEqual(["skip", "skip", "diagnosis", "end"]);
    expect(events.at(-1)).toMatchObject({ reason: "non-finite" });
  });

  it("resume to the bit, counting on", async () => {
    const changes = { dataset: poisoned, train: { epochs: 2, batchSize: 16, nonFinite: "skip" as const } };
    const whole = await trained(changes);
    const run = train(pipelineOf(changes));
    let saved: TrainingState | undefined;
    for await (const event of run) if (event.type === "skip") saved ??= await run.state();
    expect(saved).toMatchObject({ skipped: 1 });
    const again = train(pipelineOf(changes), { resume: decodeState(encodeState(saved!)) });
    await collect(again);
    expect((await again.state()).tensors).toEqual(whole.state.tensors);
  });
});
