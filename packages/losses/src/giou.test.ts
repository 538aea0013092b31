import { startDevice } from "@downslope/core";
import { describeLoss } from "@downslope/testing";
import { beforeAll, expect, it } from "vitest";
import { evaluate } from "../test/evaluate.ts";
import { giou } from "./giou.ts";

beforeAll(() => Promise.all([startDevice("cpu"), startDevice("wasm")]));

const none = { reduction: "none" } as const;

// Worked by hand. Overlapping: intersection 1, union 7, hull 9. Apart: union 2, hull 3. Inside: 1 of 16, hull 16.
describeLoss(giou, {
  cases: [
    {
      inputs: {
        prediction: [
          [0, 0, 2, 2],
          [0, 0, 1, 1],
          [1, 1, 2, 2],
          [3, 5, 4, 7],
        ],
        target: [
          [1, 1, 3, 3],
          [2, 0, 3, 1],
          [0, 0, 4, 4],
          [3, 5, 4, 7],
        ],
      },
      options: none,
      value: [1 - 1 / 7 + 2 / 9, 1 + 1 / 3, 1 - 1 / 16, 0],
    },
    // Apart, so that the loss is 2 - U / C with union U = (x2 - x1)(y2 - y1) + 3 and hull C = 3 (3 - x1).
    {
      inputs: { prediction: [[0, 0, 1, 1]], target: [[2, -1, 3, 2]] },
      value: 2 - 4 / 9,
      gradient: { prediction: [[-1 / 27, 1 / 9, -1 / 9, -1 / 9]] },
    },
  ],
});

it("has a gradient that draws boxes together which are apart", () => {
  const { gradient } = evaluate(giou(none), [[0, 0, 1, 1]], [[2, 0, 3, 1]]);
  expect(gradient[2]).toBeLessThan(0);
});

it("takes corners in any order", () => {
  const target = [[1, 1, 3, 3]];
  const expected = evaluate(giou(none), [[0, 0, 2, 2]], target).value;
  for (const swapped of [
    [2, 2, 0, 0],
    [0, 2, 2, 0],
  ])
    expect(evaluate(giou(none), [swapped], target).value).toEqual(expected);
});

it.each(["float64", "float32"] as const)("counts boxes of any size alike, thin ones too, in %s", (dtype) => {
  const at = (width: number, height: number) => {
    const scaled = (box: number[]): number[][] => [box.map((x, i) => x * (i % 2 === 0 ? width : height))];
    return evaluate(giou(none), scaled([0, 0, 2, 2]), scaled([1, 1, 3, 3]), { dtype });
  };
  // By hand, with intersection 1, union 7 and hull 9: by x2 they grow by 1, 2 - 1 and 0.
  const slope = -(7 - 1) / 49 - 1 / 9;
  for (const width of [1e-30, 1e-20, 1e-12, 1e-6, 1e4, 1e20, 1e30]) {
    for (const height of [width, 1]) {
      const { value, gradient } = at(width, height);
      expect(value[0], `${width} by ${height}`).toBeCloseTo(1 - 1 / 7 + 2 / 9, dtype === "float64" ? 12 : 5);
      expect(gradient[2]! * width, `${width} by ${height}`).toBeCloseTo(slope, 5);
      expect(gradient.every(Number.isFinite)).toBe(true);
    }
  }
});

it("is finite where a tiny box crosses a large one", () => {
  const { value, gradient } = evaluate(giou(none), [[0, 0, 1, 1e-25]], [[0, 0, 1e-25, 1]], { dtype: "float32" });
  expect(value[0]).toBeCloseTo(2, 6);
  expect(gradient.every(Number.isFinite)).toBe(true);
});

it.each(["float64", "float32"] as const)(
  "is 1, finite in value and gradient, for two boxes without area, in %s",
  (dtype) => {
    const { value, gradient } = evaluate(giou(none), [[1, 1, 1, 1]], [[1, 1, 1, 1]], { dtype });
    expect(value).toEqual([1]);
    expect(gradient.every(Number.isFinite)).toBe(true);
  },
);

it("refuses what is no box", () => {
  expect(() => evaluate(giou(), [[1, 2, 3]], [[1, 2, 3]])).toThrow(
    "giou: `prediction` must have 4 numbers along its last axis, the corners (x1, y1, x2, y2) of a box",
  );
});
