import { startDevice } from "@downslope/core";
import { describeLoss } from "@downslope/testing";
import { beforeAll, describe, expect, it } from "vitest";
import { runScores } from "../test/critics.ts";
import { casesOf } from "../test/evaluate.ts";
import { ganLeastSquares } from "./gan-least-squares.ts";

describeLoss(ganLeastSquares, {
  cases: casesOf("gan-least-squares"),
  rejects: [{ role: "critic" }, { gradientPenalty: -1 }, { gradientNorm: -1 }],
});
describeLoss(ganLeastSquares, { options: { role: "generator" } });
describeLoss(ganLeastSquares, { options: { gradientPenalty: 10 } });

describe("gan-least-squares", () => {
  beforeAll(() => startDevice("cpu"));

  it("has 2 reference cases", () => expect(casesOf("gan-least-squares")).toHaveLength(2));

  it("is 0 for scores of 1 and 0, and does not halve the squares as the paper does", () => {
    expect(runScores(ganLeastSquares(), { real: [1, 1], fake: [0, 0] }).value).toEqual([0]);
    expect(runScores(ganLeastSquares(), { real: [3, 1], fake: [0, 2] }).value).toEqual([(4 + 0) / 2 + (0 + 4) / 2]);
    expect(runScores(ganLeastSquares({ role: "generator" }), { fake: [3, 1] }).value).toEqual([2]);
  });
});
