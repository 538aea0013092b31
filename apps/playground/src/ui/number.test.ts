import { describe, expect, it } from "vitest";
import { breach, decayScale, linearScale, logScale, readNumber, writeNumber } from "./number.ts";

describe("readNumber", () => {
  it.each([
    ["0.001", 0.001],
    ["1e-3", 0.001],
    [" −2 ", -2],
    ["1,000", 1000],
    [".5", 0.5],
    ["5.", 5],
  ])("reads %s", (text, value) => expect(readNumber(text)).toBe(value));

  it.each(["", "abc", "1e", "0x10", "1,2", "--1", "Infinity", "1 2"])("refuses %j", (text) =>
    expect(readNumber(text)).toBeNaN(),
  );
});

describe("breach", () => {
  it("tells the first rule that is broken, with its bound", () => {
    expect(breach(Number.NaN, {})).toEqual({ rule: "number" });
    expect(breach(0.5, { isInteger: true })).toEqual({ rule: "integer" });
    expect(breach(0, { exclusiveMinimum: 0 })).toEqual({ rule: "exclusiveMinimum", bound: 0 });
    expect(breach(-1, { minimum: 0 })).toEqual({ rule: "minimum", bound: 0 });
    expect(breach(1, { exclusiveMaximum: 1 })).toEqual({ rule: "exclusiveMaximum", bound: 1 });
    expect(breach(2, { maximum: 1 })).toEqual({ rule: "maximum", bound: 1 });
    expect(breach(1, { minimum: 1, maximum: 1, isInteger: true })).toBeUndefined();
  });
});

describe("writeNumber", () => {
  it.each([0, 1e-7, 0.001, 250_000, 1.5e9, -3e-5])("is read back: %s", (value) =>
    expect(readNumber(writeNumber(value))).toBe(value),
  );
});

describe("slider scales", () => {
  it("go there and back", () => {
    const [even, ratio] = [linearScale(0, 1), logScale(1e-6, 10)];
    expect(even.toValue(even.toPlace(0.25))).toBe(0.25);
    expect(ratio.toValue(ratio.toPlace(0.001))).toBe(0.001);
    expect(ratio.toPlace(0)).toBe(0);
    expect(even.toPlace(7)).toBe(1);
    expect(decayScale().toValue(decayScale().toPlace(0.99))).toBe(0.99);
    expect([decayScale().toValue(0), decayScale().toValue(1)]).toEqual([0, 0.9999]);
    expect(logScale(1e-6, 1, true).toValue(0)).toBe(0);
  });
});
