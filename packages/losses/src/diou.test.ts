import { startDevice } from "@downslope/core";
import { describeLoss } from "@downslope/testing";
import { beforeAll, expect, it } from "vitest";
import { evaluate } from "../test/evaluate.ts";
import { diou } from "./diou.ts";

beforeAll(() => Promise.all([startDevice("cpu"), startDevice("wasm")]));

const none = { reduction: "none" } as const;

// Worked by hand. Overlapping: IoU 1/7, centres √2 apart, diagonal √18. Apart: 2 apart, diagonal √10. Concentric: IoU 1/4.
describeLoss(diou, {
  cases: [
    {
      inputs: {
        prediction: [
          [0, 0, 2, 2],
          [0, 0, 1, 1],
          [1, 1, 3, 3],
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
      value: [1 - 1 / 7 + 2 / 18, 1 + 4 / 10, 1 - 1 / 4, 0],
    },
    {
      inputs: { prediction: [[1, 1, 0, 0]], target: [[2, 0, 3, 1]] },
      value: 1 + 4 / 10,
    },
  ],
});

it("pulls a box to the middle of the one that it lies in, where giou does not", () => {
  const { gradient } = evaluate(diou(none), [[0, 1, 2, 3]], [[0, 0, 4, 4]]);
  expect(gradient[0]! + gradient[2]!).toBeLessThan(0);
});

it.each(["float64", "float32"] as const)("counts boxes of any size alike, in %s", (dtype) => {
  for (const scale of [1e-30, 1e-20, 1e-12, 1e20, 1e30]) {
    const [a, b] = [
      [0, 0, 2, 2],
      [1, 1, 3, 3],
    ].map((box) => [box.map((x) => x * scale)]);
    const { value, gradient } = evaluate(diou(none), a!, b!, { dtype });
    expect(value[0], `${scale}`).toBeCloseTo(1 - 1 / 7 + 2 / 18, 5);
    expect(gradient.every(Number.isFinite), `${scale}`).toBe(true);
  }
});

it.each(["float64", "float32"] as const)("is 1, finite in value and gradient, for one point twice, in %s", (dtype) => {
  const { value, gradient } = evaluate(diou(none), [[1, 1, 1, 1]], [[1, 1, 1, 1]], { dtype });
  expect(value).toEqual([1]);
  expect(gradient.every(Number.isFinite)).toBe(true);
});

it("refuses what is no box", () => {
  expect(() => evaluate(diou(), [[1, 2]], [[1, 2]])).toThrow(
    "diou: `prediction` must have 4 numbers along its last axis",
  );
});
