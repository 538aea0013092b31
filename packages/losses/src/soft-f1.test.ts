import { startDevice } from "@downslope/core";
import { describeLoss } from "@downslope/testing";
import { beforeAll, describe, expect, it } from "vitest";
import { evaluate } from "../test/evaluate.ts";
import { countsOf, meanOf } from "../test/masks.ts";
import { dice } from "./dice.ts";
import { softF1 } from "./soft-f1.ts";

describeLoss(softF1, { rejects: [{ average: "weighted" }, { smooth: -1 }] });
describeLoss(softF1, { options: { average: "micro", smooth: 0 } });
describeLoss(softF1, { options: { average: "samples", fromLogits: false } });

const p = [
  [0.9, 0.2, 0.4],
  [0.3, 0.6, 0.7],
  [0.8, 0.1, 0.05],
  [0.5, 0.45, 0.2],
];
const t = [
  [1, 0, 0],
  [0, 1, 0],
  [1, 0, 0],
  [0, 1, 0],
];
const lossOf = (said: readonly number[], holds: readonly number[], smooth: number): number => {
  const { tp, fp, fn } = countsOf(said, holds);
  return 1 - (2 * tp + smooth) / (2 * tp + fp + fn + smooth);
};
const column = (rows: number[][], c: number): number[] => rows.map((row) => row[c]!);

describe("softF1", () => {
  beforeAll(() => Promise.all([startDevice("cpu"), startDevice("wasm")]));
  const exact = { fromLogits: false } as const;

  it.each([0, 1])("is the mean over labels of 1 less F1 over the batch, smoothed by %d", (smooth) => {
    const expected = meanOf([0, 1, 2].map((c) => lossOf(column(p, c), column(t, c), smooth)));
    expect(evaluate(softF1({ ...exact, smooth }), p, t).value[0]).toBeCloseTo(expected, 14);
  });

  it("is 1 less F1 over the whole batch for micro, and dice for samples", () => {
    const micro = evaluate(softF1({ ...exact, average: "micro" }), p, t).value[0];
    expect(micro).toBeCloseTo(lossOf(p.flat(), t.flat(), 1), 14);
    const samples = evaluate(softF1({ ...exact, average: "samples", reduction: "none" }), p, t).value;
    const expected = evaluate(dice({ ...exact, reduction: "none" }), p, t).value;
    samples.forEach((loss, i) => expect(loss).toBeCloseTo(expected[i]!, 14));
  });

  it("is 1 less the F1 score where probabilities are sure", () => {
    // Label 0: TP 1, FP 1, FN 0, F1 2/3. Label 1: TP 1, FP 0, FN 1, F1 2/3.
    const [said, holds] = [
      [
        [1, 1],
        [1, 0],
      ],
      [
        [1, 1],
        [0, 1],
      ],
    ];
    expect(evaluate(softF1({ ...exact, smooth: 0 }), said!, holds!).value[0]).toBeCloseTo(1 / 3, 14);
  });

  it("lays each error to the sample that made it", () => {
    const perfect = [t[0]!, t[1]!, p[2]!, t[3]!];
    const { value } = evaluate(softF1({ ...exact, reduction: "none" }), perfect, t);
    expect(value.map((loss) => loss > 0)).toEqual([false, false, true, false]);
  });

  it("costs 0 for a label that is absent and not predicted, and has a slope against predicting it", () => {
    const zeros = [
      [0, 1],
      [0, 1],
    ];
    for (const smooth of [0, 1]) {
      const { value, gradient } = evaluate(softF1({ ...exact, smooth }), zeros, zeros, { traced: true });
      expect(value).toEqual([0]);
      // Of the mean of two labels: 1/2 · 1 / s.
      expect(gradient[0]).toBe(smooth / 2);
    }
  });
});
