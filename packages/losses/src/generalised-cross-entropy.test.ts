import { startDevice } from "@downslope/core";
import { describeLoss } from "@downslope/testing";
import { beforeAll, describe, expect, it } from "vitest";
import { evaluate } from "../test/evaluate.ts";
import { generalisedCrossEntropy } from "./generalised-cross-entropy.ts";
import { sparseCategoricalCrossEntropy } from "./sparse-categorical-cross-entropy.ts";

describeLoss(generalisedCrossEntropy, { rejects: [{ q: 0 }, { q: 1.5 }] });
describeLoss(generalisedCrossEntropy, { options: { q: 1, fromLogits: false } });
describeLoss(generalisedCrossEntropy, {
  options: { q: 0.3, classWeight: "balanced", ignoreIndex: 0 },
  context: { classCounts: [1, 2, 3, 4] },
});

describe("generalisedCrossEntropy", () => {
  beforeAll(() => Promise.all([startDevice("cpu"), startDevice("wasm")]));
  const none = { reduction: "none" } as const;
  const p = [[0.25, 0.25, 0.5]];

  it("is (1 - √(1/4)) / (1/2) = 1 at q = 1/2, and the missing probability at q = 1, for a probability of 1/4", () => {
    expect(evaluate(generalisedCrossEntropy({ q: 0.5, fromLogits: false }), p, [1]).value[0]).toBeCloseTo(1, 14);
    expect(evaluate(generalisedCrossEntropy({ q: 1, fromLogits: false }), p, [1]).value[0]).toBeCloseTo(0.75, 14);
  });

  it("has q = 0.7 as in the paper", () => {
    const expected = (1 - 0.25 ** 0.7) / 0.7;
    expect(evaluate(generalisedCrossEntropy({ fromLogits: false }), p, [0]).value[0]).toBeCloseTo(expected, 14);
  });

  it("comes to cross-entropy as q goes to 0", () => {
    const logits = [[1, 2, -1]];
    const expected = evaluate(sparseCategoricalCrossEntropy(none), logits, [2]);
    const { value, gradient } = evaluate(generalisedCrossEntropy({ ...none, q: 1e-9 }), logits, [2]);
    expect(value[0]).toBeCloseTo(expected.value[0]!, 7);
    expected.gradient.forEach((slope, i) => expect(gradient[i]).toBeCloseTo(slope, 7));
  });

  it.each(["float64", "float32"] as const)("is 1/q at most, however wrong it is, in %s", (dtype) => {
    const { value, gradient } = evaluate(generalisedCrossEntropy({ ...none, q: 0.5 }), [[1e4, -1e4]], [1], { dtype });
    expect(value).toEqual([2]);
    expect(gradient.map(Math.abs)).toEqual([0, 0]);
  });

  it("divides the mean by the weights of the classes that occur, and is 0 where all are ignored", () => {
    const loss = generalisedCrossEntropy({ q: 1, classWeight: [1, 3] });
    const logits = [
      [0, 0],
      [0, 0],
    ];
    expect(evaluate(loss, logits, [0, 1]).value[0]).toBeCloseTo(0.5, 14);
    expect(evaluate(loss, logits, [-100, -100]).value).toEqual([0]);
  });
});
