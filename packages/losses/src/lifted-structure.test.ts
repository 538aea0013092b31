import { startDevice } from "@downslope/core";
import { describeLoss } from "@downslope/testing";
import { beforeAll, describe, expect, it } from "vitest";
import { distance, embeddings, labels, negativesOf, positivesOf, sum } from "../test/embeddings.ts";
import { evaluateRoles } from "../test/evaluate-roles.ts";
import { liftedStructure } from "./lifted-structure.ts";

describeLoss(liftedStructure, { rejects: [{ margin: 0 }] });
describeLoss(liftedStructure, { options: { margin: 2, classWeight: [1, 2, 3, 4], ignoreIndex: 1 } });

const inputs = { prediction: embeddings, target: labels };
const between = (i: number, j: number): number => distance(embeddings[i]!, embeddings[j]!);
const near = (i: number): number => sum(negativesOf(i).map((k) => Math.exp(0.8 - between(i, k))));
const excess = (i: number, j: number): number => Math.max(0, between(i, j) + Math.log(near(i) + near(j)));

describe("liftedStructure", () => {
  beforeAll(() => Promise.all([startDevice("cpu"), startDevice("wasm")]));

  it("is the paper's: half the mean of J² over positive pairs, each pair once", () => {
    const pairs = [...labels.keys()].flatMap((i) =>
      positivesOf(i)
        .filter((j) => j > i)
        .map((j) => excess(i, j) ** 2),
    );
    expect(pairs).toHaveLength(4);
    const { value } = evaluateRoles(liftedStructure({ margin: 0.8 }), inputs);
    expect(value[0]).toBeCloseTo(sum(pairs) / (2 * 4), 12);
  });

  it("gives each anchor the sum over its pairs", () => {
    const { value } = evaluateRoles(liftedStructure({ margin: 0.8, reduction: "none" }), inputs);
    const expected = [...labels.keys()].map((i) => sum(positivesOf(i).map((j) => excess(i, j) ** 2 / 2)));
    expect(value).toEqual(expected.map((one) => expect.closeTo(one, 12)));
  });

  it("is 0 with gradient 0, and not NaN, without positives, without negatives, with all ignored, and for one sample", () => {
    const batches = [
      { prediction: embeddings.slice(0, 3), target: [0, 1, 2] },
      { prediction: embeddings.slice(0, 3), target: [0, 0, 0] },
      { prediction: embeddings.slice(0, 3), target: [-100, -100, -100] },
      { prediction: [[1, 2]], target: [0] },
    ];
    for (const batch of batches) {
      for (const dtype of ["float64", "float32"] as const) {
        const { value, gradient } = evaluateRoles(liftedStructure(), batch, { dtype });
        expect([...value, ...gradient["prediction"]!].every((x) => Math.abs(x) === 0)).toBe(true);
      }
    }
  });
});
