import { chain, startDevice } from "@downslope/core";
import { describeTransform } from "@downslope/testing";
import { beforeAll, describe, expect, it } from "vitest";
import { applied } from "../reference/applied.ts";
import { largestError, replay, single } from "../reference/replay.ts";
import { adam } from "./adam.ts";
import { scale } from "./scale.ts";

describeTransform(scale, { options: { factor: 0.5 } });

describe("scale", () => {
  beforeAll(() => startDevice("cpu"));

  it("multiplies all gradients", () => {
    expect([...applied(scale({ factor: -2.5 }), { gradients: single([1, -2]) })["p"]!.data]).toEqual([-2.5, 5]);
  });

  it("turns descent into ascent at -1, as PyTorch's maximize does", () => {
    const run = (sign: number) => ({ initial: single([0]), gradients: [1, 3, -0.5].map((g) => single([sign * g])) });
    const up = replay(chain(scale({ factor: -1 }), adam()), run(1));
    const down = replay(adam(), run(-1));
    expect(up.params).toEqual(down.params);
    expect(up.params[0]!["p"]!.data[0]).toBeGreaterThan(0);
  });

  it("does not change adam's steps by a factor above 0, but for ε", () => {
    const run = { initial: single([0]), gradients: [1, 3, -0.5].map((g) => single([g])) };
    const [scaled, plain] = [chain(scale({ factor: 100 }), adam({ epsilon: 0 })), adam({ epsilon: 0 })].map(
      (optimizer) => replay(optimizer, run).params.map(({ p }) => p!.data[0]!),
    );
    expect(largestError(scaled!, plain!)).toBeLessThanOrEqual(1e-15);
  });

  it("keeps NaN at a factor of 0, so that it is seen", () => {
    const { p } = applied(scale({ factor: 0 }), { gradients: single([Number.NaN, 3]) });
    expect([...p!.data]).toEqual([Number.NaN, 0]);
  });

  it("refuses a factor that is not a number", () => {
    expect(() => scale({} as never)).toThrow('transform "scale": `factor` must be a number, got undefined. Add it.');
    expect(() => scale({ factor: Number.POSITIVE_INFINITY })).toThrow("`factor` must be");
  });
});
