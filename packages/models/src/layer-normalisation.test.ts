import { type Params, type Tensor, compiled, grad, onDevice, scope, startDevice, tensor } from "@downslope/core";
import { beforeAll, describe, expect, it } from "vitest";
import { applyLayerNormalisation, initLayerNormalisation } from "./layer-normalisation.ts";

const on = (device: "cpu" | "wasm", body: () => void) => onDevice(device, () => scope(body));
const double = (values: readonly number[], shape: readonly number[]): Tensor =>
  tensor(Float64Array.from(values), { shape }) as Tensor;
const params = (): Params => ({ "n.scale": double([1, 2, 3, 4], [4]), "n.shift": double([0, 0, 0, 1], [4]) });

describe("layer normalisation", () => {
  beforeAll(() => Promise.all([startDevice("cpu"), startDevice("wasm")]));

  it("begins with a scale of 1 and a shift of 0", () => {
    on("wasm", () => {
      const begun = initLayerNormalisation("layers.1.norm", 2);
      expect(Object.entries(begun).map(([path, one]) => [path, [...one.data()]])).toEqual([
        ["layers.1.norm.scale", [1, 1]],
        ["layers.1.norm.shift", [0, 0]],
      ]);
    });
  });

  it("normalises each sample over its features, by hand", () => {
    on("cpu", () => {
      // Mean 3 and variance 5; mean 0 and variance 100.
      const x = double([0, 2, 4, 6, 10, -10, 10, -10], [2, 4]);
      const [first, second] = [1 / Math.sqrt(5 + 1e-5), 10 / Math.sqrt(100 + 1e-5)];
      const expected = [-3, -2, 3, 12].map((one) => one * first).concat([1, -2, 3, -4].map((one) => one * second));
      const shifted = expected.map((one, i) => expect.closeTo(i % 4 === 3 ? one + 1 : one, 12) as number);
      expect([...applyLayerNormalisation(params(), "n", x).data()]).toEqual(shifted);
    });
  });

  it("gives a sample what it gives it alone, whatever stands beside it", () => {
    on("cpu", () => {
      const rows = [[0.5, 2, -4, 6], [1e3, 1, 0, 7]]; // prettier-ignore
      const both = [...applyLayerNormalisation(params(), "n", double(rows.flat(), [2, 4])).data()];
      expect(both).toEqual(
        rows.flatMap((row) => [...applyLayerNormalisation(params(), "n", double(row, [1, 4])).data()]),
      );
    });
  });

  it.each([1e15, 1e-15, 0])("stays finite in float32 with features of size %d, its gradient too", (size) => {
    on("wasm", () => {
      const begun = initLayerNormalisation("n", 3);
      const x = tensor([[size, -size, 2 * size], [size, size, size]]) as Tensor; // prettier-ignore
      const run = (one: Tensor) => applyLayerNormalisation(begun, "n", one);
      const gradient = compiled((one: Tensor) => grad((rows: Tensor) => run(rows).square().sum())(one))(x);
      for (const one of [run(x), gradient]) {
        expect(one.dtype).toBe("float32");
        expect([...one.data()].every(Number.isFinite)).toBe(true);
      }
    });
  });
});
