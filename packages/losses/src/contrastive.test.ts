import { startDevice } from "@downslope/core";
import { describeLoss } from "@downslope/testing";
import { beforeAll, describe, expect, it } from "vitest";
import { evaluateRoles } from "../test/evaluate-roles.ts";
import { casesOf } from "../test/evaluate.ts";
import { contrastive } from "./contrastive.ts";

describeLoss(contrastive, { cases: casesOf("contrastive"), rejects: [{ margin: 0 }, { margin: -1 }] });

describe("contrastive", () => {
  beforeAll(() => startDevice("cpu"));

  it("has 9 reference cases", () => expect(casesOf("contrastive")).toHaveLength(9));

  it("costs d² for similar pairs and (m - d)² for others within the margin: 25, 4 and 0 at d = 5, m = 7 and 5", () => {
    const inputs = {
      left: [
        [3, 4],
        [3, 4],
      ],
      right: [
        [0, 0],
        [0, 0],
      ],
      target: [1, 0],
    };
    const { value, gradient } = evaluateRoles(contrastive({ margin: 7, reduction: "none" }), inputs);
    expect(value).toEqual([25, 4]);
    // 2 d x / d, and -2 (m - d) x / d.
    [6, 8, -2.4, -3.2].forEach((slope, i) => expect(gradient["left"]![i]).toBeCloseTo(slope, 12));
    expect(evaluateRoles(contrastive({ margin: 5, reduction: "none" }), inputs).value).toEqual([25, 0]);
  });

  it("has a finite gradient, 0, at identical embeddings, similar or not", () => {
    const same = [
      [1, 2],
      [1, 2],
    ];
    const { value, gradient } = evaluateRoles(contrastive({ reduction: "none" }), {
      left: same,
      right: same,
      target: [1, 0],
    });
    expect(value).toEqual([0, 1]);
    expect(gradient["left"]!.map(Math.abs)).toEqual([0, 0, 0, 0]);
  });

  it("takes one target a pair, and refuses what would broadcast", () => {
    const pair = {
      left: [
        [1, 0],
        [0, 1],
      ],
      right: [
        [0, 0],
        [0, 0],
      ],
    };
    const none = contrastive({ reduction: "none" });
    expect(evaluateRoles(none, { ...pair, target: [[1], [1]] }).value).toEqual([1, 1]);
    for (const target of [
      [1],
      [1, 0, 1],
      [
        [1, 1],
        [0, 0],
      ],
    ])
      expect(() => evaluateRoles(none, { ...pair, target })).toThrow(
        "contrastive: `target` must have one number a pair, [2]",
      );
  });
});
