import { hostArray, startDevice } from "@downslope/core";
import { describeTransform } from "@downslope/testing";
import { beforeAll, describe, expect, it } from "vitest";
import { applied } from "../reference/applied.ts";
import { largestError, single } from "../reference/replay.ts";
import { adaptiveGradientClipping } from "./adaptive-gradient-clipping.ts";

// A tenth of the weights' length and more at each step; clipped to the default hundredth, 300 steps are too few.
describeTransform(adaptiveGradientClipping, { options: { clipping: 1 } });

const matrix = (values: readonly number[], shape: readonly number[]) => ({ w: hostArray(values, shape, "float64") });

describe("adaptive-gradient-clipping", () => {
  beforeAll(() => Promise.all([startDevice("cpu"), startDevice("wasm")]));

  it("clips the columns of a matrix [inputs, outputs] by themselves", () => {
    // Columns of weights (3, 4) and (0.6, 0.8), lengths 5 and 1; of gradients (30, 40) and (0.03, 0.04), lengths 50 and
    // 0.05. At λ = 0.1 the first is scaled to 0.5, the second is within 0.1.
    const given = {
      params: matrix([3, 0.6, 4, 0.8], [2, 2]),
      gradients: matrix([30, 0.03, 40, 0.04], [2, 2]),
    };
    const { w } = applied(adaptiveGradientClipping({ clipping: 0.1 }), given);
    expect(largestError(w!.data, [0.3, 0.03, 0.4, 0.04])).toBeLessThanOrEqual(1e-15);
    expect([w!.data[1], w!.data[3]], "within the limit to the bit").toEqual([0.03, 0.04]);
  });

  it("clips the filters of a convolution's kernel [outputs, channels, ...window] by themselves", () => {
    // Filters (3, 4) and (5, 12) of weights, both with the gradient (6, 8): limits 0.5 and 1.3 against a length of 10.
    const given = { params: matrix([3, 4, 5, 12], [2, 1, 2]), gradients: matrix([6, 8, 6, 8], [2, 1, 2]) };
    const { w } = applied(adaptiveGradientClipping({ clipping: 0.1 }), given);
    expect(largestError(w!.data, [0.3, 0.4, 0.78, 1.04])).toBeLessThanOrEqual(1e-15);
  });

  it("takes a vector and a single number for one unit each", () => {
    const params = { ...single([3, 4]), q: hostArray([-2], [], "float64") };
    const gradients = { ...single([30, 40]), q: hostArray([5], [], "float64") };
    const clipped = applied(adaptiveGradientClipping({ clipping: 0.1 }), { params, gradients });
    expect(largestError(clipped["p"]!.data, [0.3, 0.4])).toBeLessThanOrEqual(1e-15);
    expect(largestError(clipped["q"]!.data, [0.2])).toBeLessThanOrEqual(1e-15);
  });

  it("moves a unit that begins at zero: its weights count as 0.001 long", () => {
    const given = { params: single([0, 0]), gradients: single([3, 4]) };
    const { p } = applied(adaptiveGradientClipping(), given);
    expect(largestError(p!.data, [0.6e-5, 0.8e-5])).toBeLessThanOrEqual(1e-18);
  });

  it("keeps a gradient of zero, and leaves the paths that it is told to", () => {
    const params = { ...single([0, 0]), "layers.9.weight": hostArray([1], [1], "float64") };
    const gradients = { ...single([0, 0]), "layers.9.weight": hostArray([7], [1], "float64") };
    const clipped = applied(adaptiveGradientClipping({ except: ["layers.9.*"] }), { params, gradients });
    expect([[...clipped["p"]!.data], [...clipped["layers.9.weight"]!.data]]).toEqual([[0, 0], [7]]);
  });

  it.each(["cpu", "wasm"] as const)("stays finite in float32 at extremes, and does not hide NaN, on %s", (device) => {
    const given = {
      params: single([1e-20, 1e20, 1], "float32"),
      gradients: single([3e30, 4e30, 0], "float32"),
      device,
    };
    // The limit is 0.01 · 1e20 long.
    expect(largestError(applied(adaptiveGradientClipping(), given)["p"]!.data, [0.6e18, 0.8e18, 0])).toBeLessThan(1e-6);
    const bad = { ...given, gradients: single([Number.NaN, 1, 1], "float32") };
    expect(applied(adaptiveGradientClipping(), bad)["p"]!.data[0]).toBeNaN();
  });

  it("refuses a share that is not above 0", () => {
    expect(() => adaptiveGradientClipping({ clipping: 0 })).toThrow(
      'transform "adaptive-gradient-clipping": `clipping` must be greater than 0, got 0',
    );
    expect(() => adaptiveGradientClipping({ epsilon: 0 })).toThrow("`epsilon` must be greater than 0");
  });
});
