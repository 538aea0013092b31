import { startDevice } from "@downslope/core";
import { describeLoss } from "@downslope/testing";
import { beforeAll, describe, expect, it } from "vitest";
import { cosineOf, crossEntropyOf, embeddings, labels, meanLoss, runWith, vectors } from "../test/class-vectors.ts";
import { sphereface } from "./sphereface.ts";

/** Equation 7 of the paper, by arccosine and floor. */
const psi = (θ: number, m: number): number => {
  const k = Math.min(m - 1, Math.floor((m * θ) / Math.PI));
  return (-1) ** k * Math.cos(m * θ) - 2 * k;
};
const byAngle = (m: number): number =>
  meanLoss((x, y) => {
    const angles = vectors.map((w) => Math.acos(cosineOf(x, w)));
    return crossEntropyOf(
      angles.map((θ, c) => Math.hypot(...x) * (c === y ? psi(θ, m) : Math.cos(θ))),
      y,
    );
  });
const inputs = { prediction: embeddings, target: labels, "params.weight": vectors };

describeLoss(sphereface, {
  cases: [
    { inputs, value: byAngle(4) },
    ...[1, 2, 3, 7].map((margin) => ({ inputs, options: { margin }, value: byAngle(margin) })),
  ],
  rejects: [{ margin: 0 }, { margin: 1.5 }, { margin: 11 }],
});

describe("sphereface", () => {
  beforeAll(() => startDevice("cpu"));
  const weight = [
    [1, 0],
    [0, 1],
  ];
  const at = (degrees: number): number[] => [Math.cos((degrees * Math.PI) / 180), -Math.sin((degrees * Math.PI) / 180)];

  it.each([
    // By hand, with m = 4: cos 0, cos π at 45 degrees, then falling by 2 for every 45 degrees.
    [0, 1],
    [45, -1],
    [90, -3],
    [135, -5],
    [180, -7],
  ])("gives the own class at %i degrees the logit %i", (degrees, logit) => {
    const { value } = runWith(sphereface(), [at(degrees)], [0], { weight });
    const other = -Math.sin((degrees * Math.PI) / 180);
    expect(value[0]).toBeCloseTo(crossEntropyOf([logit, other], 0), 12);
  });

  it("never falls as the angle to the own class grows", () => {
    // The other class's vector has no direction, so that its logit stays 0.
    const plain = [
      [1, 0],
      [0, 0],
    ];
    const values = Array.from(
      { length: 61 },
      (_, i) => runWith(sphereface(), [at(3 * i)], [0], { weight: plain }).value[0]!,
    );
    expect(values).toEqual(values.toSorted((a, b) => a - b));
  });
});
