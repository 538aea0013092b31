import {
  type Batch,
  type ConfiguredOptimizer,
  type PipelineInput,
  type Registry,
  type StepEvent,
  type TrainingEvent,
  type TrainingState,
  createRegistry,
  defineDataset,
  defineLoss,
  defineModel,
  definePipeline,
  full,
  train,
} from "@downslope/core";
import { optimizers } from "@downslope/optimizers";
import { schedulers } from "@downslope/schedulers";
import { expect } from "vitest";
import { z } from "zod";
import { firstOf, replay, single } from "../../packages/optimizers/reference/replay.ts";

/* Optimizers fed with gradients, and a training so small that each update can be computed by hand. */

/** A parameter after each of some updates, in float64. */
export const path = (optimizer: ConfiguredOptimizer, from: number, gradients: readonly number[]): number[] =>
  firstOf(replay(optimizer, { initial: single([from]), gradients: gradients.map((g) => single([g])) }));

/** The parameter after the last of them. */
export const end = (optimizer: ConfiguredOptimizer, from: number, gradients: readonly number[]): number =>
  path(optimizer, from, gradients).at(-1)!;

export const close = (numbers: readonly number[], digits = 9) =>
  numbers.map((one) => expect.closeTo(one, digits) as number);

const about = { title: { en: "Test", ko: "시험" }, summary: { en: "For tests.", ko: "시험용입니다." } };

/** A sample for each value, NaN in place of null; the held-out samples are the same. */
const samples = defineDataset({
  name: "samples",
  options: z.object({ values: z.array(z.number().nullable()) }),
  about,
  create: ({ values }) => {
    const get = (indices: ArrayLike<number>): Batch => ({
      input: {
        shape: [indices.length, 1],
        dtype: "float32",
        data: Float32Array.from(indices, (i) => values[i] ?? Number.NaN),
      },
      target: { shape: [indices.length, 1], dtype: "float32", data: new Float32Array(indices.length) },
    });
    const split = { length: values.length, get };
    return {
      spec: { input: [1], target: { kind: "values", names: ["y"] } },
      splits: { train: split, validation: split },
    };
  },
});

/** A weight that begins at 1, times the input. */
export const weight = defineModel({
  name: "weight",
  options: z.object({ path: z.string().default("w") }),
  about,
  create: ({ path: name }) => ({
    init: () => ({ params: { [name]: full([1, 1], 1) }, state: {} }),
    apply: (params, state, input) => ({ output: input.matmul(params[name]!), state }),
  }),
});

/** The output itself, so that the gradient of a batch is the mean of its values. */
const output = defineLoss({
  name: "output",
  options: z.object({}),
  inputs: ["prediction"],
  about,
  create:
    () =>
    ({ prediction }) =>
      prediction,
});

/** √(output - 1): 0 at a weight of 1, where its slope is infinite. */
export const root = defineLoss({
  name: "root",
  options: z.object({}),
  inputs: ["prediction"],
  about,
  create:
    () =>
    ({ prediction }) =>
      prediction.sub(1).sqrt(),
});

export interface Finished {
  readonly events: readonly TrainingEvent[];
  readonly steps: readonly StepEvent[];
  /** The weight after each update. */
  readonly weights: readonly number[];
  /** The weight of the model that is handed out, after each update. */
  readonly models: readonly number[];
  /** What could be saved after each update, and at the end. */
  readonly states: readonly TrainingState[];
}

/** A pipeline whose gradients are the given values, in their order, one a batch. */
export const pipelineOf = (values: readonly (number | null)[], changes: Partial<PipelineInput>) =>
  definePipeline({
    seed: 1,
    dataset: samples({ values: [...values] }),
    model: weight(),
    loss: output(),
    optimizer: changes.optimizer!,
    ...changes,
    train: { epochs: 1, batchSize: 1, shuffle: false, ...changes.train },
  });

/** Trains to the end, keeping all that is told and saved on the way. */
export async function trained(
  values: readonly (number | null)[],
  changes: Partial<PipelineInput>,
  resume?: TrainingState,
): Promise<Finished> {
  const run = train(pipelineOf(values, changes), resume ? { resume } : {});
  const [events, states]: [TrainingEvent[], TrainingState[]] = [[], []];
  const models: number[] = [];
  for await (const event of run) {
    events.push(event);
    if (event.type !== "step") continue;
    states.push(await run.state());
    models.push((await run.model()).tensors["params.w"]!.data[0]!);
  }
  states.push(await run.state());
  run.close();
  const weights = states.slice(0, -1).map(({ tensors }) => tensors["params.w"]!.data[0]!);
  return { events, steps: events.filter(({ type }) => type === "step") as StepEvent[], weights, models, states };
}

/** What documents of these pipelines may name. */
export const registry: Registry = createRegistry(optimizers, schedulers, samples, weight, output);
