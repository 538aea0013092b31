import { startDevice } from "@downslope/core";
import { describeLoss } from "@downslope/testing";
import { beforeAll, expect, it } from "vitest";
import { evaluate } from "../test/evaluate.ts";
import { charbonnier } from "./charbonnier.ts";

beforeAll(() => Promise.all([startDevice("cpu"), startDevice("wasm")]));

// Worked by hand from right triangles: 3, 4, 5 and 5, 12, 13; the gradient is r / loss.
describeLoss(charbonnier, {
  cases: [
    {
      inputs: { prediction: [4, -3], target: [1, 0] },
      options: { epsilon: 4, reduction: "none" },
      value: [5, 5],
      gradient: { prediction: [3 / 5, -3 / 5] },
    },
    {
      inputs: { prediction: [12, 0], target: [0, 0] },
      options: { epsilon: 5 },
      value: (13 + 5) / 2,
      gradient: { prediction: [12 / 13 / 2, 0] },
    },
  ],
  rejects: [{ epsilon: 0 }, { epsilon: -1 }],
});

it.each(["float64", "float32"] as const)(
  "is ε with gradient 0 at a perfect fit, however small ε is, in %s",
  (dtype) => {
    const { value, gradient } = evaluate(charbonnier({ epsilon: 1e-12 }), [3], [3], { dtype });
    expect(value[0]! / 1e-12).toBeCloseTo(1, 5);
    expect(gradient).toEqual([0]);
  },
);
