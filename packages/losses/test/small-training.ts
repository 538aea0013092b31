import {
  type Batch,
  type Pipeline,
  type Registry,
  type Tensor,
  createRegistry,
  defineDataset,
  defineModel,
  defineOptimizer,
  hostNormal,
  normal,
  train,
} from "@downslope/core";
import { z } from "zod";
import { losses } from "../src/index.ts";

/* The rest of a small training, for losses that must show themselves in a document or over several steps. */

const about = { title: { en: "Test", ko: "시험" }, summary: { en: "For tests.", ko: "시험용입니다." } };

/** A noisy point of four numbers for each of three classes in turn: the class's own number is 2 higher. */
const points = defineDataset({
  name: "points",
  options: z.object({}),
  about,
  create: (_, { seed }) => {
    const noise = hostNormal(48 * 4, seed, 1);
    const get = (indices: ArrayLike<number>): Batch => {
      const rows = Array.from(indices);
      const numbers = rows.flatMap((row) => [0, 1, 2, 3].map((i) => noise[4 * row + i]! / 2 + (row % 3 === i ? 2 : 0)));
      return {
        input: { shape: [rows.length, 4], dtype: "float32", data: Float32Array.from(numbers) },
        target: { shape: [rows.length], dtype: "int32", data: Int32Array.from(rows, (row) => row % 3) },
      };
    };
    return {
      spec: { input: [4], target: { kind: "classes", classes: ["a", "b", "c"] } },
      splits: { train: { length: 48, get } },
    };
  },
});

const layer = defineModel({
  name: "layer",
  options: z.object({}),
  about,
  create: () => ({
    init: (key, { input, output }) => ({ params: { weight: normal(key, [input[0]!, output[0]!]) }, state: {} }),
    apply: ({ weight }, state, input) => ({ output: input.matmul(weight!), state }),
  }),
});

const descent = defineOptimizer({
  name: "descent",
  options: z.object({ learningRate: z.number().positive().default(0.1) }),
  about,
  create: () => ({
    init: () => ({}),
    update: ({ gradients, params, state, learningRate }) => {
      const step = ([path, one]: [string, Tensor]) => [path, one.sub(gradients[path]!.mul(learningRate))] as const;
      return { params: Object.fromEntries(Object.entries(params).map(step)), state };
    },
  }),
});

/** All losses, and one plugin of each other kind that a training needs. */
export const registry: Registry = createRegistry(losses, points, layer, descent);

/** A document with a loss as YAML or JSON writes it. */
export const documentWith = (loss: string): string =>
  `seed: 1\ndataset: points\nmodel: layer\noptimizer: descent\ntrain: { epochs: 10, batchSize: 16 }\nloss: ${loss}\n`;

/** The loss of each epoch, and the paths of all that was trained. */
export async function lossesOf(pipeline: Pipeline): Promise<{ epochs: number[]; params: string[] }> {
  const run = train(pipeline);
  const epochs: number[] = [];
  for await (const event of run) if (event.type === "epoch") epochs.push(event.loss);
  const { tensors } = await run.state();
  run.close();
  return { epochs, params: Object.keys(tensors).filter((path) => path.startsWith("params.")) };
}
