import { describe, expect, it } from "vitest";
import { z } from "zod";
import { about, collect, pipelineOf } from "../../test/pipelines.ts";
import { difference, mapped, statesOf, stepsOf, trained } from "../../test/trained.ts";
import {
  type Params,
  type Tensor,
  type TrainingState,
  decodeState,
  defineCallback,
  defineOptimizer,
  defineScheduler,
  encodeState,
  train,
} from "../index.ts";

/* Options and rates that move while a run goes on. */

/** Descent whose momentum may move, and which keeps in its state what it was. */
const watched = defineOptimizer({
  name: "watched",
  options: z.object({
    learningRate: z.number().min(0).default(0.1).describe("rate"),
    momentum: z.number().min(0).lt(1).default(0.9).describe("share kept"),
  }),
  schedulable: ["momentum"],
  about,
  create: ({ momentum: share }) => ({
    init: (params) => ({
      buffer: mapped(params, (one) => one!.zerosLike()),
      share: Object.values(params)[0]!.sum().mul(0),
    }),
    update({ gradients, params, state, learningRate }) {
      const { buffer, share: last } = state as unknown as { buffer: Params; share: Tensor };
      const moved = mapped(buffer, (one, path) => one!.mul(share as number).add(gradients[path]!));
      return {
        params: mapped(params, (one, path) => one!.sub(moved[path]!.mul(learningRate))),
        state: { buffer: moved, share: last.mul(0).add(share as number) },
      };
    },
  }),
});

const linear = defineScheduler({
  name: "linear",
  options: z.object({ by: z.number().default(0.01) }),
  about,
  create:
    ({ by }, { baseLearningRate }) =>
    (step) =>
      baseLearningRate - by * step,
});

type Seen = { readonly value: number; readonly seen: readonly number[] };

const halving = defineScheduler<z.ZodObject<Record<never, never>>, Seen>({
  name: "halving",
  options: z.object({}),
  about,
  create: (_, { baseLearningRate }) => ({
    monitor: ["loss", "validation.loss"],
    init: () => ({ value: baseLearningRate, seen: [] }),
    learningRate: ({ value }) => value,
    observe: ({ value, seen }, metric, scores) => ({
      value: value / 2,
      seen: [...seen, metric, scores!["validation.loss"]!],
    }),
  }),
});

describe("schedules of other options", () => {
  it("move them at each step, told by events, without another trace", async () => {
    const run = train(pipelineOf({ optimizer: watched(), schedules: { momentum: linear({ by: 0.05 }) } }));
    const events = stepsOf(await collect(run));
    expect(events.map(({ scheduled }) => scheduled!["momentum"])).toEqual(
      Array.from({ length: 12 }, (_, i) => 0.9 - 0.05 * i),
    );
    // One for each shape of batch.
    expect(run.traces).toBe(2);
    const state = await run.state();
    expect(state.tensors["optimizer.share"]!.data[0]).toBeCloseTo(0.9 - 0.05 * 11, 6);
  });

  it("give what the number gives where they stand still", async () => {
    const fixed = await trained({ optimizer: watched({ momentum: 0.8 }) });
    const still = { momentum: linear({ by: 0 }) };
    const moving = await trained({ optimizer: watched({ momentum: 0.8 }), schedules: still });
    expect(difference(fixed.state, moving.state)).toBeLessThan(1e-6);
  });

  it("may watch several metrics, and resume to the bit", async () => {
    const changes = { optimizer: watched(), schedules: { momentum: halving() } };
    const states = await statesOf(changes);
    const last = states.at(-1)!;
    expect(last.schedules!["momentum"]!["seen"]).toHaveLength(6);
    const again = train(pipelineOf(changes), { resume: decodeState(encodeState(states[6]!)) });
    await collect(again);
    expect(await again.state()).toEqual(last);
  });

  it.each([
    [
      { beta: linear() },
      '`schedules.beta` must be an option of optimizer "watched" that can move: momentum, got "beta"',
    ],
    [
      { momentum: linear({ by: -0.05 }) },
      'scheduler "linear" must return a `momentum` from 0 and below 1 at step 2, got 1',
    ],
  ])("are refused by name where they cannot be: %#", async (schedules, message) => {
    await expect(trained({ optimizer: watched(), schedules: schedules as never })).rejects.toThrow(message);
  });
});

describe("the rate in force", () => {
  it("can be read and set while running, until it is given back, and is saved", async () => {
    const run = train(pipelineOf({ scheduler: linear({ by: 0.001 }) }));
    const rates: number[] = [];
    let saved: TrainingState | undefined;
    let next = Number.NaN;
    for await (const event of run) {
      if (event.type !== "step") continue;
      rates.push(event.learningRate);
      if (event.step === 2) run.setLearningRate(0.5);
      if (event.step === 4) saved = await run.state();
      if (event.step === 5) run.setLearningRate(undefined);
      if (event.step === 6) next = run.learningRate();
    }
    expect(next).toBeCloseTo(0.05 - 0.006, 12);
    const close = (value: number): number => expect.closeTo(value, 12) as number;
    expect(rates.slice(0, 7)).toEqual([0.05, close(0.049), 0.5, 0.5, 0.5, close(0.045), close(0.044)]);
    expect(run.traces).toBe(2);
    expect(saved!.learningRate).toBe(0.5);
    const again = train(pipelineOf({ scheduler: linear({ by: 0.001 }) }), { resume: decodeState(encodeState(saved!)) });
    expect(stepsOf(await collect(again)).map(({ learningRate }) => learningRate)).toEqual(Array(8).fill(0.5));
    const back = train(pipelineOf({ scheduler: linear({ by: 0.001 }) }), { resume: decodeState(encodeState(saved!)) });
    back.setLearningRate(undefined);
    expect(stepsOf(await collect(back))[0]!.learningRate).toBeCloseTo(0.05 - 0.004, 12);
    expect(() => again.setLearningRate(-1)).toThrow("train: `learningRate` must be a finite number from 0");
  });

  it("is a callback's to set, too", async () => {
    const halve = defineCallback({
      name: "halve",
      options: z.object({}),
      about,
      create: () => ({
        onEvent(event, run) {
          if (event.type === "epoch") run.setLearningRate(run.learningRate() / 2);
        },
      }),
    });
    const { events } = await trained({ callbacks: [halve()] });
    expect([...new Set(stepsOf(events).map(({ learningRate }) => learningRate))]).toEqual([0.05, 0.025, 0.0125]);
  });
});
