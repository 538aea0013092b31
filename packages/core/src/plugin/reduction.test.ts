import { beforeAll, describe, expect, it } from "vitest";
import { onDevice, startDevice } from "../engine/platform.ts";
import { ones, tensor } from "../tensor/create.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { scope } from "../tensor/transforms.ts";
import { type LossValues, type Reduction, reduceLoss } from "./reduction.ts";

beforeAll(() => startDevice("cpu"));

const refusal = (make: () => unknown, how: Reduction = "mean", weights?: () => Tensor): string =>
  onDevice("cpu", () => {
    let message = "";
    scope(() => {
      try {
        reduceLoss("odd", make() as LossValues, how, weights?.(), 6);
      } catch (error) {
        message = `${(error as { code: string }).code} ${(error as Error).message}`;
      }
    });
    return message;
  });

describe("the weights that a loss returns", () => {
  it.each([
    ["a number", () => 3, "got 3."],
    ["too few axes", () => ones([4]), "got float32[4]."],
    ["an axis of length 1, which the mean would count once", () => ones([6, 1]), "got float32[6,1]."],
    ["a condition", () => ones([6, 4]).greater(0), "got bool[6,4]."],
    ["another dtype", () => ones([6, 4], "float64"), "got float64[6,4]."],
    ["nothing", () => null, "got null."],
  ])("are refused where they are %s", (_, weights, got) => {
    const told = refusal(() => ({ values: ones([6, 4]), weights: weights() }));
    expect(told).toContain(`INVALID_RESULT odd must return \`weights\` as its \`values\` are, float32[6,4], ${got}`);
  });

  it("are taken in the shape of the values", () => {
    expect(refusal(() => ({ values: ones([6, 4]), weights: ones([6, 4]) }))).toBe("");
  });
});

describe("losses of another length than the batch", () => {
  it("are the loss's fault, not that of the sample weights", () => {
    const told = refusal(
      () => ones([4]),
      "mean",
      () => ones([6]),
    );
    expect(told).toContain("INVALID_RESULT odd must return losses with an axis of samples first, of length 6, where");
    expect(
      refusal(
        () => ones([6]),
        "mean",
        () => ones([4]),
      ),
    ).toContain("SHAPE_MISMATCH odd: `sampleWeight` must have");
  });
});

describe("terms", () => {
  it.each([
    [[], "at least one, got []."],
    ["a", 'at least one, got "a".'],
    [[{ name: "a", reduction: "mean", result: 1 }], "a `weight`, a finite number, got undefined."],
    [[{ name: "a", weight: 1, reduction: "average", result: 1 }], 'or "batch-mean", got "average".'],
    [[{ name: "a", weight: 1, reduction: "mean", result: 5 }], "a must return a tensor of losses"],
  ])("are checked: %j", (terms, message) => {
    expect(refusal(() => ({ terms }))).toContain(message);
  });

  it("add up, each times its weight", () => {
    onDevice("cpu", () =>
      scope(() => {
        const terms = [
          { name: "a", weight: 2, reduction: "sum" as const, result: tensor([1, 2]) },
          { name: "b", weight: 1, reduction: "mean" as const, result: tensor([4, 6]) },
        ];
        expect(reduceLoss("odd", { terms }, "mean", undefined, 2).item()).toBe(2 * 3 + 5);
      }),
    );
  });
});
