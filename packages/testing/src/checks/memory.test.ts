import { scope, startDevice, tensor } from "@downslope/core";
import { beforeAll, describe, expect, it } from "vitest";
import { memoryGrowth } from "./memory.ts";

describe("memoryGrowth", () => {
  beforeAll(() => startDevice("wasm"));

  const work = (i: number, keep: boolean) =>
    scope(() => {
      const mean = tensor(Float32Array.of(i, i + 1, i + 2))
        .square()
        .mean();
      mean.data();
      if (keep) void mean.array.ref;
    });

  it("is 0 where all is freed", () => {
    expect(memoryGrowth((i) => work(i, false))).toBe(0);
  });

  it("shows one number that is kept at each call, in whole pages", () => {
    expect(memoryGrowth((i) => work(i, true))).toBe(65_536);
  });

  it("is not misled by calls that use blocks of its own size", () => {
    for (const length of [80, 112]) {
      const call = (i: number) =>
        scope(
          () =>
            void tensor(Float32Array.from({ length }, (_, j) => i + j))
              .exp()
              .data(),
        );
      expect(memoryGrowth(call)).toBe(0);
    }
  });
});
