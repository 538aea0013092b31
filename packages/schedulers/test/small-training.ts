import {
  type Batch,
  type Registry,
  type StepEvent,
  type Tensor,
  type TrainingState,
  createRegistry,
  defineDataset,
  defineLoss,
  defineModel,
  defineOptimizer,
  normal,
  parseDocument,
  train,
} from "@downslope/core";
import { z } from "zod";
import { schedulers } from "../src/index.ts";

/* The rest of a small training, for schedulers that must show themselves in a run: five updates an epoch. */

const about = { title: { en: "Test", ko: "시험" }, summary: { en: "For tests.", ko: "시험용입니다." } };
const learningRate = z.number().min(0).default(0.1).describe("base learning rate");

const line = defineDataset({
  name: "line",
  options: z.object({}),
  about,
  create: () => {
    const get = (indices: ArrayLike<number>): Batch => {
      const input = Float32Array.from(indices, (i) => i / 20);
      return {
        input: { shape: [input.length, 1], dtype: "float32", data: input },
        target: { shape: [input.length, 1], dtype: "float32", data: input.map((x) => 2 * x) },
      };
    };
    const split = { length: 20, get };
    return {
      spec: { input: [1], target: { kind: "values", names: ["y"] } },
      splits: { train: split, validation: split },
    };
  },
});

const slope = defineModel({
  name: "slope",
  options: z.object({}),
  about,
  create: () => ({
    init: (key) => ({ params: { weight: normal(key, [1, 1]) }, state: {} }),
    apply: ({ weight }, state, input) => ({ output: input.matmul(weight!), state }),
  }),
});

const squared = defineLoss({
  name: "squared",
  options: z.object({}),
  inputs: ["prediction", "target"],
  about,
  create:
    () =>
    ({ prediction, target }) =>
      prediction.sub(target).square(),
});

/** Descent that takes the part of the step that momentum would leave, so that momentum shows in the parameters. */
const damped = defineOptimizer({
  name: "damped",
  options: z.object({ learningRate, momentum: z.number().min(0).lt(1).default(0.9).describe("share held back") }),
  schedulable: ["momentum"],
  about,
  create: ({ momentum }) => ({
    init: () => ({}),
    update({ gradients, params, state, learningRate: rate }) {
      const step = ([path, one]: [string, Tensor]) => {
        const move = gradients[path]!.mul(rate);
        return [path, one.sub(move).add(move.mul(momentum as number))] as const;
      };
      return { params: Object.fromEntries(Object.entries(params).map(step)), state };
    },
  }),
});

/** Descent without anything else that could move. */
const plain = defineOptimizer({
  name: "plain",
  options: z.object({ learningRate }),
  about,
  create: () => ({
    init: () => ({}),
    update({ gradients, params, state, learningRate: rate }) {
      const step = ([path, one]: [string, Tensor]) => [path, one.sub(gradients[path]!.mul(rate))] as const;
      return { params: Object.fromEntries(Object.entries(params).map(step)), state };
    },
  }),
});

/** All schedulers, and the plugins of other kinds that a training needs. */
export const registry: Registry = createRegistry(schedulers, line, slope, squared, damped, plain);

/** A document of four epochs, with lines of its own as YAML writes them. */
export const documentWith = (...lines: readonly string[]): string =>
  ["seed: 1", "dataset: line", "model: slope", "loss: squared", "train: { epochs: 4, batchSize: 4 }", ...lines].join(
    "\n",
  );

/** The updates of a run, and its state before the first of them and after each. */
export async function runOf(
  document: string,
  resume?: TrainingState,
): Promise<{ steps: StepEvent[]; states: TrainingState[]; last: TrainingState }> {
  const run = train(parseDocument(document, { registry }), resume ? { resume } : {});
  const steps: StepEvent[] = [];
  const states: TrainingState[] = [];
  for await (const event of run) {
    if (event.type !== "step") continue;
    steps.push(event);
    states.push(await run.state());
  }
  const last = await run.state();
  run.close();
  return { steps, states, last };
}
