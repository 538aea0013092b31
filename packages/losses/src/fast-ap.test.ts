import { startDevice } from "@downslope/core";
import { describeLoss } from "@downslope/testing";
import { beforeAll, describe, expect, it } from "vitest";
import { distance, embeddings, labels, positivesOf, sum, unit } from "../test/embeddings.ts";
import { evaluateRoles } from "../test/evaluate-roles.ts";
import { fastAp } from "./fast-ap.ts";

describeLoss(fastAp, { rejects: [{ bins: 0 }, { bins: 2.5 }] });
describeLoss(fastAp, { options: { bins: 5, classWeight: [1, 2, 3, 4], ignoreIndex: 1 } });

const inputs = { prediction: embeddings, target: labels };

describe("fastAp", () => {
  beforeAll(() => Promise.all([startDevice("cpu"), startDevice("wasm")]));

  it("is 1 less the histogram's average precision, for anchors with positives", () => {
    const x = embeddings.map(unit);
    const [bins, width] = [8, 4 / 8];
    const expected = labels.map((_, i) => {
      const others = [...labels.keys()].filter((j) => j !== i);
      const histogram = (which: number[]): number[] =>
        Array.from({ length: bins + 1 }, (_one, b) =>
          sum(which.map((j) => Math.max(0, 1 - Math.abs(distance(x[i]!, x[j]!) ** 2 - b * width) / width))),
        );
      const [own, all] = [histogram(positivesOf(i)), histogram(others)];
      const upTo = (of: number[], b: number): number => sum(of.slice(0, b + 1));
      const terms = own.map((h, b) => (h === 0 ? 0 : (h * upTo(own, b)) / upTo(all, b)));
      return positivesOf(i).length === 0 ? 0 : 1 - sum(terms) / positivesOf(i).length;
    });
    const { value } = evaluateRoles(fastAp({ bins, reduction: "none" }), inputs);
    expect(value).toEqual(expected.map((one) => expect.closeTo(one, 12)));
    expect(evaluateRoles(fastAp({ bins }), inputs).value[0]).toBeCloseTo(sum(expected) / 5, 12);
  });

  it("is 0 for a perfect ranking, 1 - 1/2 where the only negative comes before the only positive", () => {
    const prediction = [
      [1, 0],
      [2, 0],
      [0, 1],
    ];
    const each = fastAp({ reduction: "none" });
    expect(evaluateRoles(each, { prediction, target: [0, 0, 1] }).value).toEqual(
      [0, 0, 0].map((x) => expect.closeTo(x, 12)),
    );
    expect(evaluateRoles(each, { prediction, target: [0, 1, 0] }).value[0]).toBeCloseTo(0.5, 12);
  });

  it("is 0 with gradient 0, and not NaN, without positives, with all ignored, and for one sample", () => {
    const batches = [
      { prediction: embeddings.slice(0, 3), target: [0, 1, 2] },
      { prediction: embeddings.slice(0, 3), target: [-100, -100, -100] },
      { prediction: [[1, 2]], target: [0] },
    ];
    for (const batch of batches) {
      for (const dtype of ["float64", "float32"] as const) {
        const { value, gradient } = evaluateRoles(fastAp(), batch, { dtype });
        expect([...value, ...gradient["prediction"]!].every((x) => Math.abs(x) === 0)).toBe(true);
      }
    }
  });
});
