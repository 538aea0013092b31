import { describe, expect, it } from "vitest";
import type { DataPreview } from "../worker/train/protocol.ts";
import { changed, nearest, pointsOf, reasonAgainstEditing, rowOf } from "./edit-points.ts";

const samples = (inputs: number[], targets: number[]) => ({
  length: targets.length,
  indices: Uint32Array.from(targets, (_, i) => i),
  inputs: Float32Array.from(inputs),
  targets: Float32Array.from(targets),
});
const plane: DataPreview = {
  kind: "plane",
  dataset: "spiral",
  input: [2],
  features: ["x1", "x2"],
  target: { kind: "classes", classes: ["0", "b"] },
  splits: { train: samples([0.123456, 1, 2, 3], [0, 1]), test: samples([4, 5], [1]) },
};
const line: DataPreview = {
  kind: "line",
  dataset: "line",
  input: [1],
  features: ["x"],
  target: { kind: "values", names: ["y"] },
  splits: { train: samples([0.1, 0.2], [1, 2]) },
};

describe("pointsOf", () => {
  it("takes all splits, with the target as a class or as y", () => {
    expect(pointsOf(plane)[2]).toEqual({ x: 4, y: 5, split: "test", label: 1 });
    expect(pointsOf(line)[1]).toMatchObject({ x: expect.closeTo(0.2), y: 2 });
  });
});

describe("changed", () => {
  it("writes out the samples of another data set, and changes one", () => {
    const [first] = pointsOf(plane);
    const next = changed({ use: "spiral", classes: 2 }, plane, { type: "remove", from: rowOf(first!, plane) });
    expect(next).toEqual({
      use: "points",
      target: "class",
      samples: [
        [2, 3, "b"],
        [4, 5, "b"],
      ],
    });
    expect(rowOf(first!, plane)).toEqual([0.1235, 1, 0]);
  });

  it("keeps order and options of points that are written already", () => {
    const dataset = {
      use: "points",
      test: 0.5,
      samples: [
        [0.2, 2],
        [0.100001, 1],
      ],
    };
    const [first] = pointsOf(line);
    const next = changed(dataset, line, { type: "move", from: rowOf(first!, line), to: [0.5, 7] });
    expect(next).toEqual({
      ...dataset,
      samples: [
        [0.2, 2],
        [0.5, 7],
      ],
    });
  });

  it("adds points, and does not take the last one away", () => {
    expect(changed({ use: "points", samples: [[0, 1]] }, line, { type: "add", to: [2, 3] })).toMatchObject({
      samples: [
        [0, 1],
        [2, 3],
      ],
    });
    expect(changed({ use: "points", samples: [[0, 1]] }, line, { type: "remove", from: [0, 1] })).toBeUndefined();
  });
});

describe("reasonAgainstEditing", () => {
  it("refuses what is scaled, too much, or neither a plane nor a line", () => {
    expect(reasonAgainstEditing(line, { use: "points" })).toBeUndefined();
    expect(reasonAgainstEditing(line, { use: "csv", scale: "standard" })).toBe("scaled");
    expect(reasonAgainstEditing({ ...line, kind: "table" }, undefined)).toBe("kind");
    const many = { ...line, splits: { train: { ...line.splits.train!, length: 601 } } };
    expect(reasonAgainstEditing(many, undefined)).toBe("too-many");
  });
});

describe("nearest", () => {
  it("finds the nearest point within reach", () => {
    const points = pointsOf(line);
    const from = (x: number) => nearest(points, (point) => Math.abs(point.x - x) * 100, 8);
    expect([from(0.11), from(0.19), from(0.5)]).toEqual([0, 1, undefined]);
  });
});
