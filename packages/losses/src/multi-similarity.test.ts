import { startDevice } from "@downslope/core";
import { describeLoss } from "@downslope/testing";
import { beforeAll, describe, expect, it } from "vitest";
import { cosine, embeddings, labels, mean, negativesOf, positivesOf, sum } from "../test/embeddings.ts";
import { evaluateRoles } from "../test/evaluate-roles.ts";
import { multiSimilarity } from "./multi-similarity.ts";

describeLoss(multiSimilarity, { rejects: [{ alpha: 0 }, { beta: -1 }, { base: 2 }, { miningEpsilon: -0.1 }] });
describeLoss(multiSimilarity, { options: { miningEpsilon: 0.1, classWeight: [1, 2, 3, 4], ignoreIndex: 1 } });

const inputs = { prediction: embeddings, target: labels };

/** The paper's formula at α = 2, β = 5, λ = 0.4, on pairs that its mining keeps, and all where ε is infinite. */
const byHand = (epsilon: number): number[] =>
  labels.map((_, i) => {
    const similarity = (j: number): number => cosine(embeddings[i]!, embeddings[j]!);
    const least = Math.min(...positivesOf(i).map(similarity));
    const most = Math.max(...negativesOf(i).map(similarity));
    const isAll = epsilon === Number.POSITIVE_INFINITY;
    const positives = positivesOf(i).filter((p) => isAll || similarity(p) - epsilon < most);
    const negatives = negativesOf(i).filter((n) => isAll || similarity(n) + epsilon > least);
    const lacking = positives.map((p) => Math.exp(-2 * (similarity(p) - 0.4)));
    const excess = negatives.map((n) => Math.exp(5 * (similarity(n) - 0.4)));
    return Math.log(1 + sum(lacking)) / 2 + Math.log(1 + sum(excess)) / 5;
  });

describe("multiSimilarity", () => {
  beforeAll(() => Promise.all([startDevice("cpu"), startDevice("wasm")]));
  const options = { alpha: 2, beta: 5, base: 0.4 };

  it("is the paper's formula on all pairs, averaged over anchors", () => {
    const expected = byHand(Number.POSITIVE_INFINITY);
    const { value } = evaluateRoles(multiSimilarity({ ...options, reduction: "none" }), inputs);
    expect(value).toEqual(expected.map((one) => expect.closeTo(one, 12)));
    expect(evaluateRoles(multiSimilarity(options), inputs).value[0]).toBeCloseTo(mean(expected), 12);
  });

  it.each([0, 0.1, 0.5])("is the formula on the pairs that the paper's mining keeps, at ε = %d", (miningEpsilon) => {
    const { value } = evaluateRoles(multiSimilarity({ ...options, miningEpsilon, reduction: "none" }), inputs);
    expect(value).toEqual(byHand(miningEpsilon).map((one) => expect.closeTo(one, 12)));
    expect(byHand(miningEpsilon)).not.toEqual(byHand(Number.POSITIVE_INFINITY));
  });

  it("is 0 with gradient 0, and not NaN, with all ignored and for one sample, mined or not", () => {
    const batches = [
      { prediction: embeddings.slice(0, 3), target: [-100, -100, -100] },
      { prediction: [[1, 2]], target: [0] },
    ];
    for (const batch of batches) {
      for (const miningEpsilon of [null, 0.1]) {
        const { value, gradient } = evaluateRoles(multiSimilarity({ miningEpsilon }), batch, { dtype: "float32" });
        expect([...value, ...gradient["prediction"]!].every((x) => Math.abs(x) === 0)).toBe(true);
      }
    }
  });

  it("has only the term of the pairs that there are", () => {
    const alone = {
      prediction: [
        [1, 0],
        [1, 0],
      ],
      target: [0, 1],
    };
    const alike = {
      prediction: [
        [1, 0],
        [1, 0],
      ],
      target: [1, 1],
    };
    expect(evaluateRoles(multiSimilarity(), alone).value[0]).toBeCloseTo(Math.log(1 + Math.exp(25)) / 50, 12);
    expect(evaluateRoles(multiSimilarity(), alike).value[0]).toBeCloseTo(Math.log(1 + Math.exp(-1)) / 2, 12);
  });
});
