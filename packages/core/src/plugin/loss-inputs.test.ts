import { beforeAll, describe, expect, it } from "vitest";
import { onDevice, startDevice } from "../engine/platform.ts";
import { tensor } from "../tensor/create.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { compiled, scope } from "../tensor/transforms.ts";
import { type LossInputs, checkLossInputs } from "./loss-inputs.ts";
import type { Role, TargetEncoding } from "./roles.ts";

beforeAll(() => Promise.all([startDevice("cpu"), startDevice("wasm")]));

const pointwise = ["prediction", "target"] as const;
const check = (encoding: TargetEncoding, numbers: readonly number[], roles: readonly Role[] = pointwise): number[] =>
  onDevice("cpu", () => {
    let target: number[] = [];
    scope(() => {
      const given = Object.fromEntries(roles.map((role) => [role, tensor([...numbers])])) as LossInputs;
      target = [...checkLossInputs("some-loss", roles, encoding, given).target!.data()];
    });
    return target;
  });

/** The target as a compiled step hands it to the loss. */
const checkCompiled = (encoding: TargetEncoding, numbers: readonly number[]): number[] =>
  onDevice("wasm", () => {
    let target: number[] = [];
    scope(() => {
      const step = compiled(
        (x: Tensor) => checkLossInputs("some-loss", pointwise, encoding, { prediction: x, target: x }).target as Tensor,
      );
      target = [...step(tensor([...numbers])).data()];
    });
    return target;
  });

describe("a target", () => {
  it.each(["binary", "one-hot"] as const)("that is %s holds numbers from 0 to 1, but for rounding", (encoding) => {
    const numbers = [0, 1, 0.25, -5e-7, 1 + 5e-7].map(Math.fround);
    expect(check(encoding, numbers)).toEqual(numbers);
    expect(checkCompiled(encoding, numbers)).toEqual(numbers);
    for (const stray of [-1, 1.5, 5, -2e-6, 1 + 2e-6, Number.NaN, Number.POSITIVE_INFINITY]) {
      expect(() => check(encoding, [1, stray]), String(stray)).toThrow(
        "some-loss: `target` must hold numbers from 0 to 1, got",
      );
      expect(checkCompiled(encoding, [1, stray, 0]), String(stray)).toEqual([1, Number.NaN, 0]);
    }
  });

  it("that is a sign holds -1 and 1 alone", () => {
    expect(check("sign", [-1, 1])).toEqual([-1, 1]);
    expect(checkCompiled("sign", [-1, 1])).toEqual([-1, 1]);
    for (const stray of [0, 0.5, 2, Number.NaN]) {
      expect(() => check("sign", [1, stray]), String(stray)).toThrow("`target` must hold labels -1 and 1, got");
      expect(checkCompiled("sign", [1, stray]), String(stray)).toEqual([1, Number.NaN]);
    }
  });

  it("outside of its encoding is refused with the cure of each", () => {
    expect(() => check("binary", [-1])).toThrow(
      "some-loss: `target` must hold numbers from 0 to 1, got -1. Turn labels y of -1 and 1 into (1 + y) / 2.",
    );
    expect(() => check("one-hot", [5])).toThrow(
      "got 5. Write a probability for each class, or take a loss that reads class indices.",
    );
    expect(() => check("sign", [0])).toThrow(
      "got 0. Turn labels t of 0 and 1 into 2 t - 1; data sets of two classes are encoded so by themselves.",
    );
  });

  it("is looked at without a prediction, too", () => {
    expect(() => check("binary", [-1], ["left", "right", "target"])).toThrow("must hold numbers from 0 to 1, got -1");
  });

  it("may be any number where it is a value", () => {
    expect(check("value", [-3, 7])).toEqual([-3, 7]);
  });

  it("holds floats, unless it is labels", () => {
    const target = () => tensor([1, 0], { dtype: "int32" });
    onDevice("cpu", () =>
      scope(() => {
        const given = () => ({ prediction: tensor([1, 0]), target: target() });
        expect(() => checkLossInputs("some-loss", pointwise, "binary", given())).toThrow(
          "some-loss: `target` must hold floats, got int32[2]. Convert it with `toFloat`.",
        );
      }),
    );
  });
});
