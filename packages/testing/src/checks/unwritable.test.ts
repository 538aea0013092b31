import { describe, expect, it } from "vitest";
import { squared } from "../../test/plugins.ts";
import { unwritable } from "./unwritable.ts";

describe("unwritable", () => {
  it.each([[1], ["a"], [true], [null], [[1, [2]]], [{ a: { b: [1] } }], [squared()]])(
    "finds nothing where JSON writes all of it: %j",
    (value) => {
      expect(unwritable(value)).toBeUndefined();
    },
  );

  it.each([
    [Number.NaN, "NaN"],
    [[1, Number.POSITIVE_INFINITY], "Infinity"],
    [2n, "the BigInt 2"],
    [{ shape: () => 1 }, "a function"],
    [Symbol("x"), "a symbol"],
    [{ table: new Map() }, "a Map"],
    [new Date(0), "a Date"],
    [new Float32Array(2), "a Float32Array"],
  ])("names what JSON drops or changes", (value, what) => {
    expect(unwritable(value)).toBe(what);
  });
});
