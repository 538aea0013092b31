import { startDevice } from "@downslope/core";
import { describeLoss } from "@downslope/testing";
import { beforeAll, expect, it } from "vitest";
import { evaluate } from "../test/evaluate.ts";
import { cosineSimilarity } from "./cosine-similarity.ts";

beforeAll(() => Promise.all([startDevice("cpu"), startDevice("wasm")]));

// Worked by hand: (3, 4) and (4, 3) have cosine 24 / 25; its gradient is (ŷ - cos x̂) / ‖x‖, here (0.224, -0.168) / 5.
describeLoss(cosineSimilarity, {
  cases: [
    {
      inputs: { prediction: [[3, 4]], target: [[4, 3]] },
      value: 1 / 25,
      gradient: { prediction: [[-0.224 / 5, 0.168 / 5]] },
    },
    {
      inputs: {
        prediction: [
          [2, 0],
          [0, -3],
          [1, 0],
        ],
        target: [
          [5, 0],
          [0, 7],
          [0, 4],
        ],
      },
      options: { reduction: "none" },
      value: [0, 2, 1],
      gradient: {
        prediction: [
          [0, 0],
          [0, 0],
          [0, -1],
        ],
      },
    },
  ],
  rejects: [{ epsilon: 0 }],
});

it.each(["float64", "float32"] as const)("is 1 with gradient 0 for a zero vector on either side, in %s", (dtype) => {
  const { value, gradient } = evaluate(
    cosineSimilarity({ reduction: "none" }),
    [
      [0, 0],
      [1, 2],
      [0, 0],
    ],
    [
      [1, 2],
      [0, 0],
      [0, 0],
    ],
    { dtype, traced: true },
  );
  expect(value).toEqual([1, 1, 1]);
  expect(gradient.map(Math.abs)).toEqual([0, 0, 0, 0, 0, 0]);
});

it("normalises: a vector of length 2 is at distance 0 from itself", () => {
  expect(evaluate(cosineSimilarity(), [[2, 0]], [[2, 0]]).value).toEqual([0]);
});

it("is the same for any length of either vector", () => {
  const cosine = (3 + 2 - 2) / Math.sqrt(6 * 14);
  for (const scale of [1, 1e4, 1e-4]) {
    const vectors = [[scale, 2 * scale, -scale]];
    expect(evaluate(cosineSimilarity(), vectors, [[3 / scale, 1 / scale, 2 / scale]]).value[0]).toBeCloseTo(
      1 - cosine,
      14,
    );
  }
});
