import { startDevice } from "@downslope/core";
import { describeLoss } from "@downslope/testing";
import { beforeAll, describe, expect, it } from "vitest";
import { cosineOf, crossEntropyOf, embeddings, labels, meanLoss, runWith, vectors } from "../test/class-vectors.ts";
import { arcface } from "./arcface.ts";

/** Equation 3 of the paper, by arccosine. */
const byAngle = (scale: number, margin: number): number =>
  meanLoss((x, y) =>
    crossEntropyOf(
      vectors.map((w, c) => scale * Math.cos(Math.acos(cosineOf(x, w)) + (c === y ? margin : 0))),
      y,
    ),
  );
const inputs = { prediction: embeddings, target: labels, "params.weight": vectors };

describeLoss(arcface, {
  options: { scale: 8 },
  cases: [
    { inputs, value: byAngle(64, 0.5) },
    { inputs, options: { scale: 4, margin: 0.2 }, value: byAngle(4, 0.2) },
  ],
  rejects: [{ margin: -0.1 }, { margin: 1.6 }, { scale: 0 }, { classWeight: [1, -1] }],
});

describe("arcface", () => {
  beforeAll(() => startDevice("cpu"));
  const across = [
    [1, 0],
    [0, 1],
  ];

  it("adds the margin to the angle: at 60 degrees and a margin of 30, the logits of both classes are 0 and cos 30", () => {
    const x = [[0.5, Math.sqrt(3) / 2]];
    const { value } = runWith(arcface({ scale: 1, margin: Math.PI / 6 }), x, [0], { weight: across });
    expect(value[0]).toBeCloseTo(crossEntropyOf([0, Math.sqrt(3) / 2], 0), 14);
  });

  it.each([0.5, 1, Math.PI / 2])(
    "goes on rising with the angle beyond π - m, where cos(θ + m) would turn, at m = %d",
    (margin) => {
      const valueAt = (degrees: number) => {
        const θ = (degrees * Math.PI) / 180;
        return runWith(arcface({ margin }), [[Math.cos(θ), -Math.sin(θ)]], [0], {
          weight: [
            [1, 0],
            [-1, 0],
          ],
        }).value[0]!;
      };
      const values = Array.from({ length: 19 }, (_, i) => valueAt(i * 10));
      expect(values).toEqual(values.toSorted((a, b) => a - b));
      // By hand at θ = π: logits 64 (-1 - m sin m) and 64.
      expect(values.at(-1)).toBeCloseTo(64 * (2 + margin * Math.sin(margin)), 10);
    },
  );

  it("has a finite gradient where an embedding lies on its class's vector, or opposite to it", () => {
    for (const label of [0, 1]) {
      const { gradient } = runWith(arcface(), [[2, 0]], [label], {
        weight: [
          [1, 0],
          [-3, 0],
        ],
      });
      for (const one of Object.values(gradient)) expect(one.every(Number.isFinite)).toBe(true);
    }
  });

  it("counts directions alone: the length of embeddings and vectors changes nothing", () => {
    const once = runWith(arcface(), embeddings, labels, { weight: vectors }).value[0]!;
    const long = embeddings.map((row) => row.map((x) => 1e4 * x));
    expect(runWith(arcface(), long, labels, { weight: vectors }).value[0]).toBeCloseTo(once, 10);
  });

  it("takes an embedding of zeros as across to all classes, with a moderate gradient", () => {
    const { value, gradient } = runWith(arcface({ scale: 1, margin: 0 }), [[0, 0]], [0], { weight: across });
    expect(value[0]).toBeCloseTo(Math.log(2), 14);
    // Softmax (1/2, 1/2) minus (1, 0), times the vectors.
    expect(gradient["prediction"]).toEqual([-0.5, 0.5]);
  });

  it("weighs classes and leaves ignored labels out, as all losses of class indices do", () => {
    const weighted = arcface({ scale: 4, classWeight: [1, 3, 2], ignoreIndex: 9 });
    const each = runWith(arcface({ scale: 4, reduction: "none" }), embeddings, labels, { weight: vectors }).value;
    const { value } = runWith(weighted, embeddings, [0, 9, 1, 9], { weight: vectors });
    expect(value[0]).toBeCloseTo((each[0]! + 3 * each[2]!) / (1 + 3), 12);
    expect(runWith(weighted, embeddings, [9, 9, 9, 9], { weight: vectors }).value).toEqual([0]);
  });

  it("says that its target must be classes", () => {
    const { init } = arcface().create({});
    expect(() => init!({ key: undefined as never, output: [4], classes: 0 })).toThrow(
      "arcface: `classes` must be at least 1, for it has parameters for each class, got 0. Use a data set whose target is classes.",
    );
  });
});
