import { startDevice } from "@downslope/core";
import { describeLoss } from "@downslope/testing";
import { beforeAll, describe, expect, it } from "vitest";
import { cosine, embeddings, labels, negativesOf, positivesOf, sum } from "../test/embeddings.ts";
import { evaluateRoles } from "../test/evaluate-roles.ts";
import { circle } from "./circle.ts";

// The kit leaves the gradient out: α has none by definition, so the gradient is not the slope of the value. What it should
// be is tested below, by the slope with α held still.
describeLoss(circle, { rejects: [{ gamma: 0 }, { margin: 2 }] });
describeLoss(circle, { options: { gamma: 10, margin: 0.25, classWeight: [1, 2, 3, 4], ignoreIndex: 1 } });

const inputs = { prediction: embeddings, target: labels };
const [gamma, margin] = [6, 0.3];
const loss = circle({ gamma, margin, reduction: "none" });

/** The paper's formula, with α from embeddings that may differ from those whose similarities it weighs. */
function byHand(x: typeof embeddings, still: typeof embeddings): number[] {
  return labels.map((_, i) => {
    const similarity = (j: number): number => cosine(x[i]!, x[j]!);
    const held = (j: number): number => cosine(still[i]!, still[j]!);
    const [positives, negatives] = [positivesOf(i), negativesOf(i)];
    const lacking = positives.map((p) =>
      Math.exp(-gamma * Math.max(0, 1 + margin - held(p)) * (similarity(p) - 1 + margin)),
    );
    const excess = negatives.map((n) => Math.exp(gamma * Math.max(0, held(n) + margin) * (similarity(n) - margin)));
    return positives.length * negatives.length === 0 ? 0 : Math.log(1 + sum(lacking) * sum(excess));
  });
}

describe("circle", () => {
  beforeAll(() => Promise.all([startDevice("cpu"), startDevice("wasm")]));

  it("is the paper's formula for anchors with positives and negatives, and 0 for others", () => {
    const { value } = evaluateRoles(loss, inputs);
    expect(value).toEqual(byHand(embeddings, embeddings).map((one) => expect.closeTo(one, 12)));
  });

  it("has the gradient of the formula with α held still", () => {
    const { gradient } = evaluateRoles(loss, inputs);
    embeddings.flat().forEach((_, k) => {
      const moved = (by: number): number => {
        const x = embeddings.map((row, i) => row.map((one, j) => (i * 3 + j === k ? one + by : one)));
        return sum(byHand(x, embeddings));
      };
      expect(gradient["prediction"]![k]).toBeCloseTo((moved(1e-5) - moved(-1e-5)) / 2e-5, 7);
    });
  });

  it("divides by the anchors that have both kinds of pairs: 5 of 7", () => {
    const { value } = evaluateRoles(circle({ gamma, margin }), inputs);
    expect(value[0]).toBeCloseTo(sum(byHand(embeddings, embeddings)) / 5, 12);
  });

  it("is 0 with gradient 0, and not NaN, without positives, without negatives, with all ignored, and for one sample", () => {
    const batches = [
      { prediction: embeddings.slice(0, 3), target: [0, 1, 2] },
      { prediction: embeddings.slice(0, 3), target: [0, 0, 0] },
      { prediction: embeddings.slice(0, 3), target: [-100, -100, -100] },
      { prediction: [[1, 2]], target: [0] },
    ];
    for (const batch of batches) {
      for (const dtype of ["float64", "float32"] as const) {
        const { value, gradient } = evaluateRoles(circle(), batch, { dtype });
        expect([...value, ...gradient["prediction"]!].every((x) => Math.abs(x) === 0)).toBe(true);
      }
    }
  });
});
