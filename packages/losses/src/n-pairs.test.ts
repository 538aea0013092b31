import { startDevice } from "@downslope/core";
import { describeLoss } from "@downslope/testing";
import { beforeAll, describe, expect, it } from "vitest";
import { dot, embeddings, sum, views } from "../test/embeddings.ts";
import { evaluateRoles } from "../test/evaluate-roles.ts";
import { nPairs } from "./n-pairs.ts";

describeLoss(nPairs, { rejects: [{ lengthPenalty: -1 }] });
describeLoss(nPairs, { options: { lengthPenalty: 0.1 } });

describe("nPairs", () => {
  beforeAll(() => startDevice("cpu"));

  it("is the paper's formula by dot products, with its penalty on lengths", () => {
    const { value } = evaluateRoles(nPairs({ lengthPenalty: 0.02, reduction: "none" }), {
      left: embeddings,
      right: views,
    });
    value.forEach((one, i) => {
      const x = embeddings[i]!;
      const others = views.filter((_, j) => j !== i).map((y) => Math.exp(dot(x, y) - dot(x, views[i]!)));
      const lengths = dot(x, x) + dot(views[i]!, views[i]!);
      expect(one).toBeCloseTo(Math.log(1 + sum(others)) + 0.01 * lengths, 12);
    });
  });

  it("is log 2, chance, for two pairs of zero vectors, and log(1 + 1/e) for two axes", () => {
    const axes = [
      [1, 0],
      [0, 1],
    ];
    const zero = [
      [0, 0],
      [0, 0],
    ];
    expect(evaluateRoles(nPairs(), { left: zero, right: zero }).value[0]).toBeCloseTo(Math.log(2), 14);
    expect(evaluateRoles(nPairs(), { left: axes, right: axes }).value[0]).toBeCloseTo(Math.log(1 + Math.exp(-1)), 14);
  });

  it("is 0 for one pair, which has no negatives", () => {
    const { value, gradient } = evaluateRoles(nPairs(), { left: [[1, 2]], right: [[3, -1]] });
    expect([...value, ...gradient["left"]!].map(Math.abs)).toEqual([0, 0, 0]);
  });
});
