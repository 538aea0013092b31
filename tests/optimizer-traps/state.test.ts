import { type HostArray, decodeState, encodeState, onDevice, scope, startDevice, tensor, train } from "@downslope/core";
import { adam, ema, lookahead, sam, scheduleFreeSgd, sgd } from "@downslope/optimizers";
import { beforeAll, describe, expect, it } from "vitest";
import { pipelineOf as written } from "../optimizer-documents.ts";
import { close, trained, weight } from "./run.ts";

/*
 * Where what an optimizer keeps beside the weights differs from library to library: averages, buffers, a second set of
 * weights. One test for each such place, and what happens here. The figures of other libraries were measured with
 * PyTorch 2.13, Keras 3.15, optax 0.2.8 and TensorFlow.js 4.22.
 */

beforeAll(() => Promise.all([startDevice("cpu"), startDevice("wasm")]));

const descent = sgd({ learningRate: 0.1 });

describe("averages of weights", () => {
  const still = sgd({ learningRate: 0 });

  it("51: an average starts from weights, never from 0: of a weight that stays 1 it is 1 at once, and not 0.1", async () => {
    for (const options of [{}, { debias: true }, { warmup: true }])
      expect((await trained([1, 1], { optimizer: ema({ optimizer: still, decay: 0.9, ...options }) })).models).toEqual(
        close([1, 1], 6),
      );
  });

  it("51: ... the first are those after an update, as in PyTorch; debiased, as in optax, all weigh by age alone", async () => {
    const averages = async (options: object) =>
      (await trained([1, 1, 1], { optimizer: ema({ optimizer: descent, decay: 0.5, ...options }) })).models;
    // The weights are 0.9, 0.8, 0.7. Keras's average would begin between 1 and 0.9.
    expect(await averages({})).toEqual(close([0.9, 0.85, 0.775], 6));
    const debiased = [0.9, (0.9 + 2 * 0.8) / 3, (0.9 + 2 * 0.8 + 4 * 0.7) / 7];
    expect(await averages({ debias: true })).toEqual(close(debiased, 6));
  });

  it("51: ... evaluating with an average swaps nothing: training goes on to the bit as without", async () => {
    const values = [1, 2, 3, 4];
    const run = (evaluateEvery: number) =>
      trained(values, { optimizer: ema({ optimizer: adam() }), train: { epochs: 6, evaluateEvery } });
    const [often, seldom] = [await run(1), await run(6)];
    expect(often.states.map(({ tensors }) => tensors)).toEqual(seldom.states.map(({ tensors }) => tensors));
    // What is evaluated is the average: the loss is its weight times the mean of the values.
    const losses = often.events.flatMap((event) => (event.type === "evaluation" ? [event.scores["loss"]!] : []));
    expect(losses).toHaveLength(6);
    expect(losses.at(-1)).toBeCloseTo(often.models.at(-1)! * 2.5, 5);
    expect(Math.abs(often.models.at(-1)! - often.weights.at(-1)!)).toBeGreaterThan(1e-3);
  });

  it.each([
    ["swa", "{ use: swa, startStep: 2, optimizer: { use: sgd, learningRate: 0.5 } }"],
    ["ema", "{ use: ema, decay: 0.9, optimizer: { use: sgd, learningRate: 0.5 } }"],
    ["schedule-free-sgd", "schedule-free-sgd"],
    ["schedule-free-adamw", "{ use: schedule-free-adamw, learningRate: 0.1 }"],
  ])("51: ... statistics of batch normalisation are measured for the weights that are averaged: %s", async (_, one) => {
    const model = "model: { use: mlp, hidden: [3], normalisation: batch }";
    const pipeline = written(`${model}\noptimizer: ${one}\ntrain: { epochs: 6, batchSize: all }`);
    const run = train(pipeline);
    for await (const event of run) void event;
    const [average, { tensors: moving }] = [await run.model(), await run.state()];
    run.close();
    const { splits } = await pipeline.dataset.create({ seed: pipeline.seed, files: undefined as never });
    const { input } = splits.train.get(Uint32Array.from({ length: splits.train.length }, (_value, i) => i));
    const means = [...average.tensors["model.layers.0.norm.mean"]!.data];
    expect(means).toEqual(close(meanOfProduct(input!, average.tensors["params.layers.0.weight"]!), 4));
    expect(means).not.toEqual(close(meanOfProduct(input!, moving["params.layers.0.weight"]!), 3));
  });
});

/** The mean over rows of x W. */
function meanOfProduct(x: HostArray, kernel: HostArray): number[] {
  const [inputs, outputs] = kernel.shape as [number, number];
  const rows = x.data.length / inputs;
  const means = Array.from({ length: inputs }, (_, j) => {
    let sum = 0;
    for (let i = 0; i < rows; i++) sum += x.data[i * inputs + j]!;
    return sum / rows;
  });
  return Array.from({ length: outputs }, (_, k) =>
    means.reduce((sum, m, j) => sum + m * kernel.data[j * outputs + k]!, 0),
  );
}

describe("state", () => {
  const momentum = sgd({ learningRate: 0.1, momentum: 0.9 });

  it("52: goes by path: after another parameter moved, the first step of one is its own, 1.1", () => {
    onDevice("cpu", () =>
      scope(() => {
        const part = momentum.create({});
        const [one, none] = [tensor([1]), tensor([0])];
        const given = { learningRate: tensor(0.1), step: tensor(0) };
        const params = { a: one, b: one };
        const first = part.update({ ...given, params, gradients: { a: one, b: none }, state: part.init(params) });
        // Other keys first: by position b would have the buffer of a, and come to 1.01.
        const turned = { b: first.params["b"]!, a: first.params["a"]! };
        const gradients = { b: one.neg(), a: none };
        const second = part.update({ ...given, step: tensor(1), params: turned, gradients, state: first.state });
        expect(second.params["b"]!.item()).toBeCloseTo(1.1, 6);
        expect(second.params["a"]!.item()).toBeCloseTo(0.9 - 0.09, 6);
        const other = { c: one };
        expect(() => part.update({ ...given, params: other, gradients: other, state: first.state })).toThrow(
          "be among the parameters, the gradients and the optimizer's state alike",
        );
      }),
    );
  });

  it("52: ... and is refused by another model or optimizer, tensor by tensor even where nothing else differs", async () => {
    const { states } = await trained([1, 1], { optimizer: momentum });
    const resumed = (changes: object) => trained([1, 1], { optimizer: momentum, ...changes }, states[0]);
    await expect(resumed({ optimizer: adam() })).rejects.toThrow('training state: `optimizer.use` must be "sgd"');
    await expect(resumed({ model: weight({ path: "v" }) })).rejects.toThrow('training state: `model.path` must be "w"');
    const { "optimizer.momentum.w": _, ...rest } = states[0]!.tensors;
    await expect(trained([1, 1], { optimizer: momentum }, { ...states[0]!, tensors: rest })).rejects.toThrow(
      "training state: `optimizer.momentum.w` must be float32[1,1], got undefined",
    );
  });
});

describe("optimizers with two sets of weights", () => {
  it("53: schedule-free descent evaluates x and not y, and keeps z and the sum of weights", async () => {
    const { weights, models, states } = await trained([1, 1], { optimizer: scheduleFreeSgd({ learningRate: 0.1 }) });
    // z is 0.9, then 0.8; x their mean; y = 0.1 z + 0.9 x.
    expect(models).toEqual(close([0.9, 0.85], 6));
    expect(weights).toEqual(close([0.9, 0.1 * 0.8 + 0.9 * 0.85], 6));
    expect(states.at(-1)!.tensors["optimizer.z.w"]!.data[0]).toBeCloseTo(0.8, 6);
    expect(states.at(-1)!.tensors["optimizer.weightSum"]!.data[0]).toBeCloseTo(2 * 0.1 ** 2, 8);
  });

  it("53: ... SAM looks at the same batch twice, with the same random numbers, and moves the weights it had", async () => {
    const finish = async (optimizer: string) => {
      const model = "model: { use: mlp, hidden: [8], dropout: 0.5 }";
      const run = train(written(`${model}\noptimizer: ${optimizer}\ntrain: { epochs: 2, batchSize: 16 }`));
      for await (const _ of run);
      const { tensors } = await run.state();
      run.close();
      return Object.entries(tensors).flatMap(([path, { data }]) => (path.startsWith("params.") ? [...data] : []));
    };
    const inner = "{ use: sgd, learningRate: 0.1 }";
    const plain = await finish(inner);
    expect(await finish(`{ use: sam, rho: 0, optimizer: ${inner} }`)).toEqual(close(plain, 5));
    expect(await finish(`{ use: sam, rho: 0.5, optimizer: ${inner} }`)).not.toEqual(close(plain, 2));
    // On a slope that is the same everywhere the look uphill must leave no trace.
    const { weights } = await trained([1, 2], { optimizer: sam({ optimizer: descent, rho: 0.5 }) });
    expect(weights).toEqual(close([0.9, 0.7], 6));
  });

  it("53: ... Lookahead keeps its slow weights and the count to the next pull, and goes on from there", async () => {
    const options = { optimizer: lookahead({ optimizer: descent, syncPeriod: 2 }) };
    const { weights, models, states } = await trained([1, 1, 1, 1], options);
    // Two steps to 0.8, pulled back half-way to 0.9, and again.
    expect(weights).toEqual(close([0.9, 0.9, 0.8, 0.8], 6));
    expect(models).toEqual(close([1, 0.9, 0.9, 0.8], 6));
    expect(states[2]!.tensors["optimizer.slow.w"]!.data[0]).toBeCloseTo(0.9, 6);
    const again = await trained([1, 1, 1, 1], options, decodeState(encodeState(states[2]!)));
    expect(again.weights).toEqual(weights.slice(3));
  });
});
