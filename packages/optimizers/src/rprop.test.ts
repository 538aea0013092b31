import { startDevice } from "@downslope/core";
import { describeOptimizer } from "@downslope/testing";
import { beforeAll, describe, expect, it } from "vitest";
import { itStaysFiniteAtExtremes } from "../reference/extremes.ts";
import { firstOf, largestError, replay, single } from "../reference/replay.ts";
import { itFollowsTheFormula } from "../reference/worked.ts";
import { rprop } from "./rprop.ts";

describeOptimizer(rprop, { rejects: [{ minStep: 2, maxStep: 1 }], quadratic: { learningRate: 0.01 } });

describe("rprop", () => {
  beforeAll(() => Promise.all([startDevice("cpu"), startDevice("wasm")]));
  itStaysFiniteAtExtremes(rprop());

  itFollowsTheFormula("Igel and Hüsken (2000), iRprop⁻, as PyTorch has it", rprop(), () => {
    const kept: { size: number; before: number }[] = [];
    return (_, p, gradients) =>
      p.map((value, i) => {
        const { size, before } = kept[i] ?? { size: 0.01, before: 0 };
        const product = gradients[i]! * before;
        const factor = product > 0 ? 1.2 : product < 0 ? 0.5 : 1;
        const next = Math.min(50, Math.max(1e-6, size * factor));
        const g = product < 0 ? 0 : gradients[i]!;
        kept[i] = { size: next, before: g };
        return value - next * Math.sign(g);
      });
  });

  it("grows its step by 1.2, rests where the sign turns, and goes on at half", () => {
    // 0.1, 0.12, then 0.06 at rest, 0.06 with the sign forgotten, 0.072.
    const run = { initial: single([0]), gradients: [1, 9, -1e-3, -5, -5].map((g) => single([g])) };
    const expected = [-0.1, -0.22, -0.22, -0.16, -0.088];
    expect(largestError(firstOf(replay(rprop({ learningRate: 0.1 }), run)), expected)).toBeLessThanOrEqual(1e-15);
  });

  it("stays between the shortest and the longest step", () => {
    const gradients = [1, 1, 1, -1, -1, 1, -1].map((g) => single([g]));
    const bounds = { learningRate: 1, minStep: 0.9, maxStep: 1.1 };
    // 1, 1.1, 1.1, rest at 0.9, -0.9, rest at 0.9, -0.9.
    const expected = [-1, -2.1, -3.2, -3.2, -2.3, -2.3, -1.4];
    expect(largestError(firstOf(replay(rprop(bounds), { initial: single([0]), gradients })), expected)).toBeLessThan(
      1e-15,
    );
  });

  it("takes signs of gradients whose product is below the smallest float32", () => {
    const gradients = [1e-30, 1e-30].map((g) => single([g], "float32"));
    const run = { initial: single([0], "float32"), gradients, device: "wasm" } as const;
    expect(largestError(firstOf(replay(rprop({ learningRate: 0.1 }), run)), [-0.1, -0.22])).toBeLessThanOrEqual(1e-7);
  });

  it("scales its moves by the rate in force, which PyTorch leaves out", () => {
    const run = {
      initial: single([0]),
      gradients: [single([1]), single([1])],
      learningRate: (step: number) => [0.1, 0.05][step]!,
    };
    expect(largestError(firstOf(replay(rprop({ learningRate: 0.1 }), run)), [-0.1, -0.16])).toBeLessThanOrEqual(1e-15);
  });

  it("refuses options out of range", () => {
    expect(() => rprop({ etaPlus: 1 })).toThrow('optimizer "rprop": `etaPlus` must be greater than 1, got 1');
    expect(() => rprop({ minStep: 2, maxStep: 1 })).toThrow("`minStep` must be at most `maxStep`, got 2");
  });
});
