import { hostArray, startDevice } from "@downslope/core";
import { describeTransform } from "@downslope/testing";
import { beforeAll, describe, expect, it } from "vitest";
import { applied } from "../reference/applied.ts";
import { largestError, single } from "../reference/replay.ts";
import { normalizeGradients } from "./normalize-gradients.ts";

describeTransform(normalizeGradients);

describe("normalize-gradients", () => {
  beforeAll(() => Promise.all([startDevice("cpu"), startDevice("wasm")]));

  it("scales all tensors by one factor, to a norm of 1 together", () => {
    // ‖(2, 3), 6‖ = 7.
    const gradients = { ...single([2, 3]), q: hostArray([6], [], "float64") };
    const made = applied(normalizeGradients(), { gradients });
    expect(largestError([...made["p"]!.data, ...made["q"]!.data], [2 / 7, 3 / 7, 6 / 7])).toBeLessThanOrEqual(1e-15);
  });

  it.each(["cpu", "wasm"] as const)("keeps a gradient of zero and scales tiny and huge ones, on %s", (device) => {
    const made = (values: readonly number[]) => [
      ...applied(normalizeGradients(), { gradients: single(values, "float32"), device })["p"]!.data,
    ];
    expect(made([0, 0])).toEqual([0, 0]);
    for (const size of [1e-30, 1e-12, 1e12, 1e30])
      expect(largestError(made([3 * size, -4 * size]), [0.6, -0.8]), `${size}`).toBeLessThanOrEqual(1e-6);
    expect(made([1e-40, 0])[0]).toBeLessThan(1e-30);
  });

  it("does not hide a gradient that is not finite", () => {
    expect(applied(normalizeGradients(), { gradients: single([Number.NaN, 1]) })["p"]!.data[1]).toBeNaN();
  });

  it("takes a model without parameters", () => {
    expect(applied(normalizeGradients(), { gradients: {} })).toEqual({});
  });
});
