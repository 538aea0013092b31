import { startDevice } from "@downslope/core";
import { describeLoss } from "@downslope/testing";
import { beforeAll, describe, expect, it } from "vitest";
import { evaluate } from "../test/evaluate.ts";
import { modifiedHuber } from "./modified-huber.ts";
import { squaredHinge } from "./squared-hinge.ts";

describeLoss(modifiedHuber, { rejects: [{ positiveWeight: -1 }] });

describe("modifiedHuber", () => {
  beforeAll(() => startDevice("cpu"));
  const none = { reduction: "none" } as const;

  it("is the squared hinge loss for margins from -1", () => {
    const [scores, labels] = [
      [2, 0.5, -0.75, 1],
      [1, 1, 1, -1],
    ];
    expect(evaluate(modifiedHuber(none), scores!, labels!)).toEqual(evaluate(squaredHinge(none), scores!, labels!));
  });

  it("is -4 y x below, and joins in value, 4, and slope, -4 y, at -1", () => {
    const { value, gradient } = evaluate(modifiedHuber(none), [-1, -3, 10], [1, 1, -1]);
    expect(value).toEqual([4, 12, 40]);
    expect(gradient).toEqual([-4, -4, 4]);
  });
});
