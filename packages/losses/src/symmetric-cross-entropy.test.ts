import { startDevice } from "@downslope/core";
import { describeLoss } from "@downslope/testing";
import { beforeAll, describe, expect, it } from "vitest";
import { evaluate } from "../test/evaluate.ts";
import { sparseCategoricalCrossEntropy } from "./sparse-categorical-cross-entropy.ts";
import { symmetricCrossEntropy } from "./symmetric-cross-entropy.ts";

describeLoss(symmetricCrossEntropy, { rejects: [{ alpha: -1 }, { beta: -1 }, { logZero: 0 }] });
describeLoss(symmetricCrossEntropy, { options: { fromLogits: false } });
describeLoss(symmetricCrossEntropy, {
  options: { alpha: 6, beta: 0.1, classWeight: "balanced", ignoreIndex: 0 },
  context: { classCounts: [1, 2, 3, 4] },
});

describe("symmetricCrossEntropy", () => {
  beforeAll(() => Promise.all([startDevice("cpu"), startDevice("wasm")]));
  const none = { reduction: "none" } as const;

  it("is 0.1 log 4 + 4 · 3/4 for a right class with probability 1/4", () => {
    const { value } = evaluate(symmetricCrossEntropy({ ...none, fromLogits: false }), [[0.25, 0.25, 0.5]], [1]);
    expect(value[0]).toBeCloseTo(0.1 * Math.log(4) + 3, 14);
  });

  // Straight from the definitions: -Σ t log p and -Σ p log t, with A for log 0.
  it("joins cross-entropy and reverse cross-entropy", () => {
    const [alpha, beta, logZero] = [0.7, 0.3, -2];
    const p = [0.1, 0.6, 0.3];
    const target = [0, 1, 0];
    const forward = -target.reduce((sum, t, c) => sum + t * Math.log(p[c]!), 0);
    const reverse = -p.reduce((sum, share, c) => sum + share * (target[c] === 1 ? 0 : logZero), 0);
    const loss = symmetricCrossEntropy({ ...none, alpha, beta, logZero });
    expect(evaluate(loss, [p.map(Math.log)], [1]).value[0]).toBeCloseTo(alpha * forward + beta * reverse, 14);
  });

  it("is cross-entropy at α = 1 and β = 0", () => {
    const logits = [[1, 2, -1]];
    const { value } = evaluate(symmetricCrossEntropy({ alpha: 1, beta: 0 }), logits, [2]);
    expect(value[0]).toBeCloseTo(evaluate(sparseCategoricalCrossEntropy(), logits, [2]).value[0]!, 14);
  });

  it("is 0 where all labels are ignored", () => {
    expect(evaluate(symmetricCrossEntropy(), [[1, 2]], [-100]).value).toEqual([0]);
  });
});
