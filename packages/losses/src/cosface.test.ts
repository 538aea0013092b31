import { startDevice } from "@downslope/core";
import { describeLoss } from "@downslope/testing";
import { beforeAll, expect, it } from "vitest";
import { cosineOf, crossEntropyOf, embeddings, labels, meanLoss, runWith, vectors } from "../test/class-vectors.ts";
import { cosface } from "./cosface.ts";

beforeAll(() => startDevice("cpu"));

/** Equation 4 of the paper. */
const byCosine = (scale: number, margin: number): number =>
  meanLoss((x, y) => {
    const cosines = vectors.map((w) => cosineOf(x, w));
    return crossEntropyOf(
      cosines.map((cosine, c) => scale * (c === y ? cosine - margin : cosine)),
      y,
    );
  });
const inputs = { prediction: embeddings, target: labels, "params.weight": vectors };

describeLoss(cosface, {
  options: { scale: 8 },
  cases: [
    { inputs, value: byCosine(64, 0.35) },
    { inputs, options: { scale: 5, margin: 0.1 }, value: byCosine(5, 0.1) },
  ],
  rejects: [{ margin: -0.1 }, { scale: -1 }],
});

const across = [
  [1, 0],
  [0, 1],
];

it("asks for the margin even on the class's own vector: cosines 1 - 0.35 and 0, times 64", () => {
  const { value } = runWith(cosface(), [[7, 0]], [0], { weight: across });
  expect(value[0]).toBeCloseTo(Math.log1p(Math.exp(-64 * 0.65)), 14);
  const wrong = runWith(cosface(), [[7, 0]], [1], { weight: across });
  expect(wrong.value[0]).toBeCloseTo(64 * 1.35, 10);
});

it("is the cross-entropy of scaled cosines without a margin", () => {
  expect(runWith(cosface({ scale: 1, margin: 0 }), [[3, 3]], [1], { weight: across }).value[0]).toBeCloseTo(
    Math.log(2),
    14,
  );
});
