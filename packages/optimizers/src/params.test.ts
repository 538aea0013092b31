import { type Params, onDevice, scope, startDevice, tensor } from "@downslope/core";
import { beforeAll, describe, expect, it } from "vitest";
import { mapParams, zerosFor } from "./params.ts";

describe("mapParams", () => {
  beforeAll(() => startDevice("cpu"));

  it("pairs tensors by path, not by place", () => {
    onDevice("cpu", () =>
      scope(() => {
        const a: Params = { x: tensor([1]), y: tensor([2]) };
        const b: Params = { y: tensor([20]), x: tensor([10]) };
        const sum = mapParams([a, b], (one, other) => one.add(other));
        expect([sum["x"]!.item(), sum["y"]!.item()]).toEqual([11, 22]);
      }),
    );
  });

  it("refuses records whose paths differ, by path", () => {
    onDevice("cpu", () =>
      scope(() => {
        const params: Params = { "layers.0.weight": tensor([1]), "layers.0.bias": tensor([1]) };
        const state = zerosFor({ "layers.0.weight": tensor([1]) });
        expect(() => mapParams([params, state], (p) => p)).toThrow(
          "optimizer: `layers.0.bias` must be among the parameters, the gradients and the optimizer's state alike",
        );
      }),
    );
  });
});
