import { hostArray, startDevice } from "@downslope/core";
import { describeTransform } from "@downslope/testing";
import { beforeAll, describe, expect, it } from "vitest";
import { applied } from "../reference/applied.ts";
import { largestError, replay } from "../reference/replay.ts";
import { chain } from "@downslope/core";
import { centralizeGradients } from "./centralize-gradients.ts";
import { sgd } from "./sgd.ts";

// A minimum that needs another sum of weights cannot be reached: that is what it is for.
describeTransform(centralizeGradients, { skip: ["quadratic"] });

const tensorOf = (values: readonly number[], shape: readonly number[]) => ({ w: hostArray(values, shape, "float64") });

describe("centralize-gradients", () => {
  beforeAll(() => startDevice("cpu"));

  it("takes the mean over the inputs from each column of a matrix [inputs, outputs]", () => {
    const { w } = applied(centralizeGradients(), { gradients: tensorOf([1, 10, 3, 30, 8, 20], [3, 2]) });
    expect(largestError(w!.data, [-3, -10, -1, 10, 4, 0])).toBeLessThanOrEqual(1e-15);
  });

  it("takes the mean over channels and window from each filter of a kernel [outputs, channels, ...window]", () => {
    const { w } = applied(centralizeGradients(), { gradients: tensorOf([1, 2, 3, 6, 10, 20, 30, 60], [2, 2, 2]) });
    expect(largestError(w!.data, [-2, -1, 0, 3, -20, -10, 0, 30])).toBeLessThanOrEqual(1e-14);
  });

  it("leaves vectors and single numbers as they are", () => {
    expect([...applied(centralizeGradients(), { gradients: tensorOf([1, 2], [2]) })["w"]!.data]).toEqual([1, 2]);
    expect([...applied(centralizeGradients(), { gradients: tensorOf([5], []) })["w"]!.data]).toEqual([5]);
  });

  it("keeps the sum of each unit's weights while they are trained", () => {
    const gradients = [0, 1, 2].map((step) => tensorOf([1, step, -4, 2, 7, step * step], [3, 2]));
    const { params } = replay(chain(centralizeGradients(), sgd({ learningRate: 0.1 })), {
      initial: tensorOf([1, 2, 3, 4, 5, 6], [3, 2]),
      gradients,
    });
    const last = params.at(-1)!["w"]!.data;
    expect(largestError([last[0]! + last[2]! + last[4]!, last[1]! + last[3]! + last[5]!], [9, 12])).toBeLessThan(1e-14);
    expect(largestError(last, [1, 2, 3, 4, 5, 6])).toBeGreaterThan(0.1);
  });
});
