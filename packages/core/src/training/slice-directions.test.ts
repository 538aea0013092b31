import { describe, expect, it } from "vitest";
import { type Direction, type HostArray, filterNormalised, hostArray, randomDirection } from "../index.ts";

const origin: Direction = {
  "params.layers.0.weight": hostArray([3, 0, 1, 4, 0, 2], [2, 3]),
  "params.layers.0.bias": hostArray([1, 2, 3]),
  "params.kernel": hostArray([1, 2, 3, 4, 5, 6, 7, 8], [2, 2, 2]),
  "params.loss.centre": hostArray([1, 2, 3, 4], [2, 2]),
  "model.layers.0.norm.mean": hostArray([1, 2, 3]),
};
const columns = ({ shape, data }: HostArray): number[][] =>
  Array.from({ length: shape[1]! }, (_, j) => [...data].filter((_value, i) => j === i % shape[1]!));
const length = (values: readonly number[]): number => Math.hypot(...values);

describe("a random direction", () => {
  it("is normal in every parameter of the model, by the seed alone", () => {
    const [one, same, other] = [randomDirection(origin, 1), randomDirection(origin, 1), randomDirection(origin, 2)];
    expect(Object.keys(one).toSorted()).toEqual(["params.kernel", "params.layers.0.bias", "params.layers.0.weight"]);
    expect(one).toEqual(same);
    expect(one).not.toEqual(other);
    expect(one["params.layers.0.weight"]!.shape).toEqual([2, 3]);
    const big = randomDirection({ "params.w": hostArray(new Float32Array(10_000), [100, 100]) }, 3)["params.w"]!;
    const mean = [...big.data].reduce((sum, x) => sum + x, 0) / 10_000;
    const variance = [...big.data].reduce((sum, x) => sum + (x - mean) ** 2, 0) / 10_000;
    expect(mean).toBeCloseTo(0, 1);
    expect(variance).toBeCloseTo(1, 1);
  });

  it("does not depend on the order of the paths", () => {
    const reversed = Object.fromEntries(Object.entries(origin).toReversed());
    expect(randomDirection(reversed, 4)).toEqual(randomDirection(origin, 4));
  });

  it("draws other numbers for each parameter", () => {
    const twins = { "params.a": hostArray([0, 0, 0]), "params.b": hostArray([0, 0, 0]) };
    const { "params.a": a, "params.b": b } = randomDirection(twins, 1);
    expect(a!.data).not.toEqual(b!.data);
  });
});

describe("a direction by filters", () => {
  const direction: Direction = { ...randomDirection(origin, 7), "params.loss.centre": hostArray([1, 1, 1, 1], [2, 2]) };
  const scaled = filterNormalised(direction, origin);

  it("gives every output's weights the length of those of the origin, and the direction it had", () => {
    const [was, is, weights] = [direction, scaled, origin].map((all) => columns(all["params.layers.0.weight"]!));
    is!.forEach((column, j) => {
      const [own, wanted] = [length(was![j]!), length(weights![j]!)];
      expect(length(column)).toBeCloseTo(wanted, 5);
      // Their product is that of their lengths: the angle between them is 0.
      const product = column.reduce((sum, x, i) => sum + x * was![j]![i]!, 0);
      expect(product).toBeCloseTo(own * wanted, 4);
    });
    // The weights to the second output are 0.
    expect(is![1]!.map(Math.abs)).toEqual([0, 0]);
  });

  it("takes kernels by their first axis", () => {
    const [is, weights] = [scaled, origin].map((all) => [...all["params.kernel"]!.data]);
    for (const start of [0, 4])
      expect(length(is!.slice(start, start + 4))).toBeCloseTo(length(weights!.slice(start, start + 4)), 5);
  });

  it("does not move vectors and the loss's own parameters, and leaves out running statistics", () => {
    expect([...scaled["params.layers.0.bias"]!.data]).toEqual([0, 0, 0]);
    expect([...scaled["params.loss.centre"]!.data]).toEqual([0, 0, 0, 0]);
    const path = filterNormalised({ ...direction, "model.layers.0.norm.mean": hostArray([1, 1, 1]) }, origin);
    expect(path).not.toHaveProperty(["model.layers.0.norm.mean"]);
  });

  it("does not depend on the size of the direction, and leaves zeros as they are", () => {
    const tiny = (scale: number): Direction => ({
      "params.layers.0.weight": hostArray(
        [1, 0, 2, 3, 0, 4].map((x) => x * scale),
        [2, 3],
      ),
    });
    const [small, large] = [filterNormalised(tiny(1e-30), origin), filterNormalised(tiny(1e30), origin)];
    const both = [small, large].map((one) => [...one["params.layers.0.weight"]!.data]);
    both[0]!.forEach((x, i) => expect(x).toBeCloseTo(both[1]![i]!, 5));
    expect([both[0]![1], both[0]![4]]).toEqual([0, 0]);
  });

  it("refuses a direction from elsewhere", () => {
    expect(() => filterNormalised({ "params.x": hostArray([1]) }, origin)).toThrow(
      "filterNormalised: `direction.params.x` must be one of params.layers.0.weight, ",
    );
    expect(() => filterNormalised({ "params.layers.0.bias": hostArray([1]) }, origin)).toThrow(
      "`direction.params.layers.0.bias` must be float32[3], as in the origin, got float32[1].",
    );
  });
});
