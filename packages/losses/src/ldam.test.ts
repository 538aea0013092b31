import { startDevice } from "@downslope/core";
import { describeLoss } from "@downslope/testing";
import { beforeAll, describe, expect, it } from "vitest";
import { evaluate } from "../test/evaluate.ts";
import { ldam } from "./ldam.ts";
import { sparseCategoricalCrossEntropy } from "./sparse-categorical-cross-entropy.ts";

const context = { classCounts: [100, 30, 5, 1] };
describeLoss(ldam, { context, rejects: [{ maxMargin: -1 }, { scale: 0 }] });
describeLoss(ldam, { context, options: { scale: 1, classWeight: { effective: 0.9 }, ignoreIndex: 0 } });

describe("ldam", () => {
  beforeAll(() => Promise.all([startDevice("cpu"), startDevice("wasm")]));
  const none = { reduction: "none" } as const;

  // By hand: with 16 and 1 samples the margins are 0.25 and 0.5; twice what is left differs by 0.5 and by 1.
  it("is log(1 + √e) for the frequent and log(1 + e) for the rare class at equal logits and a scale of 2", () => {
    const { value } = evaluate(
      ldam({ ...none, scale: 2 }),
      [
        [0.3, 0.3],
        [0.3, 0.3],
      ],
      [0, 1],
      {
        context: { classCounts: [16, 1] },
      },
    );
    expect(value[0]).toBeCloseTo(Math.log1p(Math.exp(0.5)), 14);
    expect(value[1]).toBeCloseTo(Math.log1p(Math.E), 14);
  });

  it("is cross-entropy without margins at a scale of 1", () => {
    const logits = [[1, 2, -1]];
    const options = { classWeight: [1, 2, 3] };
    expect(
      evaluate(ldam({ ...options, maxMargin: 0, scale: 1 }), logits, [2], { context: { classCounts: [1, 2, 3] } }),
    ).toEqual(evaluate(sparseCategoricalCrossEntropy(options), logits, [2]));
  });

  it("says what it lacks where the samples of the classes are unknown, or a class has none", () => {
    expect(() => ldam().create({})).toThrow(
      "ldam: `classCounts` must count the samples of every class, at least 1 each, for its margin divides by them, got undefined. Train on classes that all occur in the training split, or pass `classCounts` to `create`.",
    );
    expect(() => ldam().create({ classCounts: [4, 0] })).toThrow("got [4,0]");
    expect(() => evaluate(ldam(), [[1, 2, 3]], [0], { context: { classCounts: [1, 2] } })).toThrow(
      "ldam: `classCounts` must have 3 numbers",
    );
  });

  it("is 0 where all labels are ignored", () => {
    expect(evaluate(ldam(), [[1, 2]], [-100], { context: { classCounts: [1, 2] } }).value).toEqual([0]);
  });
});
