import { startDevice } from "@downslope/core";
import { describeLoss } from "@downslope/testing";
import { beforeAll, describe, expect, it } from "vitest";
import { evaluate } from "../test/evaluate.ts";
import { lovaszOf } from "../test/lovasz.ts";
import { lovaszHinge } from "./lovasz-hinge.ts";

describeLoss(lovaszHinge);

describe("lovaszHinge", () => {
  beforeAll(() => Promise.all([startDevice("cpu"), startDevice("wasm")]));
  const none = { reduction: "none" } as const;

  it("is the Lovász extension of the Jaccard loss at the hinge errors, for each sample over all its axes", () => {
    const z = [
      [0.3, -1.2, 2, 0.7, -0.4, 0.9],
      [-0.5, 0.2, 1.5, -3, 0.1, 0.6],
    ];
    const t = [
      [1, 1, 0, 0, 1, 0],
      [0, 1, 1, 0, 0, 0],
    ];
    const expected = z.map((row, i) =>
      lovaszOf(
        row.map((x, k) => 1 - x * (2 * t[i]![k]! - 1)),
        t[i]!,
      ),
    );
    const images = (rows: number[][]) =>
      rows.map((row) => [row.slice(0, 3), row.slice(3)].map((line) => line.map((x) => [x])));
    const { value } = evaluate(lovaszHinge(none), images(z), images(t));
    expect(value).toEqual(expected.map((loss) => expect.closeTo(loss, 13) as number));
  });

  // Errors 2 (false positive), 1.5 (missed), -1 (right): J grows by 1/3 to 1/3, then by 1/3 to 2/3.
  it("is 2/3 + 1.5/3 for errors 2, 1.5 and -1 worked by hand, with slopes of one third", () => {
    const { value, gradient } = evaluate(lovaszHinge(none), [[1, -0.5, 2]], [[0, 1, 1]]);
    expect(value[0]).toBeCloseTo(3.5 / 3, 14);
    expect(gradient.map((slope) => slope + 0)).toEqual([expect.closeTo(1 / 3, 14), expect.closeTo(-1 / 3, 14), 0]);
  });

  it("equals the Jaccard loss of the rounded mask where every error is 0 or 2", () => {
    // Said 1 1 0 0, true 1 0 1 0: one of three in the union is right, and errors of 2 count twice.
    expect(evaluate(lovaszHinge(none), [[1, 1, -1, -1]], [[1, 0, 1, 0]]).value[0]).toBeCloseTo((2 * 2) / 3, 14);
  });

  it.each([false, true])(
    "counts the worst error alone on an empty mask, and costs 0 where none is, compiled: %s",
    (traced) => {
      const { value, gradient } = evaluate(
        lovaszHinge(none),
        [
          [0.5, -0.2],
          [-1, -5],
        ],
        [
          [0, 0],
          [0, 0],
        ],
        { traced },
      );
      expect(value[0]).toBeCloseTo(1.5, 14);
      expect([value[1], ...gradient].map((x) => x! + 0)).toEqual([0, 1, 0, 0, 0]);
    },
  );

  it("is hinge for a single pixel", () => {
    expect(evaluate(lovaszHinge(none), [0.3, 0.3, 4], [1, 0, 1]).value).toEqual([0.7, 1.3, 0]);
  });

  it("keeps the weights of single pixels exact in large images, in float32", () => {
    // One object pixel, found; all others are false alarms by 1: the i-th adds 1 / (i (i + 1)).
    const logits = [Array.from({ length: 4096 }, (_, i) => (i === 0 ? 9 : 1 - 1e-4 * i))];
    const target = [Array.from({ length: 4096 }, (_, i) => Number(i === 0))];
    const { gradient } = evaluate(lovaszHinge(none), logits, target, { dtype: "float32" });
    expect(gradient[2000]! * 2000 * 2001).toBeCloseTo(1, 5);
  });
});
