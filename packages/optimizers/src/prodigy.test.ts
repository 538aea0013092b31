import { startDevice } from "@downslope/core";
import { describeOptimizer } from "@downslope/testing";
import { beforeAll, describe, expect, it } from "vitest";
import { itStaysFiniteAtExtremes } from "../reference/extremes.ts";
import { firstOf, largestError, replay, single } from "../reference/replay.ts";
import { itTakesScheduledOptions } from "../reference/scheduled.ts";
import { hills, itResumesToTheBit, numbersOf, slopesOf, start, watch } from "../reference/watch.ts";
import { type ProdigyOptions, prodigy } from "./prodigy.ts";

describeOptimizer(prodigy, { quadratic: { learningRate: 1 } });
describeOptimizer(prodigy, {
  options: { useBiasCorrection: true, safeguardWarmup: true, weightDecay: 0.01, growthRate: 1.5, d0: 1e-3 },
  quadratic: { learningRate: 1 },
});

const sum = (numbers: readonly number[]): number => numbers.reduce((total, one) => total + one, 0);
const rate = (step: number): number => (step < 5 ? (step + 1) / 5 : 1);

type Numbers = {
  readonly [Name in Exclude<keyof ProdigyOptions, "learningRate">]-?: NonNullable<ProdigyOptions[Name]>;
};

/** Mishchenko and Defazio (2023), Adam version, with the options of prodigyopt: the parameters after each update. */
function follow(options: Numbers): { p: number[]; d: number }[] {
  const { beta1, beta2, beta3, epsilon, weightDecay, d0, growthRate } = options;
  const p0 = numbersOf(start());
  let p = p0;
  let [m, v, s] = [p0.map(() => 0), p0.map(() => 0), p0.map(() => 0)];
  let [d, largest, r] = [d0, d0, 0];
  return Array.from({ length: 30 }, (_, step) => {
    const correction = Math.sqrt(1 - beta2 ** (step + 1)) / (1 - beta1 ** (step + 1));
    const gamma = d * rate(step) * (options.useBiasCorrection ? correction : 1);
    const l2 = options.decoupledWeightDecay ? 0 : weightDecay;
    const g = slopesOf(p).map((slope, i) => slope + l2 * p[i]!);
    r = beta3 * r + (d / d0) * gamma * sum(g.map((slope, i) => slope * (p0[i]! - p[i]!)));
    s = s.map((one, i) => beta3 * one + (d / d0) * (options.safeguardWarmup ? d : gamma) * g[i]!);
    m = m.map((one, i) => beta1 * one + (1 - beta1) * d * g[i]!);
    v = v.map((one, i) => beta2 * one + (1 - beta2) * (d * g[i]!) ** 2);
    const estimate = (options.dCoef * r) / sum(s.map(Math.abs));
    if (d === d0) d = Math.max(d, estimate);
    largest = Math.max(largest, estimate);
    d = Math.min(largest, d * growthRate);
    const decay = options.decoupledWeightDecay ? 1 - gamma * weightDecay : 1;
    p = p.map((one, i) => one * decay - (gamma * m[i]!) / (Math.sqrt(v[i]!) + d * epsilon));
    return { p, d };
  });
}

const standard: Numbers = {
  beta1: 0.9,
  beta2: 0.999,
  beta3: Math.sqrt(0.999),
  epsilon: 1e-8,
  weightDecay: 0,
  decoupledWeightDecay: true,
  d0: 1e-6,
  dCoef: 1,
  growthRate: Number.POSITIVE_INFINITY,
  useBiasCorrection: false,
  safeguardWarmup: false,
};

describe("prodigy", () => {
  beforeAll(() => Promise.all([startDevice("cpu"), startDevice("wasm")]));

  it.each<Partial<Numbers>>([
    {},
    { useBiasCorrection: true, weightDecay: 0.1 },
    { weightDecay: 0.1, decoupledWeightDecay: false, dCoef: 2 },
    { safeguardWarmup: true, d0: 1e-4, beta3: 0.9 },
    { growthRate: 1.3, d0: 1e-4, beta1: 0.8, beta2: 0.99, beta3: 0.99 },
    { d0: 0.01, epsilon: 1e-3 },
  ])("follows Mishchenko and Defazio (2023), Adam version, for 30 steps, with %o", (options) => {
    const expected = follow({ ...standard, ...options });
    const sights = watch(prodigy(options), { initial: start(), steps: 30, objective: hills, learningRate: rate });
    sights.forEach(({ params, state }, step) => {
      const { d } = state as unknown as { d: { data: Float64Array } };
      expect(largestError(numbersOf(params), expected[step]!.p), `step ${step}`).toBeLessThanOrEqual(1e-9);
      expect(Math.abs(d.data[0]! / expected[step]!.d - 1), `d, step ${step}`).toBeLessThanOrEqual(1e-9);
    });
    expect(expected.at(-1)!.d, "grows").toBeGreaterThan(10 * { ...standard, ...options }.d0);
  });

  it("begins with a step of d0 √10 against the sign of the gradient: (1 - β1) / √(1 - β2) of d0", () => {
    const run = { initial: single([1, 1]), gradients: [single([5, -3])] };
    const { params } = replay(prodigy({ d0: 1e-3 }), run);
    const step = (1e-3 * 0.1) / Math.sqrt(0.001);
    expect(largestError(params[0]!["p"]!.data, [1 - step, 1 + step])).toBeLessThanOrEqual(1e-9);
  });

  it("finds one step size for all parameters, and of the order of the way to the minimum", () => {
    // (p - 3)² / 2 from 0 in both tensors, one of them ten times as steep: the way is 3.
    const objective: typeof hills = (params) =>
      params["a"]!.sub(3).square().sum().add(params["b"]!.sub(3).square().sum().mul(10)).mul(0.5);
    const initial = { a: single([0])["p"]!, b: single([0])["p"]! };
    const sights = watch(prodigy(), { initial, steps: 300, objective });
    const { d } = sights.at(-1)!.state as unknown as { d: { data: Float64Array } };
    expect(d.data[0]).toBeGreaterThan(0.03);
    expect(d.data[0]).toBeLessThan(3);
  });

  it("does not move, and keeps its step size, along gradients of 0", () => {
    const zeros = Array.from({ length: 3 }, () => single([0]));
    expect(firstOf(replay(prodigy(), { initial: single([2]), gradients: zeros }))).toEqual([2, 2, 2]);
    expect(firstOf(replay(prodigy(), { initial: single([2]), gradients: [...zeros, single([1])] })).at(-1)).not.toBe(2);
  });

  itResumesToTheBit(prodigy({ d0: 1e-2, growthRate: 1.5, weightDecay: 0.01 }), [1, 5, 10], rate);
  itStaysFiniteAtExtremes(prodigy());
  itTakesScheduledOptions<ProdigyOptions>(prodigy, { d0: 0.1 }, { beta1: 0.5, weightDecay: 0.3 });

  it("refuses options out of range", () => {
    expect(() => prodigy({ d0: 0 })).toThrow('optimizer "prodigy": `d0` must be greater than 0, got 0');
    expect(() => prodigy({ growthRate: 1 })).toThrow("`growthRate` must be greater than 1, got 1");
    expect(() => prodigy({ beta3: 1 })).toThrow("`beta3` must be less than 1, got 1");
    expect(() => prodigy({ epsilon: 0 })).toThrow("`epsilon` must be greater than 0, got 0");
  });
});
