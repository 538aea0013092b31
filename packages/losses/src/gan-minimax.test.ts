import { startDevice } from "@downslope/core";
import { describeLoss } from "@downslope/testing";
import { beforeAll, describe, expect, it } from "vitest";
import { runScores } from "../test/critics.ts";
import { casesOf } from "../test/evaluate.ts";
import { ganMinimax } from "./gan-minimax.ts";

describeLoss(ganMinimax, {
  cases: casesOf("gan-minimax"),
  rejects: [{ role: "critic" }, { gradientPenalty: -1 }, { gradientNorm: -1 }],
});
describeLoss(ganMinimax, { options: { role: "generator" } });
describeLoss(ganMinimax, { options: { gradientPenalty: 10 } });

describe("gan-minimax", () => {
  beforeAll(() => startDevice("cpu"));

  it("has 2 reference cases", () => expect(casesOf("gan-minimax")).toHaveLength(2));

  it("of a discriminator that cannot tell is 2 log 2, and -log 2 for the generator", () => {
    expect(runScores(ganMinimax(), { real: [0, 0], fake: [0, 0] }).value[0]).toBeCloseTo(2 * Math.LN2, 15);
    expect(runScores(ganMinimax({ role: "generator" }), { fake: [0, 0] }).value[0]).toBeCloseTo(-Math.LN2, 15);
  });

  it("teaches the generator nothing where the discriminator is sure: its gradient is -σ(x)", () => {
    const { gradient } = runScores(ganMinimax({ role: "generator" }), { fake: [-50, 0] });
    expect(gradient.fake![0]).toBeGreaterThan(-1e-20);
    expect(gradient.fake![1]).toBeCloseTo(-0.5 / 2, 15);
  });
});
