import { startDevice } from "@downslope/core";
import { describeLoss } from "@downslope/testing";
import { beforeAll, describe, expect, it } from "vitest";
import { dot, embeddings, labels, negativesOf, positivesOf, sum, unit } from "../test/embeddings.ts";
import { evaluateRoles } from "../test/evaluate-roles.ts";
import { angular } from "./angular.ts";

describeLoss(angular, { rejects: [{ alpha: 0 }, { alpha: 90 }] });
describeLoss(angular, { options: { alpha: 60, classWeight: [1, 2, 3, 4], ignoreIndex: 1 } });

const inputs = { prediction: embeddings, target: labels };

describe("angular", () => {
  beforeAll(() => Promise.all([startDevice("cpu"), startDevice("wasm")]));

  it("is the paper's formula over all positive pairs", () => {
    const x = embeddings.map(unit);
    const tangent = Math.tan(Math.PI / 5) ** 2;
    const pairs = labels.map((_, a) =>
      positivesOf(a).map((p) => {
        const centre = x[a]!.map((one, d) => one + x[p]![d]!);
        const bound = 2 * (1 + tangent) * dot(x[a]!, x[p]!);
        return Math.log(1 + sum(negativesOf(a).map((n) => Math.exp(4 * tangent * dot(centre, x[n]!) - bound))));
      }),
    );
    const { value } = evaluateRoles(angular({ alpha: 36, reduction: "none" }), inputs);
    expect(value).toEqual(pairs.map((one) => expect.closeTo(sum(one), 12)));
    const [mean] = evaluateRoles(angular({ alpha: 36 }), inputs).value;
    expect(mean).toBeCloseTo(sum(pairs.flat()) / pairs.flat().length, 12);
  });

  it("is log(1 + e^(-2 (1 + tan²α))) for a pair that is one, at right angles to its negative: log(1 + e^-4) at 45°", () => {
    const batch = {
      prediction: [
        [1, 0],
        [2, 0],
        [0, 3],
      ],
      target: [0, 0, 1],
    };
    const [value] = evaluateRoles(angular({ alpha: 45 }), batch).value;
    expect(value).toBeCloseTo(Math.log(1 + Math.exp(-4)), 12);
  });

  it("is finite at 89°, where tan²α is 3283", () => {
    for (const dtype of ["float64", "float32"] as const) {
      const { value, gradient } = evaluateRoles(angular({ alpha: 89 }), inputs, { dtype });
      expect([...value, ...gradient["prediction"]!].every(Number.isFinite)).toBe(true);
    }
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
        const { value, gradient } = evaluateRoles(angular(), batch, { dtype });
        expect([...value, ...gradient["prediction"]!].every((x) => Math.abs(x) === 0)).toBe(true);
      }
    }
  });
});
