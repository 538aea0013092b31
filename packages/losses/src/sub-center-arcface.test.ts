import { startDevice } from "@downslope/core";
import { describeLoss } from "@downslope/testing";
import { beforeAll, expect, it } from "vitest";
import { cosineOf, crossEntropyOf, embeddings, labels, meanLoss, runWith, vectors } from "../test/class-vectors.ts";
import { arcface } from "./arcface.ts";
import { subCenterArcface } from "./sub-center-arcface.ts";

beforeAll(() => startDevice("cpu"));

/** Each class's vectors, and two more of it turned. */
const centers = vectors.map(([a, b, c]) => [
  [a!, b!, c!],
  [b!, -c!, a!],
  [-c!, a!, -b!],
]);
const byAngle = (scale: number, margin: number): number =>
  meanLoss((x, y) => {
    const angles = centers.map((some) => Math.acos(Math.max(...some.map((w) => cosineOf(x, w)))));
    return crossEntropyOf(
      angles.map((θ, c) => scale * Math.cos(θ + (c === y ? margin : 0))),
      y,
    );
  });
const inputs = { prediction: embeddings, target: labels, "params.weight": centers };

describeLoss(subCenterArcface, {
  options: { scale: 8 },
  cases: [
    { inputs, value: byAngle(64, 0.5) },
    { inputs, options: { scale: 3, margin: 0.1 }, value: byAngle(3, 0.1) },
  ],
  rejects: [{ centers: 0 }, { margin: -1 }, { margin: 1.6 }],
});

it("with one center is arcface", () => {
  const single = vectors.map((row) => [row]);
  const expected = runWith(arcface(), embeddings, labels, { weight: vectors });
  const got = runWith(subCenterArcface({ centers: 1 }), embeddings, labels, { weight: single });
  expect(got.value).toEqual(expected.value);
  expect(got.gradient).toEqual(expected.gradient);
});

it("moves the nearest center of a class alone", () => {
  const { gradient } = runWith(subCenterArcface({ centers: 2, scale: 1 }), [[1, 0.2]], [0], {
    weight: [
      [
        [1, 0],
        [0, -1],
      ],
      [
        [0, 1],
        [-1, 0],
      ],
    ],
  });
  const moved = [0, 1, 2, 3].map((i) => gradient["weight"]!.slice(2 * i, 2 * i + 2).some((x) => x !== 0));
  expect(moved).toEqual([true, false, true, false]);
});
