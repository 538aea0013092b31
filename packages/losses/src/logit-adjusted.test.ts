import { startDevice } from "@downslope/core";
import { describeLoss } from "@downslope/testing";
import { beforeAll, describe, expect, it } from "vitest";
import { evaluate } from "../test/evaluate.ts";
import { logitAdjusted } from "./logit-adjusted.ts";
import { sparseCategoricalCrossEntropy } from "./sparse-categorical-cross-entropy.ts";

const context = { classCounts: [100, 30, 5, 1] };
describeLoss(logitAdjusted, { context, rejects: [{ tau: Number.NaN }] });
describeLoss(logitAdjusted, { context, options: { tau: 0.5, classWeight: "balanced", ignoreIndex: 0 } });

describe("logitAdjusted", () => {
  beforeAll(() => Promise.all([startDevice("cpu"), startDevice("wasm")]));
  const none = { reduction: "none" } as const;
  const threeToOne = { context: { classCounts: [3, 1] } };

  // At equal logits the softmax is the share of each class, to the power τ.
  it("is log 4/3 and log 4 at equal logits for classes with 3 samples and 1, and log 10 for the rare one at τ = 2", () => {
    const { value } = evaluate(
      logitAdjusted(none),
      [
        [7, 7],
        [7, 7],
      ],
      [0, 1],
      threeToOne,
    );
    expect(value[0]).toBeCloseTo(Math.log(4 / 3), 14);
    expect(value[1]).toBeCloseTo(Math.log(4), 14);
    const strong = evaluate(logitAdjusted({ ...none, tau: 2 }), [[7, 7]], [1], threeToOne);
    expect(strong.value[0]).toBeCloseTo(Math.log(10), 14);
  });

  it("is cross-entropy at τ = 0", () => {
    const logits = [[1, -2]];
    expect(evaluate(logitAdjusted({ tau: 0 }), logits, [1], threeToOne)).toEqual(
      evaluate(sparseCategoricalCrossEntropy(), logits, [1]),
    );
  });

  it("says what it lacks where the samples of the classes are unknown, or are not those of the prediction", () => {
    expect(() => logitAdjusted().create({})).toThrow(
      "logit-adjusted: `classCounts` must count the samples of every class, at least 1 each, for its offset divides by them, got undefined.",
    );
    expect(() => evaluate(logitAdjusted(), [[1, 2, 3]], [0], threeToOne)).toThrow(
      "logit-adjusted: `classCounts` must have 3 numbers",
    );
  });

  it("is 0 where all labels are ignored", () => {
    expect(evaluate(logitAdjusted(), [[1, 2]], [-100], threeToOne).value).toEqual([0]);
  });
});
