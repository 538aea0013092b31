import { startDevice } from "@downslope/core";
import { describeLoss } from "@downslope/testing";
import { beforeAll, describe, expect, it } from "vitest";
import { distance, embeddings, labels, positivesOf, sum } from "../test/embeddings.ts";
import { evaluateRoles } from "../test/evaluate-roles.ts";
import { nca } from "./nca.ts";

describeLoss(nca, { rejects: [{ temperature: 0 }, { objective: "sum" }] });
describeLoss(nca, { options: { objective: "error", temperature: 4, classWeight: [1, 2, 3, 4], ignoreIndex: 1 } });

const inputs = { prediction: embeddings, target: labels };
const probabilities = labels.map((_, i) => {
  const power = (j: number): number => Math.exp(-(distance(embeddings[i]!, embeddings[j]!) ** 2) / 0.7);
  return sum(positivesOf(i).map(power)) / sum([...labels.keys()].filter((k) => k !== i).map(power));
});

describe("nca", () => {
  beforeAll(() => Promise.all([startDevice("cpu"), startDevice("wasm")]));

  it.each([
    ["log", (p: number) => -Math.log(p)],
    ["error", (p: number) => 1 - p],
  ] as const)("is the paper's %s objective for samples with another of their class, 5 of 7", (objective, of) => {
    const options = { objective, temperature: 0.7 };
    const expected = probabilities.map((p) => (p === 0 ? 0 : of(p)));
    const { value } = evaluateRoles(nca({ ...options, reduction: "none" }), inputs);
    expect(value).toEqual(expected.map((one) => expect.closeTo(one, 12)));
    expect(evaluateRoles(nca(options), inputs).value[0]).toBeCloseTo(sum(expected) / 5, 12);
  });

  it("is -log 1/2 for a neighbour of each class at one distance", () => {
    const batch = { prediction: [[0], [1], [-1]], target: [0, 0, 1] };
    expect(evaluateRoles(nca({ reduction: "none" }), batch).value[0]).toBeCloseTo(Math.log(2), 14);
  });

  it("keeps its digits where the probability is e^-99, too small for float32", () => {
    const batch = { prediction: [[0], [10], [1]], target: [0, 0, 1] };
    for (const [dtype, digits] of [
      ["float64", 9],
      ["float32", 4],
    ] as const)
      expect(evaluateRoles(nca({ reduction: "none" }), batch, { dtype }).value[0]).toBeCloseTo(99, digits);
  });

  it("is 0 with gradient 0, and not NaN, without another of any class, with all ignored, and for one sample", () => {
    const batches = [
      { prediction: embeddings.slice(0, 3), target: [0, 1, 2] },
      { prediction: embeddings.slice(0, 3), target: [-100, -100, -100] },
      { prediction: [[1, 2]], target: [0] },
    ];
    for (const batch of batches) {
      for (const objective of ["log", "error"] as const) {
        const { value, gradient } = evaluateRoles(nca({ objective }), batch, { dtype: "float32" });
        expect([...value, ...gradient["prediction"]!].every((x) => Math.abs(x) === 0)).toBe(true);
      }
    }
  });
});
