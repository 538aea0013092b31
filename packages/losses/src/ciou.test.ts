import { startDevice } from "@downslope/core";
import { describeLoss } from "@downslope/testing";
import { beforeAll, describe, expect, it } from "vitest";
import { evaluate } from "../test/evaluate.ts";
import { ciou } from "./ciou.ts";
import { diou } from "./diou.ts";

const none = { reduction: "none" } as const;
type Box = readonly number[];

const overlap = ([x1, y1, x2, y2]: Box, [u1, v1, u2, v2]: Box): number =>
  Math.max(0, Math.min(x2!, u2!) - Math.max(x1!, u1!)) * Math.max(0, Math.min(y2!, v2!) - Math.max(y1!, v1!));
const iouOf = (a: Box, b: Box): number => overlap(a, b) / (overlap(a, a) + overlap(b, b) - overlap(a, b));
const aspectOf = ([x1, y1, x2, y2]: Box): number => Math.atan((x2! - x1!) / (y2! - y1!));
const shapeOf = (a: Box, b: Box): number => (4 / Math.PI ** 2) * (aspectOf(b) - aspectOf(a)) ** 2;
const weightOf = (a: Box, b: Box): number => shapeOf(a, b) / (1 - iouOf(a, b) + shapeOf(a, b));
const distanceOf = (a: Box, b: Box): number => {
  const [dx, dy] = [0, 1].map((i) => (a[i]! + a[i + 2]! - b[i]! - b[i + 2]!) / 2);
  const [cx, cy] = [0, 1].map((i) => Math.max(a[i + 2]!, b[i + 2]!) - Math.min(a[i]!, b[i]!));
  return (dx! ** 2 + dy! ** 2) / (cx! ** 2 + cy! ** 2);
};
/** The paper's formula; the weight of the shape is given, for it is held still. */
const plain = (a: Box, b: Box, weight: number): number => 1 - iouOf(a, b) + distanceOf(a, b) + weight * shapeOf(a, b);

// Worked by hand. Lying and standing: IoU 1/3, centres √(1/2) apart, diagonal √8, arctan 2 - arctan 1/2 = arctan 3/4.
// Of one shape, it is diou: IoU 1/7, centres √2 apart, diagonal √18.
const v = (4 / Math.PI ** 2) * Math.atan(3 / 4) ** 2;
describeLoss(ciou, {
  cases: [
    {
      inputs: {
        prediction: [
          [0, 0, 2, 1],
          [0, 0, 2, 2],
          [3, 5, 4, 7],
        ],
        target: [
          [0, 0, 1, 2],
          [1, 1, 3, 3],
          [3, 5, 4, 7],
        ],
      },
      options: none,
      value: [2 / 3 + 1 / 16 + v ** 2 / (2 / 3 + v), 1 - 1 / 7 + 2 / 18, 0],
    },
    { inputs: { prediction: [[2, 1, 0, 0]], target: [[0, 0, 1, 2]] }, value: 2 / 3 + 1 / 16 + v ** 2 / (2 / 3 + v) },
  ],
});

describe("ciou", () => {
  beforeAll(() => Promise.all([startDevice("cpu"), startDevice("wasm")]));

  it("is the paper's formula, and its gradient that with α held still", () => {
    const [box, target] = [
      [0.2, -0.5, 2.1, 0.7],
      [0.4, -0.1, 1.3, 2.2],
    ];
    const { value, gradient } = evaluate(ciou(none), [box!], [target!]);
    const weight = weightOf(box!, target!);
    expect(value[0]).toBeCloseTo(plain(box!, target!, weight), 14);
    box!.forEach((x, i) => {
      const moved = (by: number): number => plain(box!.with(i, x + by), target!, weight);
      expect(gradient[i]).toBeCloseTo((moved(1e-5) - moved(-1e-5)) / 2e-5, 8);
    });
  });

  it("turns a box around the same centre into the right shape, which diou does not ask for", () => {
    // A square inside a lying target: wider and lower is more alike, and the overlap grows with the width alone.
    const { gradient } = evaluate(ciou(none), [[1, -1, 3, 1]], [[-2, -2, 6, 2]]);
    const without = evaluate(diou(none), [[1, -1, 3, 1]], [[-2, -2, 6, 2]]).gradient;
    expect(gradient[2]).toBeLessThan(without[2]!);
    expect(gradient[3]).toBeGreaterThan(without[3]!);
  });

  it.each(["float64", "float32"] as const)("counts boxes of any size alike, in %s", (dtype) => {
    const [box, target] = [
      [0, 0, 2, 1],
      [0, 0, 1, 2],
    ];
    for (const scale of [1e-30, 1e-20, 1e-12, 1, 1e12, 1e20, 1e30]) {
      const [a, b] = [box!, target!].map((one) => [one.map((x) => x * scale)]);
      const { value, gradient } = evaluate(ciou(none), a!, b!, { dtype });
      expect(value[0], `${scale}`).toBeCloseTo(2 / 3 + 1 / 16 + v ** 2 / (2 / 3 + v), 5);
      expect(gradient.every(Number.isFinite), `${scale}`).toBe(true);
    }
  });

  it.each(["float64", "float32"] as const)("is finite in value and gradient for points and lines, in %s", (dtype) => {
    const flat = [
      [1, 1, 1, 1],
      [0, 1, 2, 1],
      [1, 0, 1, 2],
      [0, 0, 1e-30, 1],
    ];
    for (const box of flat) {
      for (const target of flat) {
        const { value, gradient } = evaluate(ciou(none), [box], [target], { dtype });
        expect([...value, ...gradient].every(Number.isFinite), `${box} and ${target}`).toBe(true);
      }
    }
  });

  it("refuses what is no box", () => {
    expect(() => evaluate(ciou(), [[1, 2]], [[1, 2]])).toThrow(
      "ciou: `prediction` must have 4 numbers along its last axis",
    );
  });
});
