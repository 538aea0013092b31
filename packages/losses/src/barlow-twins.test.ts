import { startDevice } from "@downslope/core";
import { describeLoss } from "@downslope/testing";
import { beforeAll, describe, expect, it } from "vitest";
import { embeddings, mean, sum, views } from "../test/embeddings.ts";
import { evaluateRoles } from "../test/evaluate-roles.ts";
import { barlowTwins } from "./barlow-twins.ts";

describeLoss(barlowTwins, { rejects: [{ lambda: -1 }] });
describeLoss(barlowTwins, { options: { lambda: 0.5 } });

/** Columns with mean 0 and, but for 1e-5, variance 1. */
const standardised = (view: typeof embeddings): number[][] =>
  view[0]!.map((_, d) => {
    const centred = view.map((row) => row[d]! - mean(view.map((one) => one[d]!)));
    return centred.map((x) => x / Math.sqrt(mean(centred.map((one) => one * one)) + 1e-5));
  });

describe("barlowTwins", () => {
  beforeAll(() => Promise.all([startDevice("cpu"), startDevice("wasm")]));

  it("is the paper's formula, the same for each sample of the batch", () => {
    const [x, y] = [standardised(embeddings), standardised(views)];
    const terms = x.flatMap((column, d) =>
      y.map((other, e) => {
        const correlation = mean(column.map((one, i) => one * other[i]!));
        return d === e ? (1 - correlation) ** 2 : 0.02 * correlation ** 2;
      }),
    );
    const inputs = { left: embeddings, right: views };
    const { value } = evaluateRoles(barlowTwins({ lambda: 0.02, reduction: "none" }), inputs);
    expect(value).toEqual(embeddings.map(() => expect.closeTo(sum(terms), 12)));
    expect(evaluateRoles(barlowTwins({ lambda: 0.02 }), inputs).value[0]).toBeCloseTo(sum(terms), 12);
  });

  it("costs each constant dimension 1, with a finite gradient: for one sample too", () => {
    const constant = {
      left: [
        [1, 5],
        [2, 5],
        [3, 5],
      ],
      right: [
        [1, 7],
        [2, 7],
        [3, 7],
      ],
    };
    for (const dtype of ["float64", "float32"] as const) {
      for (const [inputs, expected] of [
        [constant, 1],
        [{ left: [[1, 2]], right: [[3, 4]] }, 2],
      ] as const) {
        const { value, gradient } = evaluateRoles(barlowTwins(), inputs, { dtype });
        expect(value[0]).toBeCloseTo(expected, 4);
        expect([...gradient["left"]!, ...gradient["right"]!].every(Number.isFinite)).toBe(true);
      }
    }
  });
});
