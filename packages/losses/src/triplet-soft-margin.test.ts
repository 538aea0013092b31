import { startDevice } from "@downslope/core";
import { describeLoss } from "@downslope/testing";
import { beforeAll, describe, expect, it } from "vitest";
import { distance, embeddings, labels, negativesOf, positivesOf, sum, views } from "../test/embeddings.ts";
import { evaluateRoles } from "../test/evaluate-roles.ts";
import { tripletSoftMargin } from "./triplet-soft-margin.ts";

describeLoss(tripletSoftMargin, { rejects: [{ p: 0 }, { mining: "easy" }] });
describeLoss(tripletSoftMargin, { options: { mining: "hard", swap: true } });
describeLoss(tripletSoftMargin, { options: { mining: "batch-all", distance: "squared" } });

const between = (i: number, j: number): number => distance(embeddings[i]!, embeddings[j]!);

describe("tripletSoftMargin", () => {
  beforeAll(() => Promise.all([startDevice("cpu"), startDevice("wasm")]));

  it("is log(1 + e^(d(a, p) - d(a, n))): log 2 where both are as far", () => {
    const given = {
      anchor: [
        [0, 0],
        [0, 0],
      ],
      positive: [
        [3, 4],
        [0, 1],
      ],
      negative: [
        [0, 5],
        [0, 3],
      ],
    };
    const { value } = evaluateRoles(tripletSoftMargin({ epsilon: 0, reduction: "none" }), given);
    expect(value).toEqual([Math.log(2), Math.log(1 + Math.exp(-2))].map((one) => expect.closeTo(one, 14)));
  });

  it("grows with the distance where that is 1e4, and does not overflow", () => {
    const given = { anchor: [[0]], positive: [[1e4]], negative: [[0]] };
    const { value, gradient } = evaluateRoles(tripletSoftMargin({ epsilon: 0 }), given, { dtype: "float32" });
    expect([value[0], gradient["positive"]![0]]).toEqual([1e4, 1]);
  });

  it("averages over all triplets of a batch, each of which costs", () => {
    const each = [...labels.keys()].flatMap((i) =>
      positivesOf(i).flatMap((p) => negativesOf(i).map((n) => Math.log(1 + Math.exp(between(i, p) - between(i, n))))),
    );
    const { value } = evaluateRoles(tripletSoftMargin({ epsilon: 0, mining: "batch-all" }), {
      prediction: embeddings,
      target: labels,
    });
    expect(value[0]).toBeCloseTo(sum(each) / each.length, 12);
  });

  it("is 0 with gradient 0 for a batch without triplets", () => {
    for (const mining of ["batch-all", "semi-hard", "hard"] as const) {
      const { value, gradient } = evaluateRoles(tripletSoftMargin({ mining }), {
        prediction: views,
        target: [0, 1, 2, 3, 4, 5, 6],
      });
      expect([...value, ...gradient["prediction"]!].every((x) => Math.abs(x) === 0)).toBe(true);
    }
  });
});
