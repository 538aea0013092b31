import { startDevice } from "@downslope/core";
import { describeLoss } from "@downslope/testing";
import { beforeAll, describe, expect, it } from "vitest";
import { evaluate } from "../test/evaluate.ts";
import { hingeEmbedding } from "./hinge-embedding.ts";

describeLoss(hingeEmbedding, {
  cases: [
    // By hand: d for similar pairs, max(0, 2 - d) for others, over 4.
    {
      options: { margin: 2 },
      inputs: { prediction: [0.5, 3, 0.5, 3], target: [1, 1, -1, -1] },
      value: 1.25,
      gradient: { prediction: [0.25, 0.25, -0.25, 0] },
    },
  ],
  rejects: [{ margin: 0 }],
});

describe("hingeEmbedding", () => {
  beforeAll(() => startDevice("cpu"));

  it("has gradient 0 at the margin, and from there on", () => {
    const { value, gradient } = evaluate(hingeEmbedding({ reduction: "none" }), [0.25, 1, 2], [-1, -1, -1]);
    expect(value).toEqual([0.75, 0, 0]);
    expect(gradient.map((x) => x + 0)).toEqual([-1, 0, 0]);
  });
});
