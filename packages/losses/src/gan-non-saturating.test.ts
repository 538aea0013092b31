import { startDevice } from "@downslope/core";
import { describeLoss } from "@downslope/testing";
import { beforeAll, describe, expect, it } from "vitest";
import { runScores } from "../test/critics.ts";
import { casesOf } from "../test/evaluate.ts";
import { ganNonSaturating } from "./gan-non-saturating.ts";

describeLoss(ganNonSaturating, {
  cases: casesOf("gan-non-saturating"),
  rejects: [{ role: "critic" }, { gradientPenalty: -1 }, { gradientNorm: -1 }],
});
describeLoss(ganNonSaturating, { options: { role: "generator" } });
describeLoss(ganNonSaturating, { options: { gradientPenalty: 10 } });

describe("gan-non-saturating", () => {
  beforeAll(() => startDevice("cpu"));

  it("has 2 reference cases", () => expect(casesOf("gan-non-saturating")).toHaveLength(2));

  it("teaches the generator most where the discriminator is sure: its gradient is -σ(-x)", () => {
    const { value, gradient } = runScores(ganNonSaturating({ role: "generator" }), { fake: [-1e4, 0] });
    expect(value[0]).toBeCloseTo((1e4 + Math.LN2) / 2, 8);
    expect(gradient.fake).toEqual([-1 / 2, -0.5 / 2]);
  });

  it("adds R1 with half of γ: λ times the mean squared length of the gradients at real samples", () => {
    const scores = { real: [0, 0], fake: [0, 0] };
    const gradient = [
      [3, 4],
      [0, 1],
    ];
    const { value } = runScores(ganNonSaturating({ gradientPenalty: 5 }), { ...scores, gradient });
    expect(value[0]).toBeCloseTo(2 * Math.LN2 + (5 * (25 + 1)) / 2, 12);
  });
});
