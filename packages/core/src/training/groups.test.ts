import { describe, expect, it } from "vitest";
import { z } from "zod";
import { about, collect, pipelineOf } from "../../test/pipelines.ts";
import { dense, momentum } from "../../test/plugins.ts";
import { difference, mapped, statesOf, trained } from "../../test/trained.ts";
import {
  type ConfiguredOptimizer,
  type Params,
  type TrainingState,
  chain,
  decodeState,
  defineLoss,
  defineOptimizer,
  defineTransform,
  encodeState,
  train,
} from "../index.ts";

/* Optimizers that treat parameters differently, by path. */

/** Descent with weight decay, and a count of steps for each parameter. */
const decaying = defineOptimizer({
  name: "decaying",
  options: z.object({
    learningRate: z.number().min(0).default(0.1).describe("rate"),
    weightDecay: z.number().min(0).default(0).describe("decay"),
  }),
  about,
  create: ({ weightDecay }) => ({
    init: (params) => ({ steps: mapped(params, (one) => one!.sum().mul(0)) }),
    update: ({ gradients, params, state, learningRate }) => ({
      params: mapped(params, (one, path) => one!.sub(gradients[path]!.add(one!.mul(weightDecay)).mul(learningRate))),
      state: { steps: mapped((state as { steps: Params }).steps, (one) => one!.add(1)) },
    }),
  }),
});

const numbersAt = ({ tensors }: TrainingState, path: string): number[] => [...tensors[`params.${path}`]!.data];
const untrained = async () => (await trained({ optimizer: decaying({ learningRate: 0 }) })).state;

describe("groups of parameters", () => {
  it("are frozen by path: they stay as they are and have no state", async () => {
    const { state } = await trained({ optimizer: decaying({ groups: [{ match: "layers.0.*", frozen: true }] }) });
    const first = await untrained();
    expect(numbersAt(state, "layers.0.weight")).toEqual(numbersAt(first, "layers.0.weight"));
    expect(numbersAt(state, "layers.1.weight")).not.toEqual(numbersAt(first, "layers.1.weight"));
    const own = Object.keys(state.tensors).filter((path) => path.startsWith("optimizer."));
    expect(own).toEqual(["optimizer.base.steps.layers.1.weight", "optimizer.base.steps.layers.1.bias"]);
  });

  it("have rates of their own, which schedules scale", async () => {
    const { state } = await trained({ optimizer: decaying({ groups: [{ match: "layers.0.bias", learningRate: 0 }] }) });
    const plain = (await trained({ optimizer: decaying() })).state;
    expect(numbersAt(state, "layers.0.bias")).toEqual(numbersAt(await untrained(), "layers.0.bias"));
    const same = (await trained({ optimizer: decaying({ groups: [{ match: "*", learningRate: 0.1 }] }) })).state;
    expect(difference(same, plain)).toBeLessThan(1e-6);
    const half = (await trained({ optimizer: decaying({ groups: [{ match: "*", learningRate: 0.05 }] }) })).state;
    expect(difference(half, (await trained({ optimizer: decaying({ learningRate: 0.05 }) })).state)).toBeLessThan(1e-6);
  });

  it("are moved less the further they are from the output, by the layer's number", async () => {
    const { state } = await trained({ optimizer: decaying({ layerDecay: 0.5 }) });
    const groups = [{ match: "layers.0.*", learningRate: 0.05 }];
    const expected = (await trained({ optimizer: decaying({ groups }) })).state;
    expect(difference(state, expected)).toBeLessThan(1e-6);
  });

  it("have the same factor by layer whether or not others are frozen", async () => {
    const model = dense({ hidden: [6, 5] });
    const frozen = [{ match: "layers.2.*", frozen: true }];
    const { state } = await trained({ model, optimizer: decaying({ layerDecay: 0.5, groups: frozen }) });
    const groups = [
      ...frozen,
      { match: "layers.0.*", learningRate: 0.025 },
      { match: "layers.1.*", learningRate: 0.05 },
    ];
    const expected = (await trained({ model, optimizer: decaying({ groups }) })).state;
    expect(difference(state, expected)).toBeLessThan(1e-6);
  });

  it("decay matrices and not biases where the mask says so", async () => {
    const mask = (await trained({ optimizer: decaying({ weightDecay: 0.5, decayMask: "matrices" }) })).state;
    const groups = [{ match: "*.weight", weightDecay: 0.5 }];
    expect(difference(mask, (await trained({ optimizer: decaying({ groups }) })).state)).toBeLessThan(1e-6);
    const named = (await trained({ optimizer: decaying({ weightDecay: 0.5, decayMask: ["*.weight"] }) })).state;
    expect(difference(mask, named)).toBe(0);
    const all = (await trained({ optimizer: decaying({ weightDecay: 0.5 }) })).state;
    expect(difference(mask, all)).toBeGreaterThan(1e-3);
  });

  it("resume to the bit", async () => {
    const groups = [{ match: "*bias*", learningRate: 0.01 }];
    const changes = { optimizer: decaying({ groups, layerDecay: 0.5, weightDecay: 0.1, decayMask: "matrices" }) };
    const states = await statesOf(changes);
    const again = train(pipelineOf(changes), { resume: decodeState(encodeState(states[4]!)) });
    await collect(again);
    expect((await again.state()).tensors).toEqual(states.at(-1)!.tensors);
  });

  it("are refused where they fit nothing, by their path, with those there are", async () => {
    const lost = decaying({ groups: [{ match: "layer.9.*", frozen: true }] });
    await expect(trained({ optimizer: lost })).rejects.toThrow(
      'optimizer "decaying": `groups.0.match` must match a parameter, got "layer.9.*". There are: layers.0.weight,',
    );
    const unmasked = decaying({ weightDecay: 1, decayMask: ["kernel"] });
    await expect(trained({ optimizer: unmasked })).rejects.toThrow("`decayMask` must match a parameter");
    const still = decaying({ groups: [{ match: "*", frozen: true }] });
    await expect(trained({ optimizer: still })).rejects.toThrow("`groups` must leave a parameter to train");
  });

  it.each([
    [{ groups: {} }, "`groups` must be a list of records with `match`"],
    [{ groups: ["*"] }, "`groups.0` must be a record with `match`"],
    [{ groups: [{ frozen: true }] }, "`groups.0.match` must be a path or a list of paths"],
    [{ groups: [{ match: "*", frozen: 1 }] }, "`groups.0.frozen` must be true or false"],
    [{ groups: [{ match: "*", weightDecay: -1 }] }, "`groups.0.weightDecay` must be at least 0, got -1"],
    [{ groups: [{ match: "*", wightDecay: 1 }] }, 'Did you mean "weightDecay"?'],
    [{ groups: [{ match: "*", layerDecay: 0.5 }] }, "`groups.0.layerDecay` must be one of its options"],
    [
      { learningRate: 0, groups: [{ match: "*", learningRate: 1 }] },
      "`groups.0.learningRate` must be left out where the base rate is 0",
    ],
    [{ layerDecay: 0 }, "`layerDecay` must be a number above 0 and at most 1, got 0"],
    [{ decayMask: "biases" }, '`decayMask` must be "all", "matrices" or a list of paths'],
  ])("are checked with the options: %j", (options, message) => {
    expect(() => decaying(options as never)).toThrow(message);
  });

  it("are frozen or none, for an optimizer that moves all together", () => {
    const together = defineOptimizer({
      name: "together",
      options: z.object({ learningRate: z.number().default(0.1) }),
      movesAllTogether: true,
      about,
      create: () => ({ init: () => ({}), update: ({ params, state }) => ({ params, state }) }),
    });
    expect(() => together({ groups: [{ match: "*", frozen: true }] }).create({})).not.toThrow();
    expect(() => together({ groups: [{ match: "*", learningRate: 1 }] }).create({})).toThrow(
      'optimizer "together": `groups.0` must be frozen, for it moves all parameters together',
    );
    expect(() => together({ layerDecay: 0.5 }).create({})).toThrow("`layerDecay` must be left out");
  });

  it("say once what is wrong with the options that they override", () => {
    expect(() =>
      decaying({ learningRate: -1, decayMask: "matrices", groups: [{ match: "*", weightDecay: 1 }] }),
    ).toThrow(/^optimizer "decaying": `learningRate` must be at least 0, got -1\.[^\n]*$/);
  });

  it("belong to the optimizer inside a wrapper", () => {
    const wrapping = defineOptimizer({
      name: "wrapping",
      options: z.object({
        optimizer: z.custom<ConfiguredOptimizer>(() => true).meta({ "x-plugin": "optimizer" }),
      }),
      about,
      create: ({ optimizer }, context) => optimizer.create(context),
    });
    const inside = decaying({ groups: [{ match: "layers.0.*", frozen: true }] });
    expect(() => wrapping({ optimizer: inside })).not.toThrow();
    expect(() => wrapping({ optimizer: decaying(), layerDecay: 0.5 })).toThrow(
      "`layerDecay` must be left out here, got 0.5. It belongs to the optimizer inside",
    );
  });

  it("have no mask where nothing decays", () => {
    expect(() => momentum({ decayMask: "matrices" })).toThrow("`decayMask` must be left out");
  });
});

describe("a transform that mends gradients", () => {
  it("lets steps be made with those that are not finite, where it says so", async () => {
    const zeroing = (acceptsNonFinite: boolean) =>
      defineTransform({
        name: "zeroing",
        options: z.object({}),
        acceptsNonFinite,
        about,
        create: () => ({
          init: () => ({}),
          update: ({ gradients, state }) => ({ gradients: mapped(gradients, (one) => one!.zerosLike()), state }),
        }),
      });
    // The root's slope at 0 is infinite, though the loss is a number.
    const steep = defineLoss({
      name: "steep",
      options: z.object({}),
      inputs: ["prediction", "target"],
      target: "class-index",
      about,
      create:
        () =>
        ({ prediction }) =>
          prediction.mul(0).sqrt().sum(-1),
    });
    const endOf = async (accepts: boolean, accumulate: number) => {
      const optimizer = chain(zeroing(accepts)(), decaying());
      return (await trained({ loss: steep(), optimizer, train: { accumulate } })).events.at(-1);
    };
    expect(await endOf(false, 1)).toMatchObject({ reason: "non-finite" });
    expect(await endOf(true, 1)).toMatchObject({ reason: "completed" });
    expect(await endOf(true, 2)).toMatchObject({ reason: "completed" });
  });
});

describe("a transform before an optimizer with frozen parameters", () => {
  it("sees what moves alone", async () => {
    const seen: string[][] = [];
    const look = defineTransform({
      name: "look",
      options: z.object({}),
      about,
      create: () => ({
        init: () => ({}),
        update({ gradients, params, state }) {
          seen.push(Object.keys(gradients), Object.keys(params));
          return { gradients, state };
        },
      }),
    });
    const groups = [{ match: "layers.0.*", frozen: true }];
    await trained({ optimizer: chain(look(), decaying({ groups })) });
    expect(seen.length).toBeGreaterThan(0);
    for (const paths of seen) expect(paths).toEqual(["layers.1.weight", "layers.1.bias"]);
  });
});
