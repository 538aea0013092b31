import { startDevice } from "@downslope/core";
import { describeLoss } from "@downslope/testing";
import { beforeAll, describe, expect, it } from "vitest";
import { evaluateRoles } from "../test/evaluate-roles.ts";
import { casesOf } from "../test/evaluate.ts";
import { marginRanking } from "./margin-ranking.ts";

describeLoss(marginRanking, { cases: casesOf("margin-ranking"), rejects: [{ margin: "1" }] });
describeLoss(marginRanking, { options: { margin: 0.5 } });

describe("marginRanking", () => {
  beforeAll(() => startDevice("cpu"));
  const inputs = { left: [2, 1, 3], right: [1, 2, 3], target: [1, 1, -1] };

  it("has 9 reference cases", () => expect(casesOf("margin-ranking")).toHaveLength(9));

  it("costs what the lead lacks: leads 1, -1 and 0 cost 0, 1 and 0, with margin 0.5 0, 1.5 and 0.5", () => {
    expect(evaluateRoles(marginRanking({ reduction: "none" }), inputs).value).toEqual([0, 1, 0]);
    const { value, gradient } = evaluateRoles(marginRanking({ margin: 0.5, reduction: "none" }), inputs);
    expect(value).toEqual([0, 1.5, 0.5]);
    expect(gradient["left"]!.map((x) => x + 0)).toEqual([0, -1, 1]);
  });

  it("pairs scores [n, 1] with a target [n] one by one, and does not broadcast to [n, n]", () => {
    const columns = { left: [[2], [1], [3]], right: [[1], [2], [3]] };
    const { value } = evaluateRoles(marginRanking({ reduction: "none" }), { ...columns, target: [1, 1, -1] });
    expect(value).toEqual([0, 1, 0]);
    expect(() => evaluateRoles(marginRanking(), { ...inputs, target: [1, 1] })).toThrow(
      "`target` must have one number a pair, [3]",
    );
  });
});
