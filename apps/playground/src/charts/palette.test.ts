import { describe, expect, it } from "vitest";
import { type ColorRamp, diverging, markerPath, markers, parseColor, sequential, seriesStyle } from "./palette.ts";

/** Relative luminance by the formula of WCAG 2.2. */
function luminance([red, green, blue]: readonly number[]): number {
  const [r, g, b] = [red, green, blue].map((value) => {
    const share = value! / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r! + 0.7152 * g! + 0.0722 * b!;
}

/** CIE lightness of evenly spaced colours. */
function lightness(ramp: ColorRamp, steps = 33): number[] {
  return Array.from({ length: steps }, (_, at) => 116 * Math.cbrt(luminance(ramp.at(at / (steps - 1)))) - 16);
}

describe("colour scales", () => {
  it("get evenly lighter from low to high", () => {
    const light = lightness(sequential);
    const steps = light.slice(1).map((value, at) => value - light[at]!);
    expect(Math.min(...steps)).toBeGreaterThan(1);
    expect(Math.max(...steps) / Math.min(...steps)).toBeLessThan(2);
  });

  it.each(["light", "dark"] as const)("are as strong on both sides of the middle (%s)", (theme) => {
    const light = lightness(diverging(theme));
    const middle = light[16]!;
    const sign = theme === "light" ? -1 : 1;
    for (let at = 1; at <= 16; at++) {
      expect(sign * (light[16 - at]! - light[17 - at]!)).toBeGreaterThan(0);
      expect(sign * (light[16 + at]! - light[15 + at]!)).toBeGreaterThan(0);
    }
    expect(Math.abs(light[0]! - light[32]!)).toBeLessThan(12);
    expect(Math.abs(light[0]! - middle)).toBeGreaterThan(40);
  });

  it("give their ends to shares outside, and the lowest colour to NaN", () => {
    expect(sequential.at(-3)).toEqual(sequential.at(0));
    expect(sequential.at(7)).toEqual(sequential.at(1));
    expect(sequential.at(NaN)).toEqual(sequential.at(0));
  });
});

describe("series", () => {
  it("are told apart by colour, shape or dashes", () => {
    const looks = new Set(Array.from({ length: 32 }, (_, at) => JSON.stringify(seriesStyle(at))));
    expect(looks.size).toBe(32);
  });

  it("have a closed path for each shape", () => {
    const paths = markers.map((marker) => markerPath(marker, 10));
    expect(new Set(paths).size).toBe(markers.length);
    for (const path of paths) expect(path).toMatch(/^M[-\d.,LaM ]+Z$/);
  });
});

it("reads the colours of style sheets", () => {
  expect(parseColor("#1757c2")).toEqual([23, 87, 194]);
  expect(parseColor("#fff")).toEqual([255, 255, 255]);
  expect(parseColor("rgb(1, 2, 3)")).toEqual([1, 2, 3]);
});
