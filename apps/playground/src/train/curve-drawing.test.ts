import { describe, expect, it } from "vitest";
import { type Curve, curveValue, residualRange, residualsOf } from "./curve-drawing.ts";
import type { DrawnPoint } from "./edit-points.ts";
import { plannedAt } from "./planned-at.ts";

const curve: Curve = {
  kind: "curve",
  x: Float32Array.of(0, 1, 2),
  y: Float32Array.of(0, 10, 0),
  fitted: { train: Float32Array.of(3, 4) },
};
const point = (x: number, y: number): DrawnPoint => ({ x, y, split: "train", label: 0 });

describe("curveValue", () => {
  it("goes straight between its points, and stays at its ends", () => {
    expect([0.5, 1, 1.75, -1, 9].map((x) => curveValue(curve, x))).toEqual([5, 10, 2.5, 0, 0]);
  });
});

describe("residualsOf", () => {
  it("goes by what the model said of each point, and by the curve for the one that is held", () => {
    const points = [point(0.5, 7), point(1, 7)];
    expect([...residualsOf(points, undefined, curve)]).toEqual([4, 3]);
    expect([...residualsOf(points, 1, curve)]).toEqual([4, -3]);
    expect([...residualsOf([...points, point(0, 1)], undefined, curve)]).toEqual([2, -3, 1]);
  });
});

describe("residualRange", () => {
  it("ends at round numbers, so that it keeps still", () => {
    expect(residualRange(Float64Array.of(0.3, -0.42))[1]).toBeCloseTo(0.525, 9);
    expect(residualRange(Float64Array.of(0))).toEqual([-1, 1]);
    expect(residualRange(Float64Array.of(Number.NaN, 7))[1]).toBeCloseTo(10.5, 9);
  });
});

describe("plannedAt", () => {
  it("holds what was planned at the last step before", () => {
    const plan = { steps: Float64Array.of(0, 10, 20), values: Float64Array.of(1, 2, 3) };
    expect([0, 9, 10, 25].map((step) => plannedAt(plan, step))).toEqual([1, 1, 2, 3]);
  });
});
