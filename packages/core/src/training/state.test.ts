import { describe, expect, it } from "vitest";
import { hostArray } from "../tensor/dtype.ts";
import { encodeTensors } from "./safetensors.ts";
import { type TrainingState, decodeState, encodeState, fillTree, flatten } from "./state.ts";

const state: TrainingState = {
  format: 1,
  engine: { name: "jax", device: "wasm", version: "0.1.25" },
  pipeline: { seed: 3 },
  seed: 3,
  step: 7,
  epoch: 1,
  batch: 3,
  epochLoss: { sum: 1.5, samples: 48 },
  scheduler: { best: null, bad: 2 },
  tensors: { "params.w": hostArray(Float32Array.of(1, 2)), "optimizer.velocity.w": hostArray(Float32Array.of(3, 4)) },
};

describe("a training state", () => {
  it("is one value, the same after it was saved", () => {
    const { tensors, ...rest } = decodeState(encodeState(state));
    expect({ ...rest, tensors: { ...tensors } }).toEqual(state);
  });

  it("of a newer format, or of something else, is refused by the file's name", () => {
    expect(() => decodeState(encodeState({ ...state, format: 2 }), "runs/a/state")).toThrow(
      "runs/a/state: `format` must be at most 1, which this core reads, got 2. Update @downslope/core.",
    );
    expect(() => decodeState(encodeTensors({ tensors: {}, metadata: {} }), "model")).toThrow(
      "model must be a training state of Downslope",
    );
    expect(() => decodeState(encodeTensors({ tensors: {}, metadata: { downslope: "{" } }), "model")).toThrow(
      "model must be a training state of Downslope",
    );
  });

  it("fills the place of a fresh one, path by path, and nothing else", () => {
    const fresh = {
      params: { w: hostArray(new Float32Array(2)) },
      optimizer: { velocity: { w: hostArray(new Float32Array(2)) } },
    };
    expect(flatten(fillTree(fresh, state.tensors, "s"))).toEqual(state.tensors);
    expect(() => fillTree({ params: fresh.params }, state.tensors, "s")).toThrow(
      's must hold the tensors of this pipeline alone, got "optimizer.velocity.w"',
    );
    const wider = { ...fresh, params: { w: hostArray(new Float32Array(3)) } };
    expect(() => fillTree(wider, state.tensors, "s")).toThrow(
      "s: `params.w` must be float32[3], got float32[2]. It was saved from another model or optimizer.",
    );
    expect(() => fillTree({ ...fresh, model: { mean: hostArray(new Float32Array(1)) } }, state.tensors, "s")).toThrow(
      "s: `model.mean` must be float32[1], got undefined",
    );
  });
});
