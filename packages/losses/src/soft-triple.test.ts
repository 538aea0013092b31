import { startDevice } from "@downslope/core";
import { describeLoss } from "@downslope/testing";
import { beforeAll, describe, expect, it } from "vitest";
import { cosineOf, crossEntropyOf, embeddings, labels, meanLoss, runWith, vectors } from "../test/class-vectors.ts";
import { softTriple } from "./soft-triple.ts";

const centers = vectors.map(([a, b, c]) => [
  [a!, b!, c!],
  [b!, -c!, a!],
  [-c!, a!, -b!],
]);
/** The paper's loss and regulariser, class by class and pair by pair. */
function byCenters(scale: number, gamma: number, margin: number, merge: number): number {
  const losses = meanLoss((x, y) => {
    const similarities = centers.map((some) => {
      const each = some.map((w) => cosineOf(x, w));
      const powers = each.map((s) => Math.exp(s / gamma));
      const sum = powers.reduce((total, power) => total + power, 0);
      return each.reduce((total, s, k) => total + (powers[k]! / sum) * s, 0);
    });
    return crossEntropyOf(
      similarities.map((s, c) => scale * (c === y ? s - margin : s)),
      y,
    );
  });
  let spread = 0;
  for (const some of centers) {
    for (let t = 0; t < 3; t += 1)
      for (let s = t + 1; s < 3; s += 1) spread += Math.sqrt(2 - 2 * cosineOf(some[t]!, some[s]!));
  }
  return losses + (merge * spread) / (3 * 3 * 2);
}
const inputs = { prediction: embeddings, target: labels, "params.weight": centers };

describeLoss(softTriple, {
  options: { centers: 2 },
  cases: [
    { inputs, value: byCenters(20, 0.1, 0.01, 0.2) },
    {
      inputs,
      options: { scale: 5, gamma: 0.5, margin: 0.2, merge: 0 },
      value: byCenters(5, 0.5, 0.2, 0),
    },
  ],
  rejects: [{ centers: 0 }, { gamma: 0 }, { margin: -1 }, { merge: -1 }],
});

describe("soft-triple", () => {
  beforeAll(() => startDevice("cpu"));

  it("with one center is the softmax of scaled cosines less the margin, and has nothing to merge", () => {
    const weight = [[[1, 0]], [[0, 1]]];
    const { value } = runWith(softTriple({ centers: 1 }), [[4, 0]], [0], { weight });
    expect(value[0]).toBeCloseTo(Math.log1p(Math.exp(-20 * 0.99)), 14);
  });

  it("is finite, gradient included, where two centers of a class are the same", () => {
    const weight = [
      [
        [1, 0],
        [1, 0],
      ],
      [
        [0, 1],
        [0, 3],
      ],
    ];
    const { value, gradient } = runWith(softTriple({ centers: 2 }), [[4, 1]], [0], { weight });
    expect([...value, ...Object.values(gradient).flat()].every(Number.isFinite)).toBe(true);
  });
});
