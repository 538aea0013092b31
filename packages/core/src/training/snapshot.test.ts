import { memory } from "../../test/memory.ts";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { about, pipelineOf } from "../../test/pipelines.ts";
import { blobs, dense } from "../../test/plugins.ts";
import { mapped, trained } from "../../test/trained.ts";
import { type Params, defineModel, defineOptimizer, train, zeros } from "../index.ts";

/* Models whose parameters are not those that move. */

/** Evaluates with the mean of the last two parameters. */
const averaged = defineOptimizer({
  name: "averaged",
  options: z.object({ learningRate: z.number().default(0.1) }),
  about,
  create: () => ({
    init: (params): Params => params,
    update: ({ gradients, params, learningRate }) => ({
      params: mapped(params, (one, path) => one!.sub(gradients[path]!.mul(learningRate))),
      state: params,
    }),
    evaluationParams: ({ params, state }) => mapped(params, (one, path) => one!.add(state[path]!).div(2)),
    refreshesStatistics: true,
  }),
});

/** Divides by the running mean of its inputs' squares. */
const scaled = defineModel({
  name: "scaled",
  options: z.object({}),
  about,
  create() {
    const inner = dense({ hidden: [] }).create({});
    return {
      init: (key, spec) => ({ params: inner.init(key, spec).params, state: { square: zeros([]) } }),
      apply(params, state, input, mode) {
        const now = input.square().mean();
        const share = mode.statisticsShare ?? zeros([]).add(0.1);
        const before = state["square"]!;
        const square = mode.training ? before.add(now.sub(before).mul(share)) : before;
        const { output } = inner.apply(params, { batches: zeros([]) }, input.div(square.add(0.1)), mode);
        return { output, state: { square } };
      },
    };
  },
});

describe("parameters to evaluate with", () => {
  it("are those of the model that is handed out; the state keeps what moves", async () => {
    const { state, model } = await trained({ optimizer: averaged() });
    const moving = [...state.tensors["params.layers.0.weight"]!.data];
    const before = state.tensors["optimizer.layers.0.weight"]!.data;
    const mean = moving.map((x, i) => (x + before[i]!) / 2);
    const given = [...model.tensors["params.layers.0.weight"]!.data];
    given.forEach((x, i) => expect(x).toBeCloseTo(mean[i]!, 6));
    expect(given).not.toEqual(moving);
  });

  it("have their running statistics measured anew, as the mean over the training split", async () => {
    const { state, model } = await trained({ model: scaled(), optimizer: averaged(), train: { batchSize: 20 } });
    const { splits } = await blobs().create({ seed: 5, files: { readText: async () => "" } });
    const rows = splits.train.get(Array.from({ length: 60 }, (_, i) => i))["input"]!.data;
    // Three batches of one size: the mean over them is the mean over all.
    const mean = [...rows].reduce((sum, x) => sum + x * x, 0) / rows.length;
    expect(model.tensors["model.square"]!.data[0]).toBeCloseTo(mean, 4);
    expect(state.tensors["statistics.square"]!.data[0]).toBeCloseTo(mean, 4);
    expect(state.tensors["model.square"]!.data[0]).not.toBeCloseTo(mean, 3);
  });
});

describe("a model that is read while its run goes on", () => {
  it("is that of the last step, changes nothing of the run, and costs neither memory nor compiling", async () => {
    const run = train(pipelineOf({ train: { epochs: 50 } }));
    const sizes: number[] = [];
    for await (const event of run) {
      if (event.type !== "step") continue;
      for (let i = 0; i < 5; i++) await run.model();
      sizes.push(memory.bytes());
    }
    expect(sizes).toHaveLength(200);
    expect(sizes.at(-1)).toBe(sizes[10]);
    expect(run.traces).toBe(2);
    const plain = await trained({ train: { epochs: 50 } });
    expect((await run.model()).tensors).toEqual(plain.model.tensors);
    expect((await run.state()).tensors).toEqual(plain.state.tensors);
    run.close();
  });
});
