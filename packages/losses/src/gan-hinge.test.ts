import { startDevice } from "@downslope/core";
import { describeLoss } from "@downslope/testing";
import { beforeAll, describe, expect, it } from "vitest";
import { runScores } from "../test/critics.ts";
import { casesOf } from "../test/evaluate.ts";
import { ganHinge } from "./gan-hinge.ts";

describeLoss(ganHinge, {
  cases: casesOf("gan-hinge"),
  rejects: [{ role: "critic" }, { gradientPenalty: -1 }, { gradientNorm: -1 }],
});
describeLoss(ganHinge, { options: { role: "generator" } });
describeLoss(ganHinge, { options: { gradientPenalty: 10 } });

describe("gan-hinge", () => {
  beforeAll(() => startDevice("cpu"));

  it("has 2 reference cases", () => expect(casesOf("gan-hinge")).toHaveLength(2));

  it("leaves samples beyond the margin alone, and those at it", () => {
    const { value, gradient } = runScores(ganHinge(), { real: [1, 5, 0], fake: [-1, -5, 0.5] });
    expect(value[0]).toBeCloseTo((1 + 1.5) / 3, 15);
    expect([gradient.real!.map(Math.abs), gradient.fake!.map(Math.abs)]).toEqual([
      [0, 0, 1 / 3],
      [0, 0, 1 / 3],
    ]);
    expect(gradient.real![2]).toBeLessThan(0);
  });
});
