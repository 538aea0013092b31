import { chain, hostArray, startDevice } from "@downslope/core";
import { describeTransform } from "@downslope/testing";
import { beforeAll, describe, expect, it } from "vitest";
import { itClipsAsReference } from "../reference/cases.ts";
import { largestError, replay, single, transformed } from "../reference/replay.ts";
import { clipByGlobalNorm } from "./clip-by-global-norm.ts";
import { clipByValue } from "./clip-by-value.ts";
import { sgd } from "./sgd.ts";

describeTransform(clipByGlobalNorm, { options: { maxNorm: 1 } });

describe("clip-by-global-norm", () => {
  beforeAll(() => Promise.all([startDevice("cpu"), startDevice("wasm")]));
  itClipsAsReference("global-norm", 2, (limit) => clipByGlobalNorm({ maxNorm: limit }));

  it("scales exactly to the limit, where PyTorch's 1e-6 beside the norm leaves 0.99999982", () => {
    // ‖(3.3, 4.4)‖ = 5.5, and 5.5 / (5.5 + 1e-6) = 0.99999982.
    const { p } = transformed(clipByGlobalNorm({ maxNorm: 1 }), single([3.3, 4.4]));
    expect(Math.abs(Math.hypot(...p!.data) - 1)).toBeLessThanOrEqual(1e-15);
  });

  it("takes a clip by value beside it, each in its place, where Keras takes one clip alone", () => {
    // (30, 3) is (4, 3) by value and then (0.8, 0.6) by norm; by norm first it is (0.995, 0.0995), which 0.5 then cuts.
    const [byNorm, byValue] = [clipByGlobalNorm({ maxNorm: 1 }), clipByValue({ maxValue: 4 })];
    const run = { initial: single([0, 0]), gradients: [single([30, 3])] };
    const [first] = replay(chain(byValue, byNorm, sgd({ learningRate: 1 })), run).params;
    expect(largestError(first!["p"]!.data, [-0.8, -0.6])).toBeLessThanOrEqual(1e-15);
    const [second] = replay(chain(byNorm, clipByValue({ maxValue: 0.5 }), sgd({ learningRate: 1 })), run).params;
    expect(largestError(second!["p"]!.data, [-0.5, -3 / Math.hypot(30, 3)])).toBeLessThanOrEqual(1e-15);
  });

  it("keeps a gradient of zero, and one within the limit to the bit", () => {
    expect([...transformed(clipByGlobalNorm({ maxNorm: 1 }), single([0, 0]))["p"]!.data]).toEqual([0, 0]);
    expect([...transformed(clipByGlobalNorm({ maxNorm: 5 }), single([3, 4]))["p"]!.data]).toEqual([3, 4]);
  });

  it.each(["cpu", "wasm"])("clips gradients whose squares overflow float32, on %s", (device) => {
    // ‖(3e30, 4e30)‖ = 5e30.
    const clipped = transformed(clipByGlobalNorm({ maxNorm: 1 }), single([3e30, 4e30], "float32"), device);
    expect(largestError(clipped["p"]!.data, [0.6, 0.8])).toBeLessThanOrEqual(1e-6);
  });

  it("does not hide a gradient that is not finite", () => {
    const bad = (value: number) =>
      transformed(clipByGlobalNorm({ maxNorm: 1 }), { ...single([value, 1]), q: hostArray([1], [1], "float64") });
    expect(bad(Number.NaN)["p"]!.data[0]).toBeNaN();
    expect(bad(Number.NaN)["q"]!.data[0]).toBeNaN();
    expect(bad(Number.POSITIVE_INFINITY)["p"]!.data[0]).toBeNaN();
  });

  it("stands before an optimizer in a chain", () => {
    // ‖(3, 4)‖ = 5 is scaled to 1 before the step of 0.1.
    const optimizer = chain(clipByGlobalNorm({ maxNorm: 1 }), sgd({ learningRate: 0.1, momentum: 0.9 }));
    const { params } = replay(optimizer, { initial: single([0, 0]), gradients: [single([3, 4])] });
    expect(largestError(params[0]!["p"]!.data, [-0.06, -0.08])).toBeLessThanOrEqual(1e-15);
  });

  it("takes a model without parameters", () => {
    expect(transformed(clipByGlobalNorm({ maxNorm: 1 }), {})).toEqual({});
  });

  it("refuses a limit that is not above 0", () => {
    expect(() => clipByGlobalNorm({ maxNorm: 0 })).toThrow(
      'transform "clip-by-global-norm": `maxNorm` must be greater than 0, got 0',
    );
    expect(() => clipByGlobalNorm({} as never)).toThrow("`maxNorm` must be a number, got undefined. Add it.");
  });
});
