import { startDevice } from "@downslope/core";
import { describeOptimizer } from "@downslope/testing";
import { beforeAll, describe, expect, it } from "vitest";
import { itStaysFiniteAtExtremes } from "../reference/extremes.ts";
import { firstOf, largestError, replay, single } from "../reference/replay.ts";
import { itTakesScheduledOptions } from "../reference/scheduled.ts";
import { itFollowsTheFormula } from "../reference/worked.ts";
import { signSgd } from "./sign-sgd.ts";

describeOptimizer(signSgd);
describeOptimizer(signSgd, { options: { momentum: 0.9, weightDecay: 0.01 } });

describe("sign-sgd", () => {
  beforeAll(() => Promise.all([startDevice("cpu"), startDevice("wasm")]));
  itTakesScheduledOptions(signSgd, { momentum: 0.9 }, { momentum: 0.5, weightDecay: 0.5 });
  itStaysFiniteAtExtremes(signSgd({ momentum: 0.9 }));

  itFollowsTheFormula(
    "signSGD, algorithm 1 of Bernstein et al. (2018)",
    signSgd(),
    () => (_, p, g) => p.map((x, i) => x - 0.001 * Math.sign(g[i]!)),
  );

  itFollowsTheFormula(
    "Signum, algorithm 2 of Bernstein et al. (2018), with decoupled decay",
    signSgd({ learningRate: 0.01, momentum: 0.9, weightDecay: 0.1 }),
    ([rows, columns = 1]) => {
      const m = Array<number>(rows! * columns).fill(0);
      return (_, p, g) =>
        p.map((x, i) => {
          m[i] = 0.9 * m[i]! + 0.1 * g[i]!;
          return x * (1 - 0.01 * 0.1) - 0.01 * Math.sign(m[i]);
        });
    },
  );

  it("moves by the rate, whatever the size of the gradient, and not at all where there is none", () => {
    const run = { initial: single([0, 0, 0]), gradients: [single([1e-9, -1e9, 0])] };
    const { params } = replay(signSgd({ learningRate: 0.1 }), run);
    expect([...params[0]!["p"]!.data]).toEqual([-0.1, 0.1, 0]);
  });

  it("with momentum, goes on against a gradient that turns until its mean turns", () => {
    // By hand, μ = 0.75: m = 0.25, then 0.1875 - 0.125 > 0, then 0.046875 - 0.125 < 0.
    const run = { initial: single([0]), gradients: [single([1]), single([-0.5]), single([-0.5])] };
    expect(firstOf(replay(signSgd({ learningRate: 1, momentum: 0.75 }), run))).toEqual([-1, -2, -1]);
  });

  it("shrinks by the rate in force", () => {
    const run = { initial: single([2]), gradients: [single([0])], learningRate: () => 0.1 };
    expect(largestError(firstOf(replay(signSgd({ weightDecay: 0.5 }), run)), [1.9])).toBeLessThanOrEqual(1e-15);
  });

  it("keeps nothing without momentum", () => {
    const run = { initial: single([1]), gradients: [single([1])] };
    expect(replay(signSgd(), run).kept).toEqual([]);
    expect(replay(signSgd({ momentum: 0.9 }), run).kept).toEqual(["mean"]);
  });

  it("refuses options out of range", () => {
    expect(() => signSgd({ momentum: 1 })).toThrow('optimizer "sign-sgd": `momentum` must be less than 1, got 1');
  });
});
