import { chain, startDevice } from "@downslope/core";
import { describeTransform } from "@downslope/testing";
import { beforeAll, describe, expect, it } from "vitest";
import { applied } from "../reference/applied.ts";
import { largestError, replay, single } from "../reference/replay.ts";
import { clipByGlobalNorm } from "./clip-by-global-norm.ts";
import { sgd } from "./sgd.ts";
import { zeroNonFinite } from "./zero-non-finite.ts";

describeTransform(zeroNonFinite);

describe("zero-non-finite", () => {
  beforeAll(() => Promise.all([startDevice("cpu"), startDevice("wasm")]));

  it.each(["cpu", "wasm"] as const)(
    "puts 0 for NaN and infinite elements and keeps the rest to the bit, on %s",
    (device) => {
      const values = [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 0, 1e-30, -3e38, 0.1];
      const gradients = single(values, "float32");
      const { p } = applied(zeroNonFinite(), { gradients, device });
      expect([...p!.data]).toEqual([0, 0, 0, ...gradients["p"]!.data.slice(3)]);
    },
  );

  it("before a clip saves it from one infinite element, which would turn all into NaN", () => {
    const run = { initial: single([0, 0]), gradients: [single([Number.POSITIVE_INFINITY, 3])] };
    const clip = clipByGlobalNorm({ maxNorm: 1 });
    const [safe] = replay(chain(zeroNonFinite(), clip, sgd({ learningRate: 0.1 })), run).params;
    const [broken] = replay(chain(clip, zeroNonFinite(), sgd({ learningRate: 0.1 })), run).params;
    expect(largestError(safe!["p"]!.data, [0, -0.1])).toBeLessThanOrEqual(1e-15);
    expect([...broken!["p"]!.data]).toEqual([0, 0]);
  });
});
