import { startDevice } from "@downslope/core";
import { describeLoss } from "@downslope/testing";
import { beforeAll, describe, expect, it } from "vitest";
import { cosine, embeddings, sum, views } from "../test/embeddings.ts";
import { evaluateRoles } from "../test/evaluate-roles.ts";
import { infoNce } from "./info-nce.ts";

describeLoss(infoNce, { rejects: [{ temperature: 0 }, { symmetric: 1 }] });
describeLoss(infoNce, { options: { symmetric: true, temperature: 0.5 } });

describe("infoNce", () => {
  beforeAll(() => startDevice("cpu"));
  const inputs = { left: embeddings, right: views };
  const expected = (from: typeof views, to: typeof views, i: number): number =>
    -Math.log(Math.exp(cosine(from[i]!, to[i]!) / 0.2) / sum(to.map((one) => Math.exp(cosine(from[i]!, one) / 0.2))));

  it("is the formula, from left to right", () => {
    const { value } = evaluateRoles(infoNce({ temperature: 0.2, reduction: "none" }), inputs);
    value.forEach((one, i) => expect(one).toBeCloseTo(expected(embeddings, views, i), 12));
  });

  it("is the mean of both directions where it is symmetric", () => {
    const { value } = evaluateRoles(infoNce({ temperature: 0.2, symmetric: true, reduction: "none" }), inputs);
    value.forEach((one, i) =>
      expect(one).toBeCloseTo((expected(embeddings, views, i) + expected(views, embeddings, i)) / 2, 12),
    );
  });

  it("is log n where all embeddings are equal: chance", () => {
    const same = [
      [1, 2],
      [1, 2],
      [1, 2],
      [1, 2],
    ];
    expect(evaluateRoles(infoNce(), { left: same, right: same }).value[0]).toBeCloseTo(Math.log(4), 12);
  });

  it("is 0 for one pair, which has no negatives", () => {
    const { value, gradient } = evaluateRoles(infoNce({ symmetric: true }), { left: [[1, 2]], right: [[3, -1]] });
    expect([...value, ...gradient["left"]!].map(Math.abs)).toEqual([0, 0, 0]);
  });
});
