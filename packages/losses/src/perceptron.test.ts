import { startDevice } from "@downslope/core";
import { describeLoss } from "@downslope/testing";
import { beforeAll, describe, expect, it } from "vitest";
import { evaluate } from "../test/evaluate.ts";
import { perceptron } from "./perceptron.ts";

describeLoss(perceptron, { rejects: [{ positiveWeight: -1 }] });

describe("perceptron", () => {
  beforeAll(() => startDevice("cpu"));

  it("costs samples on the wrong side their distance from the boundary, and others nothing", () => {
    const loss = perceptron({ reduction: "none" });
    const { value, gradient } = evaluate(loss, [0.5, -2, 3, -0.25, 0], [1, 1, -1, -1, 1]);
    expect(value.map((one) => one + 0)).toEqual([0, 2, 3, 0, 0]);
    expect(gradient.map((slope) => slope + 0)).toEqual([0, -1, 1, 0, 0]);
  });

  it("refuses labels of 0", () => {
    expect(() => evaluate(perceptron(), [1], [0])).toThrow("perceptron: `target` must hold labels -1 and 1, got 0.");
  });
});
