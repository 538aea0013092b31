import { hostArray, startDevice } from "@downslope/core";
import { describeTransform } from "@downslope/testing";
import { beforeAll, describe, expect, it } from "vitest";
import { itClipsAsReference } from "../reference/cases.ts";
import { largestError, single, transformed } from "../reference/replay.ts";
import { clipByNorm } from "./clip-by-norm.ts";

describeTransform(clipByNorm, { options: { maxNorm: 1 } });

describe("clip-by-norm", () => {
  beforeAll(() => startDevice("cpu"));
  itClipsAsReference("norm", 1, (limit) => clipByNorm({ maxNorm: limit }));

  it("clips each tensor by itself", () => {
    // ‖(3, 4)‖ = 5 is scaled to 2; ‖(0.5)‖ is within.
    const clipped = transformed(clipByNorm({ maxNorm: 2 }), { ...single([3, 4]), q: hostArray([0.5], [1], "float64") });
    expect(largestError(clipped["p"]!.data, [1.2, 1.6])).toBeLessThanOrEqual(1e-15);
    expect([...clipped["q"]!.data]).toEqual([0.5]);
  });

  it("scales exactly to the limit, where PyTorch's 1e-6 beside the norm leaves 0.99999982", () => {
    const { p } = transformed(clipByNorm({ maxNorm: 1 }), single([3.3, 4.4]));
    expect(Math.abs(Math.hypot(...p!.data) - 1)).toBeLessThanOrEqual(1e-15);
  });

  it("does not hide a gradient that is not finite, in the tensor where it is", () => {
    const given = { ...single([Number.POSITIVE_INFINITY, 1]), q: hostArray([3], [1], "float64") };
    const clipped = transformed(clipByNorm({ maxNorm: 1 }), given);
    expect([clipped["p"]!.data[0], clipped["q"]!.data[0]]).toEqual([Number.NaN, 1]);
  });

  it("keeps a gradient of zero", () => {
    expect([...transformed(clipByNorm({ maxNorm: 1 }), single([0, 0]))["p"]!.data]).toEqual([0, 0]);
  });

  it("refuses a limit that is not above 0", () => {
    expect(() => clipByNorm({ maxNorm: -1 })).toThrow("`maxNorm` must be greater than 0, got -1");
  });
});
