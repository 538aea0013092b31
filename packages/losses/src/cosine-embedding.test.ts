import { startDevice } from "@downslope/core";
import { describeLoss } from "@downslope/testing";
import { beforeAll, describe, expect, it } from "vitest";
import { evaluateRoles } from "../test/evaluate-roles.ts";
import { casesOf } from "../test/evaluate.ts";
import { cosineEmbedding } from "./cosine-embedding.ts";

describeLoss(cosineEmbedding, { cases: casesOf("cosine-embedding"), rejects: [{ margin: 1.5 }, { margin: -2 }] });

describe("cosineEmbedding", () => {
  beforeAll(() => Promise.all([startDevice("cpu"), startDevice("wasm")]));
  const none = { reduction: "none" } as const;

  it("has 3 reference cases", () => expect(casesOf("cosine-embedding")).toHaveLength(3));

  it("costs 1 - cos or cos - m: at cos 0.6, 0.4 and with m = 0.1 0.5; at cos -0.6, 1.6 and 0", () => {
    const inputs = {
      left: [
        [3, 4],
        [3, 4],
        [3, 4],
        [3, 4],
      ],
      right: [
        [2, 0],
        [2, 0],
        [-7, 0],
        [-7, 0],
      ],
      target: [1, -1, 1, -1],
    };
    const { value } = evaluateRoles(cosineEmbedding({ ...none, margin: 0.1 }), inputs);
    [0.4, 0.5, 1.6, 0].forEach((expected, i) => expect(value[i]).toBeCloseTo(expected, 12));
  });

  it("takes the cosine with a zero vector for 0, with a gradient that is finite and no larger than at length 1", () => {
    for (const dtype of ["float64", "float32"] as const) {
      const inputs = {
        left: [
          [0, 0],
          [0, 0],
          [1, 0],
        ],
        right: [
          [3, 4],
          [0, 0],
          [0, 0],
        ],
        target: [1, 1, -1],
      };
      const { value, gradient } = evaluateRoles(cosineEmbedding(none), inputs, { dtype });
      expect(value).toEqual([1, 1, 0]);
      expect([...gradient["left"]!, ...gradient["right"]!].every((slope) => Math.abs(slope) <= 1)).toBe(true);
      expect(gradient["left"]![1]).toBeCloseTo(-0.8, 6);
    }
  });

  it("does not depend on lengths, from 1e-10 to 1e10", () => {
    for (const scale of [1e-10, 1, 1e10]) {
      const inputs = { left: [[3 * scale, 4 * scale]], right: [[2, 0]], target: [1] };
      for (const dtype of ["float64", "float32"] as const)
        expect(evaluateRoles(cosineEmbedding(), inputs, { dtype }).value[0]).toBeCloseTo(0.4, 6);
    }
  });
});
