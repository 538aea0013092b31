import { hostUniform, startDevice } from "@downslope/core";
import { describeLoss } from "@downslope/testing";
import { beforeAll, describe, expect, it } from "vitest";
import { evaluate } from "../test/evaluate.ts";
import { ssim } from "./ssim.ts";

type Image = number[][];

/** Mean SSIM of two grey images, window by window, as the paper writes it. */
function similarity(x: Image, y: Image, size: number, sigma: number, range: number): number {
  const weight = (i: number, j: number): number =>
    Math.exp(-((i - (size - 1) / 2) ** 2 + (j - (size - 1) / 2) ** 2) / (2 * sigma ** 2));
  const inWindow = (f: (i: number, j: number) => number): number => {
    let [sum, total] = [0, 0];
    for (let i = 0; i < size; i++) {
      for (let j = 0; j < size; j++) {
        sum += weight(i, j) * f(i, j);
        total += weight(i, j);
      }
    }
    return sum / total;
  };
  const [c1, c2] = [(0.01 * range) ** 2, (0.03 * range) ** 2];
  const values: number[] = [];
  for (let top = 0; top + size <= x.length; top++) {
    for (let left = 0; left + size <= x[0]!.length; left++) {
      const at = (image: Image, i: number, j: number): number => image[top + i]![left + j]!;
      const [mx, my] = [inWindow((i, j) => at(x, i, j)), inWindow((i, j) => at(y, i, j))];
      const vx = inWindow((i, j) => (at(x, i, j) - mx) ** 2);
      const vy = inWindow((i, j) => (at(y, i, j) - my) ** 2);
      const cov = inWindow((i, j) => (at(x, i, j) - mx) * (at(y, i, j) - my));
      values.push(((2 * mx * my + c1) * (2 * cov + c2)) / ((mx ** 2 + my ** 2 + c1) * (vx + vy + c2)));
    }
  }
  return values.reduce((sum, one) => sum + one, 0) / values.length;
}

const image = (seed: number, height: number, width: number, range = 1): Image => {
  const numbers = hostUniform(height * width, seed, 0);
  return Array.from({ length: height }, (_, i) =>
    Array.from(numbers.slice(i * width, (i + 1) * width), (v) => v * range),
  );
};
/** With one channel: `[H, W, 1]`. */
const grey = (one: Image): number[][][] => one.map((row) => row.map((value) => [value]));

const [x, y] = [image(1, 13, 12), image(2, 13, 12)];
const [bright, dark] = [image(3, 6, 5, 255), image(4, 6, 5, 255)];

describeLoss(ssim, {
  cases: [
    {
      inputs: { prediction: [grey(x), grey(y)], target: [grey(y), grey(y)] },
      options: { reduction: "none" },
      value: [1 - similarity(x, y, 11, 1.5, 1), 0],
    },
    {
      inputs: { prediction: [grey(bright)], target: [grey(dark)] },
      options: { window: 4, sigma: 0.8, dataRange: 255 },
      value: 1 - similarity(bright, dark, 4, 0.8, 255),
    },
  ],
  options: { window: 3 },
  sample: (draw) => ({ prediction: draw.uniform([2, 5, 4, 2], 0, 1), target: draw.uniform([2, 5, 4, 2], 0, 1) }),
  rejects: [{ window: 1 }, { sigma: 0 }, { dataRange: 0 }],
});

describe("ssim", () => {
  beforeAll(() => Promise.all([startDevice("cpu"), startDevice("wasm")]));

  it("takes channels by themselves, and their mean", () => {
    const both = x.map((row, i) => row.map((value, j) => [value, y[i]![j]!]));
    const other = x.map((row) => row.map((value) => [value, value]));
    const expected = 1 - (1 + similarity(x, y, 11, 1.5, 1)) / 2;
    expect(evaluate(ssim(), [both], [other]).value[0]).toBeCloseTo(expected, 12);
  });

  it("takes series and volumes, too: an image that is the same along an axis gives the same", () => {
    const series = [[0.1], [0.9], [0.3], [0.5], [0.2]];
    const target = [[0.2], [0.8], [0.1], [0.5], [0.4]];
    const rows = (one: number[][]): number[][][] => [one, one, one];
    const [flat, square] = [
      evaluate(ssim({ window: 3 }), [series], [target]).value[0]!,
      evaluate(ssim({ window: 3 }), [rows(series)], [rows(target)]).value[0]!,
    ];
    const solid = [rows(series), rows(series), rows(series)];
    const wanted = [rows(target), rows(target), rows(target)];
    expect(square).toBeCloseTo(flat, 12);
    expect(evaluate(ssim({ window: 3 }), [solid], [wanted]).value[0]).toBeCloseTo(flat, 12);
  });

  it("keeps its digits in float32 for a bright image with hardly any contrast", () => {
    const faint = (one: Image): number[][][][] => [grey(one.map((row) => row.map((value) => 0.95 + 0.001 * value)))];
    const exact = evaluate(ssim(), faint(x), faint(y)).value[0]!;
    const single = evaluate(ssim(), faint(x), faint(y), { dtype: "float32" }).value[0]!;
    expect(Math.abs(single - exact)).toBeLessThan(2e-6);
  });

  it("is small and finite for two images of one colour, by luminance alone", () => {
    const plain = (value: number): number[][][][] => [grey(x.map((row) => row.map(() => value)))];
    const { value, gradient } = evaluate(ssim(), plain(0.5), plain(0.6));
    expect(value[0]).toBeCloseTo(1 - (2 * 0.3 + 1e-4) / (0.25 + 0.36 + 1e-4), 12);
    expect(gradient.every(Number.isFinite)).toBe(true);
  });

  it("refuses images smaller than the window, and what is no image", () => {
    expect(() => evaluate(ssim(), [grey(bright)], [grey(dark)])).toThrow(
      "ssim: `prediction` must hold images [batch, ...space, channels] at least as long as the window, 11, along each axis of space",
    );
    expect(() => evaluate(ssim(), [[1, 2]], [[1, 2]])).toThrow("ssim: `prediction` must hold images");
  });
});
