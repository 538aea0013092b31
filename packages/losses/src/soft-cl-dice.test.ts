import { startDevice } from "@downslope/core";
import { type LossGiven, describeLoss } from "@downslope/testing";
import { beforeAll, describe, expect, it } from "vitest";
import { evaluate } from "../test/evaluate.ts";
import { softClDice } from "./soft-cl-dice.ts";

const sample: LossGiven["sample"] = (draw) => ({
  prediction: draw.normal([2, 5, 4, 1], 2),
  target: draw.bits([2, 5, 4, 1]),
});

describeLoss(softClDice, { sample, rejects: [{ iterations: -1 }, { iterations: 1.5 }, { smooth: -1 }] });
describeLoss(softClDice, {
  options: { iterations: 0, fromLogits: false, smooth: 0.5 },
  sample: (draw) => ({ prediction: draw.uniform([2, 3, 4, 2, 1], 0.02, 0.98), target: draw.bits([2, 3, 4, 2, 1]) }),
});

type Image = readonly (readonly number[])[];
const batch = (...images: Image[]) => images.map((image) => image.map((row) => row.map((x) => [x])));

/** Erosion by a cross, dilation by a square, and the skeleton of them, pixel by pixel as the paper's algorithm has it. */
const shift = (image: Image, f: (y: number, x: number) => number): number[][] =>
  image.map((row, y) => row.map((_, x) => f(y, x)));
const near = (image: Image, y: number, x: number, steps: readonly (readonly [number, number])[]): number[] =>
  steps.map(([dy, dx]) => image[y + dy]?.[x + dx]).filter((value) => value !== undefined);
const cross = [
  [0, 0],
  [0, 1],
  [1, 0],
  [0, -1],
  [-1, 0],
] as const;
const square = [...cross, [1, 1], [1, -1], [-1, 1], [-1, -1]] as const;
const erode = (image: Image) => shift(image, (y, x) => Math.min(...near(image, y, x, cross)));
const dilate = (image: Image) => shift(image, (y, x) => Math.max(...near(image, y, x, square)));
function skeletonOf(image: Image, iterations: number): number[][] {
  let rest: Image = image;
  let skeleton = shift(image, () => 0);
  for (let i = 0; i <= iterations; i++) {
    const opened = dilate(erode(rest));
    const current = rest;
    skeleton = shift(image, (y, x) => {
      const delta = Math.max(0, current[y]![x]! - opened[y]![x]!);
      return skeleton[y]![x]! + Math.max(0, delta - skeleton[y]![x]! * delta);
    });
    rest = erode(rest);
  }
  return skeleton;
}
function lossOf(p: Image, t: Image, iterations: number, smooth: number): number {
  const share = (skeleton: Image, mask: Image): number => {
    const inside = skeleton.flat().reduce((sum, s, i) => sum + s * mask.flat()[i]!, 0);
    return (inside + smooth) / (skeleton.flat().reduce((sum, s) => sum + s, 0) + smooth);
  };
  const [precision, sensitivity] = [share(skeletonOf(p, iterations), t), share(skeletonOf(t, iterations), p)];
  return 1 - (2 * precision * sensitivity) / (precision + sensitivity);
}

const p = [
  [0.1, 0.7, 0.2, 0.05, 0.3],
  [0.2, 0.9, 0.6, 0.1, 0.4],
  [0.3, 0.8, 0.95, 0.65, 0.15],
  [0.05, 0.4, 0.85, 0.75, 0.6],
];
const t = [
  [0, 1, 0, 0, 0],
  [1, 1, 1, 0, 0],
  [0, 1, 1, 1, 0],
  [0, 0, 1, 1, 1],
];

describe("softClDice", () => {
  beforeAll(() => Promise.all([startDevice("cpu"), startDevice("wasm")]));
  const none = { reduction: "none", fromLogits: false } as const;

  it.each([0, 1, 3])("is the paper's algorithm, worked pixel by pixel, with %d iterations", (iterations) => {
    const { value } = evaluate(softClDice({ ...none, iterations }), batch(p, t), batch(t, t));
    expect(value[0]).toBeCloseTo(lossOf(p, t, iterations, 1), 13);
    expect(value[1]).toBeCloseTo(lossOf(t, t, iterations, 1), 13);
  });

  const line = [0, 0, 1, 0, 0].map((x) => Array<number>(7).fill(x));
  const tube = [0, 1, 1, 1, 0].map((x) => Array<number>(7).fill(x));
  const gap = line.map((row) => row.map((x, i) => (i === 3 ? 0 : x)));

  it("costs nothing for a line in a tube's middle, whatever the tube's width", () => {
    expect(evaluate(softClDice(none), batch(line), batch(tube)).value[0]).toBeCloseTo(0, 14);
    expect(evaluate(softClDice(none), batch(tube), batch(tube)).value[0]).toBeCloseTo(0, 14);
  });

  // The broken line lies in the whole one: precision 1. Of the whole line's 7 pixels 6 are found: sensitivity 7 / 8.
  it("sees a gap: 1 - 2 (7/8) / (15/8)", () => {
    expect(evaluate(softClDice(none), batch(gap), batch(line)).value[0]).toBeCloseTo(1 - 14 / 15, 14);
  });

  it.each([0, 1])("is finite for empty masks, and 0 where smoothed, by %d", (smooth) => {
    const empty = batch(line.map((row) => row.map(() => 0)));
    const { value, gradient } = evaluate(softClDice({ ...none, smooth }), empty, empty, { traced: true });
    expect(value).toEqual([0]);
    expect(gradient.every(Number.isFinite)).toBe(true);
  });

  it("refuses masks without space", () => {
    expect(() => evaluate(softClDice(), [[1, 2]], [[1, 0]])).toThrow(
      "soft-cl-dice: `prediction` must be [batch, ...space, channels] with at least one axis of space",
    );
  });
});
