import { beforeAll, describe, expect, it } from "vitest";
import { testOnCpu } from "../../test/tensors.ts";
import { onDevice, startDevice } from "../engine/platform.ts";
import { bernoulli, normal, permutation, randomKey, splitKey, uniform } from "./random.ts";
import type { Tensor } from "./tensor.ts";
import { compiled, scope } from "./transforms.ts";

beforeAll(async () => {
  await startDevice("cpu");
  await startDevice("wasm");
});

const momentsOf = (draws: Tensor) => [draws.mean().item(), draws.variance().item()] as const;
const count = 20_000;

describe("random tensors", () => {
  testOnCpu("are decided by the key alone, compiled or not", () => {
    const draw = (key: Tensor<"key">) => uniform(key, [4]);
    const key = randomKey(7);
    expect([...draw(key).data()]).toEqual([...draw(randomKey(7)).data()]);
    expect([...compiled(draw)(key).data()]).toEqual([...draw(key).data()]);
    expect([...draw(key).data()]).not.toEqual([...draw(randomKey(8)).data()]);
    expect([...draw(randomKey(2 ** 40)).data()]).not.toEqual([...draw(randomKey(0)).data()]);
    // Pinned: other bits here would change every run of every seed.
    expect([...uniform(key, [3]).data()].map((one) => one.toFixed(6))).toEqual(["0.674090", "0.974617", "0.302844"]);
  });

  testOnCpu("differ for each key that one is split into", () => {
    const keys = splitKey(randomKey(1), 3);
    const draws = keys.map((key) => uniform(key, [2]).data().join());
    expect(new Set(draws).size).toBe(3);
  });

  // Bounds are five standard errors.
  testOnCpu("have the mean and variance of their distribution", () => {
    const [mean, variance] = momentsOf(uniform(randomKey(1), [count], { low: -1, high: 3 }));
    expect(Math.abs(mean - 1)).toBeLessThan(5 * Math.sqrt(16 / 12 / count));
    expect(Math.abs(variance - 16 / 12)).toBeLessThan(0.05);
    const [centre, spread] = momentsOf(normal(randomKey(2), [count]));
    expect(Math.abs(centre)).toBeLessThan(5 / Math.sqrt(count));
    expect(Math.abs(spread - 1)).toBeLessThan(5 * Math.sqrt(2 / count));
    const share = bernoulli(randomKey(3), 0.3, [count]).toFloat().mean().item();
    expect(Math.abs(share - 0.3)).toBeLessThan(5 * Math.sqrt(0.21 / count));
  });

  testOnCpu("stay within their limits", () => {
    const draws = uniform(randomKey(4), [count], { low: 2, high: 3 });
    expect(draws.min().item()).toBeGreaterThanOrEqual(2);
    expect(draws.max().item()).toBeLessThan(3);
    expect(bernoulli(randomKey(5), 0, [50]).toFloat().sum().item()).toBe(0);
    expect(bernoulli(randomKey(5), 1, [50]).toFloat().sum().item()).toBe(50);
  });

  testOnCpu("permute each index once", () => {
    const order = permutation(randomKey(6), 100);
    expect(order.dtype).toBe("int32");
    expect([...order.data()].sort((a, b) => a - b)).toEqual(Array.from({ length: 100 }, (_, i) => i));
    expect([...order.data()]).not.toEqual(Array.from({ length: 100 }, (_, i) => i));
  });

  it("are the same uniform numbers on Wasm", () => {
    const draw = (device: string) =>
      onDevice(device, () => scope(() => ({ kept: uniform(randomKey(9), [50]) })).kept.data());
    expect(draw("wasm")).toEqual(draw("cpu"));
  });

  testOnCpu("refuse what is no seed, probability or shape", () => {
    expect(() => randomKey(-1)).toThrow("randomKey: `seed` must be a whole number from 0 up, got -1");
    expect(() => randomKey(0.5)).toThrow("got 0.5");
    expect(() => bernoulli(randomKey(0), 1.5, [1])).toThrow("bernoulli: `probability` must be from 0 to 1, got 1.5");
    expect(() => normal(randomKey(0), [-1])).toThrow("normal: `shape` must hold whole numbers from 0 up, got -1");
  });
});
