import { startDevice } from "@downslope/core";
import { describeLoss } from "@downslope/testing";
import { beforeAll, describe, expect, it } from "vitest";
import { evaluate } from "../test/evaluate.ts";
import { poly } from "./poly.ts";
import { sparseCategoricalCrossEntropy } from "./sparse-categorical-cross-entropy.ts";

describeLoss(poly, { rejects: [{ epsilon: -2 }, { epsilon: Number.NaN }] });
describeLoss(poly, { options: { epsilon: -1, fromLogits: false } });
describeLoss(poly, {
  options: { classWeight: "balanced", ignoreIndex: 0 },
  context: { classCounts: [1, 2, 3, 4] },
});

describe("poly", () => {
  beforeAll(() => Promise.all([startDevice("cpu"), startDevice("wasm")]));
  const none = { reduction: "none" } as const;

  it("is log 4 + 2 · 3/4 for a right class with probability 1/4", () => {
    const { value } = evaluate(poly({ ...none, fromLogits: false }), [[0.25, 0.25, 0.5]], [1]);
    expect(value[0]).toBeCloseTo(Math.log(4) + 1.5, 14);
  });

  // The series of the paper, summed until its terms vanish.
  it.each([-1, -0.5, 2])("is Σ_j (1 - p)^j / j with 1 + ε as its first coefficient, at ε = %d", (epsilon) => {
    const p = 1 / (1 + Math.exp(-0.4));
    const series = Array.from({ length: 200 }, (_, i) => (1 - p) ** (i + 1) / (i + 1)).reduce((a, b) => a + b);
    const { value } = evaluate(poly({ ...none, epsilon }), [[0.4, 0]], [0]);
    expect(value[0]).toBeCloseTo(series + epsilon * (1 - p), 13);
  });

  it("is cross-entropy at ε = 0", () => {
    const logits = [
      [1, 2, -1],
      [1e4, -1e4, 0],
    ];
    const options = { classWeight: [1, 2, 3] };
    const expected = evaluate(sparseCategoricalCrossEntropy(options), logits, [2, 1]);
    const { value, gradient } = evaluate(poly({ ...options, epsilon: 0 }), logits, [2, 1]);
    expect(value[0]).toBeCloseTo(expected.value[0]!, 10);
    expected.gradient.forEach((slope, i) => expect(gradient[i]).toBeCloseTo(slope, 14));
  });

  it("is 0 where all labels are ignored", () => {
    expect(evaluate(poly(), [[1, 2]], [-100]).value).toEqual([0]);
  });
});
