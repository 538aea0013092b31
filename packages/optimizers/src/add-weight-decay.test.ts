import { chain, hostArray, startDevice } from "@downslope/core";
import { describeTransform } from "@downslope/testing";
import { beforeAll, describe, expect, it } from "vitest";
import { applied } from "../reference/applied.ts";
import { givenTrajectory } from "../reference/cases.ts";
import { largestError, replay, single } from "../reference/replay.ts";
import { adam } from "./adam.ts";
import { addWeightDecay } from "./add-weight-decay.ts";
import { clipByGlobalNorm } from "./clip-by-global-norm.ts";
import { sgd } from "./sgd.ts";

describeTransform(addWeightDecay, { options: { weightDecay: 0.001 } });

describe("add-weight-decay", () => {
  beforeAll(() => startDevice("cpu"));

  it("adds its share of each parameter", () => {
    const { p } = applied(addWeightDecay({ weightDecay: 0.1 }), {
      params: single([1, -20]),
      gradients: single([3, 4]),
    });
    expect(largestError(p!.data, [3.1, 2])).toBeLessThanOrEqual(1e-15);
  });

  it.each([
    ["sgd", sgd({ momentum: 0.9 }), sgd({ momentum: 0.9, weightDecay: 0.1 })],
    ["adam", adam(), adam({ weightDecay: 0.1 })],
  ])("before %s it is that optimizer's own L2 for 30 steps", (_, plain, decaying) => {
    const run = givenTrajectory();
    const chained = replay(chain(addWeightDecay({ weightDecay: 0.1 }), plain), run).params.at(-1)!;
    const own = replay(decaying, run).params.at(-1)!;
    for (const path of Object.keys(own))
      expect(largestError(chained[path]!.data, [...own[path]!.data]), path).toBeLessThanOrEqual(1e-14);
  });

  it("is clipped by a clip after it and not by one before it", () => {
    // p = 10, g = 0: the decay 0.5 · 10 = 5 is clipped to 1, or added to a clipped 0.
    const [decay, clip] = [addWeightDecay({ weightDecay: 0.5 }), clipByGlobalNorm({ maxNorm: 1 })];
    const run = { initial: single([10]), gradients: [single([0])] };
    const [clipped] = replay(chain(decay, clip, sgd({ learningRate: 1 })), run).params;
    const [whole] = replay(chain(clip, decay, sgd({ learningRate: 1 })), run).params;
    expect([clipped!["p"]!.data[0], whole!["p"]!.data[0]]).toEqual([9, 5]);
  });

  it("leaves parameters out of its mask to the bit", () => {
    const params = { weight: hostArray([1, 1], [1, 2], "float64"), bias: hostArray([1], [1], "float64") };
    const added = (decayMask?: "all" | "matrices" | string[]) => {
      const made = applied(addWeightDecay({ weightDecay: 0.5, decayMask }), { gradients: params });
      return [made["weight"]!.data[0], made["bias"]!.data[0]];
    };
    expect([added(), added("all"), added("matrices"), added(["b*"])]).toEqual([
      [1.5, 1.5],
      [1.5, 1.5],
      [1.5, 1],
      [1, 1.5],
    ]);
  });

  it("refuses a decay below 0 or none", () => {
    expect(() => addWeightDecay({ weightDecay: -1 })).toThrow("`weightDecay` must be at least 0, got -1");
    expect(() => addWeightDecay({} as never)).toThrow("`weightDecay` must be a number, got undefined. Add it.");
  });
});
