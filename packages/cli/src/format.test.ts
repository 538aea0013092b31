import { describe, expect, it } from "vitest";
import {
  displayWidth,
  formatCount,
  formatFloat32,
  formatNumber,
  formatRate,
  formatScore,
  formatSeconds,
  formatTable,
  wrap,
} from "./format.ts";

describe("numbers", () => {
  it("writes losses with four significant digits, whatever their size", () => {
    expect([2.345678, 0.0821, 123456.7, 1.234e-7, 0, 99999.9].map(formatNumber)).toEqual([
      "2.346",
      "0.08210",
      "1.23e+5",
      "1.23e-7",
      "0",
      "100000",
    ]);
    expect(formatNumber(Number.NaN)).toBe("NaN");
  });

  it("writes scores with three decimals, and more where they are small", () => {
    expect([0.9722222, 1, 0.0464999, 0, 12.3456, -0.5].map(formatScore)).toEqual([
      "0.972",
      "1.000",
      "0.0465",
      "0.000",
      "12.346",
      "-0.500",
    ]);
  });

  it("writes learning rates without zeros at their end", () => {
    expect([0.001, 0.000905, 0.00005, 1, 0].map(formatRate)).toEqual(["0.001", "0.000905", "5e-5", "1", "0"]);
  });

  it("writes counts and times for people", () => {
    expect([1234.5, 12, 0.46].map(formatCount)).toEqual(["1,235", "12", "0.5"]);
    expect([0.44, 12.4, 83, 7383, Number.POSITIVE_INFINITY].map(formatSeconds)).toEqual([
      "0.4 s",
      "12 s",
      "1 min 23 s",
      "2 h 3 min",
      "?",
    ]);
  });

  it("writes a float32 so shortly that it is just the same again", () => {
    const values = [0.1, 1 / 3, 16777217, 1e-45, -7.25, 3.4e38, 0].map(Math.fround);
    for (const value of values) expect(Math.fround(Number(formatFloat32(value)))).toBe(value);
    expect(formatFloat32(Math.fround(0.1))).toBe("0.1");
    expect(formatFloat32(Number.NaN)).toBe("NaN");
  });
});

describe("columns", () => {
  it("counts Hangul and Han as two columns", () => {
    expect(["Huber", "후버 손실", "學習", "R²"].map(displayWidth)).toEqual([5, 9, 4, 2]);
  });

  it("aligns rows whatever the script", () => {
    expect(
      formatTable([
        ["loss", "후버", "x"],
        ["metric", "mae", "y"],
      ]),
    ).toBe("loss    후버  x\nmetric  mae   y\n");
  });

  it("breaks lines between words", () => {
    expect(wrap("one two three", 9, "  ")).toBe("  one two\n  three");
    expect(wrap("unbreakable", 4)).toBe("unbreakable");
  });
});
