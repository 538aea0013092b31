import { describe, expect, it } from "vitest";
import { hostKey, hostNormal, hostPermutation, hostUniform, streams, threefry } from "./random.ts";

describe("threefry", () => {
  // Known answers for Threefry 2x32 with 20 rounds, from Random123 (kat_vectors), Salmon et al. (2011).
  it("gives the known answers", () => {
    expect(threefry([0, 0], [0, 0])).toEqual([0x6b200159, 0x99ba4efe]);
    expect(threefry([0xffffffff, 0xffffffff], [0xffffffff, 0xffffffff])).toEqual([0x1cb996fc, 0xbb002be7]);
    expect(threefry([0x13198a2e, 0x03707344], [0x243f6a88, 0x85a308d3])).toEqual([0xc4923a9c, 0x483df7a0]);
  });
});

describe("host random numbers", () => {
  it("are decided by seed and stream alone", () => {
    expect(hostPermutation(50, 3, 4)).toEqual(hostPermutation(50, 3, 4));
    expect(hostPermutation(50, 3, 4)).not.toEqual(hostPermutation(50, 3, 5));
    expect(hostPermutation(50, 3, 4)).not.toEqual(hostPermutation(50, 4, 4));
    expect(hostKey(2 ** 40, 0)).not.toEqual(hostKey(0, 0));
    expect(hostKey(0, streams.order(0))).not.toEqual(hostKey(0, streams.step(0)));
  });

  it("permute every index once, each place alike", () => {
    const counts = new Map<number, number>();
    for (let stream = 0; stream < 2000; stream++) {
      const order = hostPermutation(5, 1, stream);
      expect([...order].sort()).toEqual([0, 1, 2, 3, 4]);
      counts.set(order[0]!, (counts.get(order[0]!) ?? 0) + 1);
    }
    // 400 each; five standard deviations are 90.
    for (const count of counts.values()) expect(Math.abs(count - 400)).toBeLessThan(90);
  });

  it("have the mean and variance of their distribution", () => {
    const moments = (draws: Float64Array) => {
      const mean = draws.reduce((sum, x) => sum + x, 0) / draws.length;
      return [mean, draws.reduce((sum, x) => sum + (x - mean) ** 2, 0) / draws.length];
    };
    const [uniformMean, uniformVariance] = moments(hostUniform(20_000, 0, 0));
    expect(uniformMean).toBeCloseTo(0.5, 1);
    expect(uniformVariance).toBeCloseTo(1 / 12, 2);
    const [mean, variance] = moments(hostNormal(20_001, 0, 0));
    expect(Math.abs(mean!)).toBeLessThan(0.04);
    expect(variance).toBeCloseTo(1, 1);
  });
});
