import { startDevice } from "@downslope/core";
import { describeLoss } from "@downslope/testing";
import { beforeAll, describe, expect, it } from "vitest";
import { casesOf, evaluate } from "../test/evaluate.ts";
import { klDivergence } from "./kl-divergence.ts";

describeLoss(klDivergence, { cases: casesOf("kl-divergence") });
describeLoss(klDivergence, { options: { logTarget: true }, domain: { target: [Number.NEGATIVE_INFINITY, 0] } });
describeLoss(klDivergence, { options: { normalise: true } });

describe("klDivergence", () => {
  beforeAll(() => startDevice("cpu"));
  const logs = (rows: number[][]): number[][] => rows.map((row) => row.map(Math.log));
  const target = [
    [0.5, 0.25, 0.25],
    [1, 0, 0],
  ];
  const predicted = [
    [0.25, 0.25, 0.5],
    [0.5, 0.5, 0],
  ];
  // By hand: 0.5 log 2 - 0.25 log 2 for the first sample, log 2 for the second.
  const total = 1.25 * Math.LN2;

  it("has 3 reference cases", () => expect(casesOf("kl-divergence")).toHaveLength(3));

  it("is the divergence of a sample by default; `mean` divides by the classes as well, as PyTorch's does", () => {
    expect(evaluate(klDivergence(), logs(predicted), target).value[0]).toBeCloseTo(total / 2, 14);
    expect(evaluate(klDivergence({ reduction: "mean" }), logs(predicted), target).value[0]).toBeCloseTo(total / 6, 14);
  });

  it("is 0 with gradient 0 where the target is 0, even if the prediction is -Infinity", () => {
    const { value, gradient } = evaluate(klDivergence({ reduction: "none" }), logs(predicted), target);
    expect(value.slice(4).map(Math.abs)).toEqual([0, 0]);
    expect(gradient.map((slope) => slope + 0)).toEqual([-0.5, -0.25, -0.25, -1, 0, 0]);
  });

  it("takes logarithms of the target, too, -Infinity among them", () => {
    const { value } = evaluate(klDivergence({ logTarget: true }), logs(predicted), logs(target));
    expect(value[0]).toBeCloseTo(total / 2, 14);
  });

  it("takes logits, whatever constant was added to a row", () => {
    const logits = logs([[0.25, 0.25, 0.5]]).map((row) => row.map((z) => z + 1e4));
    const { value } = evaluate(klDivergence({ normalise: true }), logits, [[0.5, 0.25, 0.25]]);
    expect(value[0]).toBeCloseTo(0.25 * Math.LN2, 10);
  });
});
