import { type Params, type Tensor, fromHost, startDevice } from "@downslope/core";
import { describeOptimizer } from "@downslope/testing";
import { beforeAll, describe, expect, it } from "vitest";
import { givenTrajectory } from "../reference/cases.ts";
import { itStaysFiniteAtExtremes } from "../reference/extremes.ts";
import { firstOf, largestError, replay, single } from "../reference/replay.ts";
import { itTakesScheduledOptions } from "../reference/scheduled.ts";
import { sophia } from "./sophia.ts";

describeOptimizer(sophia, { options: { weightDecay: 0, rho: 1 }, quadratic: { learningRate: 0.05 } });

/** Updates of a loss whose gradients are its own. */
const updates = (count: number) => Array.from({ length: count }, () => single([0]));
const sum = (all: readonly Tensor[]): Tensor => all.reduce((total, one) => total.add(one));

describe("sophia", () => {
  beforeAll(() => Promise.all([startDevice("cpu"), startDevice("wasm")]));
  itStaysFiniteAtExtremes(sophia());
  itTakesScheduledOptions(
    sophia,
    { beta1: 0.5, beta2: 0.6, weightDecay: 0.2 },
    { beta1: 0.8, beta2: 0.9, weightDecay: 0.4 },
  );

  it.each([1, 3, 10])("follows algorithm 3 of Liu et al. for 30 steps, with an estimate every %d", (hessianPeriod) => {
    // The loss Σ c (x - a)² / 2 has the diagonal Hessian c, of which random signs tell each number exactly.
    const { initial } = givenTrajectory();
    const c = (path: string, i: number): number => 1 + Math.abs(Math.sin(path.length + i)) * 5;
    const tensors = (of: (path: string, i: number) => number): Params =>
      Object.fromEntries(
        Object.entries(initial).map(([path, host]) => [
          path,
          fromHost<"float">({ ...host, data: Float64Array.from(host.data, (_, i) => of(path, i)) }),
        ]),
      );
    const objective = (params: Params): Tensor => {
      const [curvatures, minimum] = [tensors(c), tensors((_, i) => Math.cos(i))];
      return sum(
        Object.entries(params).map(([path, x]) => x.sub(minimum[path]!).square().mul(curvatures[path]!).mul(0.5).sum()),
      );
    };
    const options = { learningRate: 0.1, beta1: 0.8, beta2: 0.7, rho: 0.6, weightDecay: 0.05, hessianPeriod };
    const { params } = replay(sophia(options), { initial, gradients: updates(30), objective });
    for (const [path, host] of Object.entries(initial)) {
      host.data.forEach((start: number, i: number) => {
        let [p, m, h] = [start, 0, 0];
        for (let t = 1; t <= 30; t++) {
          m = 0.8 * m + 0.2 * c(path, i) * (p - Math.cos(i));
          if (t % hessianPeriod === 1 % hessianPeriod) h = 0.7 * h + 0.3 * c(path, i);
          p = p * (1 - 0.1 * 0.05) - 0.1 * Math.min(1, Math.max(-1, m / Math.max(0.6 * h, 1e-12)));
          expect(largestError([params[t - 1]![path]!.data[i]!], [p]), `${path} after ${t}`).toBeLessThanOrEqual(1e-9);
        }
      });
    }
  });

  it("estimates the diagonal of a full Hessian by u (H u), with another u at each step", () => {
    // H = [[2, 1], [1, 3]] gives (2, 3) ± 1. With means of one value and ρ = 1 the step is η g / h.
    const objective = ({ p }: Params): Tensor => {
      const [x, y] = [p!.at(0, 0), p!.at(0, 1)];
      return x.square().add(x.mul(y)).add(y.square().mul(1.5));
    };
    const options = { learningRate: 1e-3, beta1: 0, beta2: 0, rho: 1, weightDecay: 0, hessianPeriod: 1 };
    const initial = single([0.1, 0.1]);
    const { params } = replay(sophia(options), { initial, gradients: updates(12), objective });
    const before = [initial, ...params];
    const kinds = params.map(({ p }, i) => {
      const [x, y] = before[i]!["p"]!.data as Float64Array;
      const gradient = [2 * x! + y!, x! + 3 * y!];
      const estimate = gradient.map((g, j) => (-1e-3 * g) / (p!.data[j]! - before[i]!["p"]!.data[j]!));
      const isAbove = estimate[0]! > 2;
      expect(largestError(estimate, isAbove ? [3, 4] : [1, 2])).toBeLessThan(1e-9);
      return isAbove;
    });
    expect(new Set(kinds).size).toBe(2);
  });

  it("keeps the curvature between estimates", () => {
    // The curvature 12 x² of x⁴ falls with x; the one estimate at x = 1 divides all ten steps.
    const objective = ({ p }: Params): Tensor => p!.square().square().sum();
    const options = { learningRate: 0.5, beta1: 0, beta2: 0, rho: 1, weightDecay: 0, hessianPeriod: 10 };
    const trace = firstOf(replay(sophia(options), { initial: single([1]), gradients: updates(11), objective }));
    let x = 1;
    const expected = trace.map((_, step) => {
      const h = step < 10 ? 12 : 12 * x ** 2;
      x -= 0.5 * Math.min(1, (4 * x ** 3) / h);
      return x;
    });
    expect(largestError(trace, expected)).toBeLessThanOrEqual(1e-12);
  });

  it("estimates at every period to the step, in float32 at a period whose quotients are rounded, too", () => {
    // The curvature is 2, so that h is 1, 1.5 and 1.75 from the steps 0, 49 and 98 on; a step takes 0.01 · 2 / (4 h) of x.
    const { params } = replay(
      sophia({ learningRate: 0.01, beta1: 0, beta2: 0.5, rho: 4, weightDecay: 0, hessianPeriod: 49 }),
      {
        initial: single([1], "float32"),
        gradients: Array.from({ length: 100 }, () => single([0], "float32")),
        objective: ({ p }) => p!.square().sum(),
        device: "wasm",
      },
    );
    const trace = [1, ...params.map(({ p }) => p!.data[0]!)];
    const curvatures = params.map((_, step) => 0.005 / (1 - trace[step + 1]! / trace[step]!));
    const expected = curvatures.map((_, step) => [1, 1.5, 1.75][Math.floor(step / 49)]!);
    expect(largestError(curvatures, expected)).toBeLessThan(1e-3);
  });

  it("takes a step of full length where the curvature is not above 0", () => {
    const objective = ({ p }: Params): Tensor => p!.square().sum().neg();
    const run = { initial: single([0.001, -5, 0]), gradients: updates(1), objective };
    const { params } = replay(sophia({ learningRate: 0.01, weightDecay: 0 }), run);
    expect(largestError(params[0]!["p"]!.data, [0.011, -5.01, 0])).toBeLessThanOrEqual(1e-15);
  });

  it("refuses options out of range", () => {
    expect(() => sophia({ hessianPeriod: 0 })).toThrow('optimizer "sophia": `hessianPeriod` must be at least 1, got 0');
    expect(() => sophia({ rho: 0 })).toThrow("`rho` must be greater than 0");
    expect(() => sophia({ epsilon: 0 })).toThrow("`epsilon` must be greater than 0");
  });
});
