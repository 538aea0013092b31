import { startDevice } from "@downslope/core";
import { describeLoss } from "@downslope/testing";
import { beforeAll, describe, expect, it } from "vitest";
import { cosine, embeddings, labels, mean, positivesOf, sum } from "../test/embeddings.ts";
import { evaluateRoles } from "../test/evaluate-roles.ts";
import { supervisedContrastive } from "./supervised-contrastive.ts";

describeLoss(supervisedContrastive, { rejects: [{ temperature: 0 }, { classWeight: "even" }] });
describeLoss(supervisedContrastive, { options: { temperature: 0.5, classWeight: [1, 2, 3, 4], ignoreIndex: 1 } });

const inputs = { prediction: embeddings, target: labels };
const expected = labels.map((_, i) => {
  const power = (j: number): number => Math.exp(cosine(embeddings[i]!, embeddings[j]!) / 0.3);
  const all = sum([...labels.keys()].filter((k) => k !== i).map(power));
  return positivesOf(i).length === 0 ? 0 : -mean(positivesOf(i).map((p) => Math.log(power(p) / all)));
});

describe("supervisedContrastive", () => {
  beforeAll(() => Promise.all([startDevice("cpu"), startDevice("wasm")]));

  it("is the paper's L_out for anchors with positives, and 0 for others", () => {
    const { value } = evaluateRoles(supervisedContrastive({ temperature: 0.3, reduction: "none" }), inputs);
    expect(value).toEqual(expected.map((one) => expect.closeTo(one, 12)));
  });

  it("divides by the number of anchors with positives: 5 of 7", () => {
    const { value } = evaluateRoles(supervisedContrastive({ temperature: 0.3 }), inputs);
    expect(value[0]).toBeCloseTo(sum(expected) / 5, 12);
  });

  it("is 0 with gradient 0, and not NaN, without positives, with all ignored, and for one sample", () => {
    const batches = [
      { prediction: embeddings.slice(0, 3), target: [0, 1, 2] },
      { prediction: embeddings.slice(0, 3), target: [-100, -100, -100] },
      { prediction: [[1, 2]], target: [0] },
    ];
    for (const batch of batches) {
      for (const dtype of ["float64", "float32"] as const) {
        const { value, gradient } = evaluateRoles(supervisedContrastive(), batch, { dtype });
        expect([...value, ...gradient["prediction"]!].every((x) => Math.abs(x) === 0)).toBe(true);
      }
    }
  });

  it("multiplies by sample weights, those of anchors", () => {
    const sampleWeight = [0, 1, 0, 0, 0, 3, 1];
    const { value } = evaluateRoles(supervisedContrastive({ temperature: 0.3 }), inputs, { sampleWeight });
    expect(value[0]).toBeCloseTo((expected[1]! + 3 * expected[5]!) / 4, 12);
  });
});
