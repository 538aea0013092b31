import { startDevice } from "@downslope/core";
import { describeLoss } from "@downslope/testing";
import { beforeAll, describe, expect, it } from "vitest";
import { cosine, embeddings, sum, views } from "../test/embeddings.ts";
import { evaluateRoles } from "../test/evaluate-roles.ts";
import { casesOf } from "../test/evaluate.ts";
import { ntXent } from "./nt-xent.ts";

describeLoss(ntXent, { cases: casesOf("nt-xent"), rejects: [{ temperature: 0 }] });
describeLoss(ntXent, { options: { temperature: 0.5 } });

describe("ntXent", () => {
  beforeAll(() => Promise.all([startDevice("cpu"), startDevice("wasm")]));

  it("has 2 reference cases", () => expect(casesOf("nt-xent")).toHaveLength(2));

  it("is the paper's formula for each view, one value a sample", () => {
    const all = [...embeddings, ...views];
    const n = embeddings.length;
    const ofView = (i: number): number => {
      const powers = all.map((other) => Math.exp(cosine(all[i]!, other) / 0.3));
      return -Math.log(powers[(i + n) % (2 * n)]! / sum(powers.filter((_, k) => k !== i)));
    };
    const { value } = evaluateRoles(ntXent({ temperature: 0.3, reduction: "none" }), {
      left: embeddings,
      right: views,
    });
    expect(value).toHaveLength(n);
    value.forEach((one, i) => expect(one).toBeCloseTo((ofView(i) + ofView(i + n)) / 2, 12));
  });

  it("is 0 with gradient 0 for one sample, which has no negatives", () => {
    for (const dtype of ["float64", "float32"] as const) {
      const { value, gradient } = evaluateRoles(ntXent(), { left: [[1, 2]], right: [[3, -1]] }, { dtype });
      expect(value.map(Math.abs)).toEqual([0]);
      expect(gradient["left"]!.every((slope) => Math.abs(slope) < 1e-6)).toBe(true);
    }
  });

  it("keeps its digits at a temperature of 1e-4, where e^{s / τ} overflows", () => {
    const inputs = {
      left: [
        [1, 0],
        [0, 1],
      ],
      right: [
        [1, 0],
        [-1, 0],
      ],
    };
    const { value } = evaluateRoles(ntXent({ temperature: 1e-4, reduction: "none" }), inputs);
    // The first pair is found with certainty. [0, 1] is at right angles to all three, [-1, 0] to none but it.
    expect(value[0]).toBe(0);
    expect(value[1]).toBeCloseTo(Math.log(3) / 2, 12);
  });

  it("takes a zero vector for one at right angles to all, with a finite gradient", () => {
    const { value, gradient } = evaluateRoles(ntXent(), {
      left: [
        [0, 0],
        [1, 0],
      ],
      right: [
        [1, 0],
        [0, 1],
      ],
    });
    expect([...value, ...gradient["left"]!, ...gradient["right"]!].every(Number.isFinite)).toBe(true);
  });

  it("compares the samples of a batch, and so refuses other than [batch, embedding]", () => {
    expect(() => evaluateRoles(ntXent(), { left: [1, 2], right: [1, 2] })).toThrow("`left` must be [batch, embedding]");
  });
});
