import { startDevice } from "@downslope/core";
import { describeLoss } from "@downslope/testing";
import { beforeAll, describe, expect, it } from "vitest";
import { casesOf, evaluate } from "../test/evaluate.ts";
import { squaredHinge } from "./squared-hinge.ts";

describeLoss(squaredHinge, { cases: casesOf("squared-hinge"), rejects: [{ positiveWeight: -1 }] });

describe("squaredHinge", () => {
  beforeAll(() => startDevice("cpu"));

  it("has 3 reference cases", () => expect(casesOf("squared-hinge")).toHaveLength(3));

  it("costs the square of what the margin lacks of 1, with slope -2 y times that", () => {
    const loss = squaredHinge({ reduction: "none", positiveWeight: 2 });
    const { value, gradient } = evaluate(loss, [2, 0.25, -1.5, 1], [1, 1, 1, -1]);
    expect(value).toEqual([0, 2 * 0.75 ** 2, 2 * 2.5 ** 2, 4]);
    expect(gradient.map((slope) => slope + 0)).toEqual([0, 2 * -1.5, 2 * -5, 4]);
  });

  it("refuses labels of 0", () => {
    expect(() => evaluate(squaredHinge(), [1], [0])).toThrow(
      "squared-hinge: `target` must hold labels -1 and 1, got 0.",
    );
  });
});
