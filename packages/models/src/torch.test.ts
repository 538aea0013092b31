import { type TorchVariable, randomKey, scope, startDevice } from "@downslope/core";
import { beforeAll, describe, expect, it } from "vitest";
import { activationNames, outputActivationNames } from "./activations.ts";
import { type MlpOptions, mlp } from "./mlp.ts";
import { torchActivations } from "./torch.ts";

const spec = { input: [4], output: [3] };
const formOf = (options: MlpOptions, shapes = spec) => mlp(options).create({}).torch!(shapes);

describe("mlp in PyTorch", () => {
  beforeAll(() => startDevice("wasm"));

  it("is a Sequential of the modules that its options ask for, in their order", () => {
    const options = { hidden: [8, 5], normalisation: "batch", dropout: 0.25, activation: "gelu" } as const;
    expect(formOf({ ...options, outputActivation: "softmax" }).module)
      .toBe(`nn.Sequential(OrderedDict(layers=nn.Sequential(
    nn.Linear(4, 8, bias=False),
    nn.BatchNorm1d(8),
    nn.GELU(),
    nn.Dropout(0.25),
    nn.Linear(8, 5, bias=False),
    nn.BatchNorm1d(5),
    nn.GELU(),
    nn.Dropout(0.25),
    nn.Linear(5, 3),
    nn.Softmax(-1),
)))`);
    const flat = { hidden: [2], normalisation: "layer", activation: "linear" } as const;
    expect(formOf(flat, { input: [2, 2], output: [1] }).module).toBe(`nn.Sequential(OrderedDict(layers=nn.Sequential(
    nn.Flatten(),
    nn.Linear(4, 2),
    nn.LayerNorm(2),
    nn.Linear(2, 1),
)))`);
  });

  it.each(["none", "batch", "layer"] as const)(
    "names every variable by its module's place, normalisation %s",
    (normalisation) => {
      const options = { hidden: [8], normalisation };
      const { params, state, counters } = formOf(options);
      scope(() => {
        const made = mlp(options).create({}).init(randomKey(0), spec);
        const named = (own: object, known: Readonly<Record<string, TorchVariable>>) =>
          Object.keys(own).map((path) => known[path]?.name ?? `${path} has none`);
        const norm = { none: [], batch: ["weight", "bias"], layer: ["weight", "bias"] }[normalisation];
        const last = normalisation === "none" ? 2 : 3;
        expect(named(made.params, params).toSorted()).toEqual(
          [
            "layers.0.weight",
            ...(normalisation === "batch" ? [] : ["layers.0.bias"]),
            ...norm.map((name) => `layers.1.${name}`),
            `layers.${last}.weight`,
            `layers.${last}.bias`,
          ].toSorted(),
        );
        const isBatch = normalisation === "batch";
        expect(named(made.state, state)).toEqual(isBatch ? ["layers.1.running_mean", "layers.1.running_var"] : []);
        expect(counters).toEqual(isBatch ? ["layers.1.num_batches_tracked"] : []);
      });
      expect(params["layers.0.weight"]!.axes).toEqual([1, 0]);
    },
  );

  it("has a module for every activation that does something", () => {
    for (const name of [...activationNames, ...outputActivationNames])
      expect(torchActivations[name].map(({ module }) => module).join(), name).toMatch(
        name === "linear" ? /^$/ : /^nn\.\w+\(.*\)$/,
      );
  });
});
