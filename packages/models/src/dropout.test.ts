import { type Tensor, compiled, ones, onDevice, randomKey, scope, startDevice } from "@downslope/core";
import { beforeAll, describe, expect, it } from "vitest";
import { applyDropout } from "./dropout.ts";

const on = (body: () => void) => onDevice("wasm", () => scope(body));
const dropped = (seed: number, probability: number): number[] => [
  ...compiled((key: Tensor<"key">) => applyDropout(key, ones([100, 100]), probability))(randomKey(seed)).data(),
];

describe("dropout", () => {
  beforeAll(() => startDevice("wasm"));

  it.each([0.1, 0.5, 0.8])("leaves out a share of %d, and divides the others by what is left of 1", (probability) => {
    on(() => {
      const values = dropped(1, probability);
      const share = values.filter((one) => one === 0).length / values.length;
      // Five standard errors of 10,000 draws.
      expect(Math.abs(share - probability)).toBeLessThan(5 * Math.sqrt((probability * (1 - probability)) / 1e4));
      expect(new Set(values)).toEqual(new Set([0, Math.fround(1 / (1 - probability))]));
    });
  });

  it("draws from its key alone", () => {
    on(() => {
      expect(dropped(1, 0.5)).toEqual(dropped(1, 0.5));
      expect(dropped(1, 0.5)).not.toEqual(dropped(2, 0.5));
    });
  });
});
