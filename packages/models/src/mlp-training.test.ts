import {
  type Batch,
  type Split,
  decodeState,
  defineDataset,
  defineLoss,
  defineOptimizer,
  definePipeline,
  encodeState,
  hostArray,
  hostNormal,
  train,
} from "@downslope/core";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { type MlpOptions, mlp } from "./mlp.ts";

/* Training keeps what `mlp` measures beside its parameters. The other parts are as small as can be. */

const about = { title: { en: "Test", ko: "시험" }, summary: { en: "For tests.", ko: "시험용입니다." } };

/** Points in space and the sum of their squares; 20 to train on, 4 to look at. */
const points = defineDataset({
  name: "points",
  options: z.object({}),
  about,
  create: (_, { seed }) => {
    const all = hostNormal(72, seed, 7);
    const cut = (start: number, length: number): Split => ({
      length,
      get(indices): Batch {
        const rows = Array.from(indices, (i) => [...all.subarray(3 * (start + i), 3 * (start + i) + 3)]);
        const input = hostArray(rows.flat(), [rows.length, 3], "float32");
        const lengths = rows.map((row) => row.reduce((sum, x) => sum + x * x, 0));
        return { input, target: hostArray(lengths, [rows.length, 1], "float32") };
      },
    });
    return {
      spec: { input: [3], target: { kind: "values", names: ["length"] } },
      splits: { train: cut(0, 20), validation: cut(20, 4) },
    };
  },
});
const squaredError = defineLoss({
  name: "squared-error",
  options: z.object({}),
  inputs: ["prediction", "target"],
  about,
  create:
    () =>
    ({ prediction, target }) =>
      prediction.sub(target).square(),
});
const descent = defineOptimizer({
  name: "descent",
  options: z.object({ learningRate: z.number().default(0.01) }),
  about,
  create: () => ({
    init: () => ({}),
    update: ({ params, gradients, state, learningRate }) => ({
      params: Object.fromEntries(
        Object.entries(params).map(([path, one]) => [path, one.sub(gradients[path]!.mul(learningRate))]),
      ),
      state,
    }),
  }),
});

describe("training with normalisation and dropout", () => {
  const pipelineOf = (options: MlpOptions = {}, batchSize = 8) =>
    definePipeline({
      dataset: points(),
      model: mlp({ hidden: [8], normalisation: "batch", dropout: 0.2, ...options }),
      loss: squaredError(),
      optimizer: descent(),
      train: { epochs: 5, batchSize },
    });

  it("goes on from a saved state with the running statistics that it had, to the bit", async () => {
    const whole = train(pipelineOf());
    let saved: Uint8Array | undefined;
    for await (const event of whole)
      if (event.type === "step" && event.step === 7) saved = encodeState(await whole.state());
    const state = decodeState(saved!);
    const statistics = ["mean", "variance"].map((name) => `model.layers.0.norm.${name}`);
    expect(Object.keys(state.tensors)).toEqual(expect.arrayContaining(statistics));
    expect([...state.tensors[statistics[0]!]!.data]).not.toContain(0);
    const rest = train(pipelineOf(), { resume: state });
    for await (const _ of rest);
    expect(encodeState(await rest.state())).toEqual(encodeState(await whole.state()));
    whole.close();
    rest.close();
  });

  it("hands out running statistics with the model", async () => {
    const run = train(pipelineOf());
    for await (const _ of run);
    const [{ tensors }, state] = [await run.model(), await run.state()];
    const path = "model.layers.0.norm.variance";
    expect(tensors[path]).toEqual(state.tensors[path]);
    run.close();
  });

  it("says what to do where one sample is left over for the last batch", async () => {
    const run = train(pipelineOf({}, 19));
    await expect(async () => {
      for await (const _ of run);
    }).rejects.toThrow("Choose a batch size that leaves no batch of one sample over, or set `train.dropLast`.");
    run.close();
  });
});
