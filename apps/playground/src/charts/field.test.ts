import { describe, expect, it } from "vitest";
import { contourLines } from "./contours.ts";
import { contourLevels, fieldPixels, fieldScale, fieldValue } from "./field.ts";
import { sequential } from "./palette.ts";

const side = 41;
/** Distance from the origin over the square from -1 to 1. */
const cone = {
  columns: side,
  rows: side,
  x: [-1, 1] as const,
  y: [-1, 1] as const,
  values: Float64Array.from({ length: side * side }, (_, at) =>
    Math.hypot(((at % side) / (side - 1)) * 2 - 1, (Math.floor(at / side) / (side - 1)) * 2 - 1),
  ),
};
const colors = { theme: "light" as const, series: ["#ff0000", "#00ff00"] };

describe("contourLines", () => {
  it("lie where the field has the level", () => {
    const points = contourLines(cone, 0.5);
    let length = 0;
    for (let at = 0; at < points.length; at += 6) {
      for (const end of [at, at + 2]) expect(Math.hypot(points[end]!, points[end + 1]!)).toBeCloseTo(0.5, 2);
      expect(points[at + 4]).toBeNaN();
      length += Math.hypot(points[at + 2]! - points[at]!, points[at + 3]! - points[at + 1]!);
    }
    expect(length).toBeCloseTo(Math.PI, 1);
  });

  it("have nothing to say of squares with values that are not finite", () => {
    expect(contourLines({ ...cone, columns: 2, rows: 2, values: [0, NaN, 1, 1] }, 0.5)).toHaveLength(0);
  });

  it("settle saddles by their middle", () => {
    const lines = (values: number[]): number => contourLines({ ...cone, columns: 2, rows: 2, values }, 0.5).length / 6;
    expect(lines([1, 0, 0, 1])).toBe(2);
    expect(lines([0, 1, 1, 0])).toBe(2);
  });
});

describe("fieldPixels", () => {
  it("stores the highest y first and leaves out what is not finite", () => {
    const field = { columns: 2, rows: 2, x: [0, 1] as const, y: [0, 1] as const, values: [0, NaN, 0.5, 1] };
    const pixels = fieldPixels(field, { kind: "sequential", title: "v" }, colors);
    expect([...pixels.subarray(4, 8)]).toEqual([...sequential.at(1), 255]);
    expect([...pixels.subarray(8, 12)]).toEqual([...sequential.at(0), 255]);
    expect(pixels[15]).toBe(0);
  });

  it("shows classes the stronger the surer they are", () => {
    const field = { columns: 2, rows: 1, x: [0, 1] as const, y: [0, 1] as const, values: [1, 1] };
    const pixels = fieldPixels(field, { kind: "classes", names: ["a", "b"], confidence: [0.5, 1] }, colors);
    expect([...pixels.subarray(0, 3)]).toEqual([0, 255, 0]);
    expect(pixels[7]!).toBeGreaterThan(pixels[3]! * 3);
  });
});

describe("fieldScale", () => {
  it("is even on both sides of zero where it diverges", () => {
    const scale = fieldScale([-1, 3], { kind: "diverging", title: "" }, "light");
    expect([scale.min, scale.max, scale.share(0)]).toEqual([-3, 3, 0.5]);
  });

  it("takes no notice of zero and below on logarithmic scales", () => {
    const scale = fieldScale([-5, 0, 1e-3, 10, Infinity], { kind: "sequential", log: true, title: "" }, "light");
    expect([scale.min, scale.max, scale.share(0), scale.share(0.1)]).toEqual([1e-3, 10, 0, 0.5]);
    expect(contourLevels(scale, 4)).toEqual([0.01, 0.1, 1]);
  });
});

it("reads values between those of the grid", () => {
  const field = { columns: 2, rows: 2, x: [0, 2] as const, y: [0, 4] as const, values: [0, 1, 2, 3] };
  expect(fieldValue(field, 1, 2)).toBe(1.5);
  expect(fieldValue(field, 2, 4)).toBe(3);
  expect(fieldValue(field, 2.1, 0)).toBeNaN();
});
