import { type Tensor, onDevice, scope, startDevice, tensor } from "@downslope/core";
import { beforeAll, describe, expect, it } from "vitest";
import { complement, computedOnce, isZero, logarithm, power, times } from "./scalars.ts";

const on = <T>(body: () => T): T => {
  let result: T | undefined;
  onDevice("cpu", () =>
    scope(() => {
      result = body();
    }),
  );
  return result!;
};
const one = (value: number) => tensor(value, { dtype: "float64" });

describe("scalars", () => {
  beforeAll(() => startDevice("cpu"));

  it("are numbers where all are numbers", () => {
    expect([complement(0.25), times(0.5, 0.5), isZero(0), isZero(0.1)]).toEqual([0.75, 0.25, true, false]);
  });

  it("are tensors as soon as one is", () => {
    const values = on(() =>
      [complement(one(0.25)), times(one(0.5), 0.5), times(0.5, one(0.5)), times(one(2), one(3))].map((value) =>
        typeof value === "number" ? Number.NaN : value.item(),
      ),
    );
    expect(values).toEqual([0.75, 0.25, 0.25, 6]);
    expect(on(() => isZero(one(0)))).toBe(false);
  });

  it("have logarithms with all digits near 1, in float32 too", async () => {
    expect(logarithm(0.5)).toBe(Math.log(0.5));
    await startDevice("wasm");
    const beta = Math.fround(0.9999);
    let value = Number.NaN;
    onDevice("wasm", () => scope(() => void (value = (logarithm(tensor(beta)) as Tensor).item())));
    expect(Math.abs(value / Math.log(beta) - 1)).toBeLessThan(1e-6);
  });

  it("are the same to the bit where they are computed once a step", () => {
    const values = [0, -0.1, 1e300, Number.NaN, Number.POSITIVE_INFINITY];
    expect(on(() => values.map((value) => computedOnce(one(value)).item()))).toEqual(values);
  });

  it("have powers, of 0 too", () => {
    expect(on(() => [power(0.5, one(3)).item(), power(0, one(3)).item(), power(one(0.5), one(2)).item()])).toEqual([
      expect.closeTo(0.125, 14),
      0,
      expect.closeTo(0.25, 14),
    ]);
  });
});
