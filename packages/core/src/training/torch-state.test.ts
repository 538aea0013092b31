import { describe, expect, it } from "vitest";
import type { Model } from "../plugin/model.ts";
import { type HostArray, hostArray } from "../tensor/dtype.ts";
import type { TrainedModel } from "./model-file.ts";
import { decodeTensors, encodeTensors } from "./safetensors.ts";
import { decodeTorch, encodeTorch, permuted, torchStateOf } from "./torch-state.ts";

const floats = (shape: readonly number[], ...values: number[]): HostArray =>
  hostArray(Float32Array.from(values), shape);

const trained: TrainedModel = {
  manifest: {
    format: 1,
    model: { use: "tiny", options: {} },
    shapes: { input: [2], output: [3] },
    dataset: { use: "none", spec: { input: [2], target: { kind: "values", names: ["y"] } } },
    loss: { use: "none", options: {}, target: "value" },
    versions: { core: "1", engine: "jax 0 wasm" },
  },
  tensors: {
    "params.dense.weight": floats([2, 3], 1, 2, 3, 4, 5, 6),
    "params.dense.bias": floats([3], 7, 8, 9),
    "params.loss.scale": floats([], 10),
    "model.dense.mean": floats([3], 0, 1, 2),
  },
};

const told: Pick<Model, "torch"> = {
  torch: ({ output }) => ({
    params: { "dense.weight": { name: "0.weight", axes: [1, 0] }, "dense.gone": { name: "0.gone" } },
    state: { "dense.mean": { name: "0.running_mean" } },
    counters: ["0.num_batches_tracked"],
    module: `nn.Linear(2, ${output[0]})`,
  }),
};
const [model, silent] = [told, {}] as unknown as [Model, Model];

describe("a model for PyTorch", () => {
  it("has the names and layouts that the model tells; what it does not tell stays, and the loss's own is left out", () => {
    expect(torchStateOf(trained, model)).toEqual({
      tensors: {
        "0.weight": floats([3, 2], 1, 4, 2, 5, 3, 6),
        "dense.bias": floats([3], 7, 8, 9),
        "0.running_mean": floats([3], 0, 1, 2),
      },
      counters: { "0.num_batches_tracked": 0 },
      names: {
        "params.dense.weight": "0.weight",
        "params.dense.bias": "dense.bias",
        "model.dense.mean": "0.running_mean",
      },
      left: ["params.loss.scale"],
      module: "nn.Linear(2, 3)",
    });
  });

  it("has the model's own names where it tells nothing; two of one path are told apart", () => {
    const { "params.dense.weight": weight } = trained.tensors;
    const twice = { ...trained, tensors: { "params.a": weight!, "model.a": weight! } };
    expect(torchStateOf(twice, silent)).toEqual({
      tensors: { a: weight, "model.a": weight },
      counters: {},
      names: { "params.a": "a", "model.a": "model.a" },
      left: [],
    });
  });

  it("comes back from its file to the bit, whatever it was before", () => {
    const file = encodeTorch(torchStateOf(trained, model));
    expect(decodeTensors(file, "file").metadata).toEqual({ format: "pt" });
    const others = Object.entries(trained.tensors).map(([path, { shape, data }]) => [
      path,
      path.startsWith("params.loss.") ? floats(shape, ...data) : floats(shape, ...data.map(() => -1)),
    ]);
    const blank = { ...trained, tensors: Object.fromEntries(others) };
    expect(decodeTorch(file, blank, model, "file")).toEqual(trained);
  });

  it("is refused by the tensor's name where a file holds another", () => {
    const state = torchStateOf(trained, model);
    const read = (tensors: Readonly<Record<string, HostArray>>) => () =>
      decodeTorch(encodeTensors({ tensors, metadata: {} }), trained, model, "net.safetensors");
    const { "0.weight": weight, ...rest } = state.tensors;
    expect(read({ ...rest, "0.weight": trained.tensors["params.dense.weight"]! })).toThrow(
      "net.safetensors: `0.weight` must be float32[3,2], got float32[2,3].",
    );
    expect(read(rest)).toThrow("net.safetensors: `0.weight` must be float32[3,2], got undefined.");
    expect(read({ ...rest, "0.weight": weight!, extra: weight! })).toThrow(
      "net.safetensors: `extra` must be one of 0.weight, dense.bias, 0.running_mean",
    );
  });

  it("has axes in any order", () => {
    const array = floats([2, 3, 2], ...Array.from({ length: 12 }, (_, i) => i));
    // Element [c, a, b] of the result is element [a, b, c].
    expect(permuted(array, [2, 0, 1])).toEqual(floats([2, 2, 3], 0, 2, 4, 6, 8, 10, 1, 3, 5, 7, 9, 11));
  });
});
